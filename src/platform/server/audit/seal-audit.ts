import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'

/** Signs the head of the chain; what it signs with is named, so that older heads verify after a rollover. */
export interface HeadSigner {
  keyId: string
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

interface AuditRow extends Record<string, unknown> {
  enterpriseId: string
  id: string
  accountId: string | null
  act: string
  object: string
  detail: unknown
  trace: string
  at: Date
  n: string | null
}

interface Head {
  n: bigint
  hash: string
}

const atOnce = 500
const lockKey = 7_235_002
const beginning: Head = { n: 0n, hash: '0'.repeat(64) }

const columns = sql`
  enterprise_id as "enterpriseId", id, account_id as "accountId", act, object, detail, trace, at, sealed_n as n`

/**
 * Numbers what nobody numbered yet, chains it to what came before, and signs the new head. One sealer at a time: another
 * that comes meanwhile does nothing. Returns how many rows it sealed.
 */
export function sealAudit(database: Database, clock: Clock, signer: HeadSigner): Promise<number> {
  return database.withContext({ role: 'app_worker' }, async (tx) => {
    const { mine } = await tx.one<{ mine: boolean }>(sql`select pg_try_advisory_xact_lock(${lockKey}) as mine`)
    if (!mine) return 0
    const rows = await tx.rows<AuditRow>(sql`
      select ${columns} from audit where sealed_n is null order by at, id limit ${atOnce}`)
    if (rows.length === 0) return 0
    const before = (await lastHead(tx)) ?? beginning
    const numbered = rows.map((row, i) => ({ e: row.enterpriseId, id: row.id, n: String(before.n + BigInt(i + 1)) }))
    await tx.run(sql`
      update audit a set sealed_n = s.n
        from jsonb_to_recordset(${JSON.stringify(numbered)}::jsonb) as s (e bigint, id uuid, n bigint)
       where a.enterprise_id = s.e and a.id = s.id`)
    const head = { n: before.n + BigInt(rows.length), hash: rows.reduce(chained, before.hash) }
    const signature = await signer.sign(bytesOf(head))
    await tx.run(sql`
      insert into audit_seal (upto_n, hash, signature, key_id, at)
      values (${String(head.n)}, ${head.hash}, ${Buffer.from(signature).toString('base64')}, ${signer.keyId}, ${clock.now()})`)
    return rows.length
  })
}

async function lastHead(tx: Tx): Promise<Head | undefined> {
  const row = await tx.maybe<{ n: string; hash: string }>(sql`
    select upto_n as n, hash from audit_seal order by upto_n desc limit 1`)
  return row && { n: BigInt(row.n), hash: row.hash }
}

/** One hash over the one before and everything the row says. */
function chained(before: string, row: AuditRow): string {
  const { enterpriseId, id, accountId, act, object, detail, trace, at } = row
  const said = JSON.stringify([enterpriseId, id, accountId, act, object, detail, trace, at.toISOString()])
  return createHash('sha256').update(before).update('\n').update(said).digest('hex')
}

const bytesOf = (head: Head) => Buffer.from(`chechuang-audit-v1\n${head.n}\n${head.hash}`)

export type AuditVerdict = { ok: true; rows: number } | { ok: false; n: bigint; reason: string }

/** Walks the whole chain again, a block at a time: a row that was changed, removed or slipped in breaks it. */
export async function verifyAudit(
  database: Database,
  verify: (keyId: string, bytes: Uint8Array, signature: Uint8Array) => boolean,
): Promise<AuditVerdict> {
  let head = beginning
  for (;;) {
    const block = await database.withContext({ role: 'app_worker' }, async (tx) => {
      const seal = await tx.maybe<{ n: string; hash: string; signature: string; key_id: string }>(sql`
        select upto_n as n, hash, signature, key_id from audit_seal where upto_n > ${String(head.n)} order by upto_n limit 1`)
      if (!seal) return undefined
      const rows = await tx.rows<AuditRow>(sql`
        select ${columns} from audit where sealed_n > ${String(head.n)} and sealed_n <= ${seal.n} order by sealed_n`)
      return { seal, rows }
    })
    if (!block) return { ok: true, rows: Number(head.n) }
    const { seal, rows } = block
    const next = { n: BigInt(seal.n), hash: rows.reduce(chained, head.hash) }
    if (BigInt(rows.length) !== next.n - head.n) return { ok: false, n: next.n, reason: 'rows are missing or were added' }
    if (next.hash !== seal.hash) return { ok: false, n: next.n, reason: 'a row says something else than when it was sealed' }
    if (!verify(seal.key_id, bytesOf(next), Buffer.from(seal.signature, 'base64'))) {
      return { ok: false, n: next.n, reason: 'the head is not signed by us' }
    }
    head = next
  }
}
