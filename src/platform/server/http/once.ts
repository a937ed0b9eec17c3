import { createHash, webcrypto } from 'node:crypto'
import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../db/tx.ts'

export interface OnceKey {
  enterpriseId: string
  accountId: string
  route: string
  key: string
  bodySha256: string
}

/**
 * Reserves the key in the command's own transaction. A second request with it waits for the first to commit and is
 * then given the same answer; with another body it is refused.
 */
export async function reserveOnce(tx: Tx, once: OnceKey): Promise<{ replay: unknown } | Refusal | undefined> {
  const fresh = await tx.run(sql`
    insert into idempotency (enterprise_id, account_id, route, key, body_sha256, status, response)
    values (${once.enterpriseId}, ${once.accountId}, ${once.route}, ${once.key}, ${once.bodySha256}, 0, 'null')
    on conflict do nothing`)
  if (fresh > 0) return undefined
  const earlier = await tx.one<{ body_sha256: string; response: unknown }>(sql`
    select body_sha256, response from idempotency
     where enterprise_id = ${once.enterpriseId} and account_id = ${once.accountId}
       and route = ${once.route} and key = ${once.key}`)
  if (earlier.body_sha256 !== once.bodySha256) return refuse('IDEMPOTENCY_KEY_REUSED')
  return { replay: earlier.response }
}

export async function keepAnswer(tx: Tx, once: OnceKey, response: unknown): Promise<void> {
  await tx.run(sql`
    update idempotency set status = 200, response = ${JSON.stringify(response ?? null)}
     where enterprise_id = ${once.enterpriseId} and account_id = ${once.accountId}
       and route = ${once.route} and key = ${once.key}`)
}

// a text of ten megabytes takes 100 ms to print as JSON and to hash: such are hashed by themselves, in Node's own pool
const longText = 64 * 1024

/** SHA-256 in hexadecimal of what was asked, by which the same key with other content is told apart. */
export async function bodyHash(body: unknown): Promise<string> {
  const long: string[] = []
  const text = JSON.stringify(body ?? null, (_, part: unknown) =>
    typeof part === 'string' && part.length > longText ? { long: long.push(part) } : part,
  )
  const hash = createHash('sha256').update(text)
  for (const part of long) hash.update(new Uint8Array(await webcrypto.subtle.digest('SHA-256', Buffer.from(part))))
  return hash.digest('hex')
}
