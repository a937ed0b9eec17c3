import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../db/tx.ts'

export interface OnceKey {
  enterpriseId: string
  accountId: string
  route: string
  key: string
  body: unknown
}

/**
 * Reserves the key in the command's own transaction. A second request with it waits for the first to commit and is
 * then given the same answer; with another body it is refused.
 */
export async function reserveOnce(tx: Tx, once: OnceKey): Promise<{ replay: unknown } | Refusal | undefined> {
  const bodySha256 = hashOf(once.body)
  const fresh = await tx.run(sql`
    insert into idempotency (enterprise_id, account_id, route, key, body_sha256, status, response)
    values (${once.enterpriseId}, ${once.accountId}, ${once.route}, ${once.key}, ${bodySha256}, 0, 'null')
    on conflict do nothing`)
  if (fresh > 0) return undefined
  const earlier = await tx.one<{ body_sha256: string; response: unknown }>(sql`
    select body_sha256, response from idempotency
     where enterprise_id = ${once.enterpriseId} and account_id = ${once.accountId}
       and route = ${once.route} and key = ${once.key}`)
  if (earlier.body_sha256 !== bodySha256) return refuse('IDEMPOTENCY_KEY_REUSED')
  return { replay: earlier.response }
}

export async function keepAnswer(tx: Tx, once: OnceKey, response: unknown): Promise<void> {
  await tx.run(sql`
    update idempotency set status = 200, response = ${JSON.stringify(response ?? null)}
     where enterprise_id = ${once.enterpriseId} and account_id = ${once.accountId}
       and route = ${once.route} and key = ${once.key}`)
}

const hashOf = (body: unknown) => createHash('sha256').update(JSON.stringify(body ?? null)).digest('hex')
