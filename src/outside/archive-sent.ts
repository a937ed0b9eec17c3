import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Database } from '../platform/server/db/database.ts'
import type { Tx } from '../platform/server/db/tx.ts'
import type { Claimed } from '../platform/server/outbox/queue.ts'
import { gather } from './gather.ts'

/** A message about to go out for the first time, as it will be sent. */
export interface Sent {
  message: Claimed
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/**
 * `first`: written down now. Else it was sent before: `body` is what was sent then, or null where only the
 * hash of a large one was kept.
 */
export type ArchivedSending = { first: true } | { first: false; body: Buffer | null; sha256: string }

// a batch's certificates are in the file store already, whole and by hash: a second copy in the database would double
// every backup. The hash proves what was sent, and composing the message again gives the same bytes.
const largestKept = 1024 * 1024

/** Keeps what goes out, once for each message id, and on the disk before the first byte leaves. */
export function sentArchive(database: Database): (sent: Sent) => Promise<ArchivedSending> {
  return gather(
    (batch: readonly Sent[]) => database.withContext({ role: 'app_worker' }, (tx) => keep(tx, batch)),
    ({ body }) => Math.min(body.byteLength, largestKept),
  )
}

async function keep(tx: Tx, batch: readonly Sent[]): Promise<ArchivedSending[]> {
  const columns = <T>(of: (sent: Sent) => T) => batch.map(of)
  // the id of a message out is its row's id: sent again, it is there already
  const kept = await tx.rows<{ id: string }>(sql`
    insert into message_archive
      (enterprise_id, id, direction, partner, message_id, message_type, correlates_to, headers, body, body_sha256)
    select e, id, 'out', partner, id, type, correlates, headers, body, sha
      from unnest(${columns((one) => one.message.enterpriseId)}::bigint[], ${columns((one) => one.message.messageId)}::uuid[],
                  ${columns((one) => one.message.destination)}::text[], ${columns((one) => one.message.messageType)}::text[],
                  ${columns((one) => one.message.correlatesTo)}::uuid[], ${columns((one) => JSON.stringify(one.headers))}::jsonb[],
                  ${columns((one) => (one.body.byteLength > largestKept ? null : one.body))}::bytea[],
                  ${columns((one) => sha256Of(one.body))}::text[])
           as sent (e, id, partner, type, correlates, headers, body, sha)
    on conflict (enterprise_id, id) do nothing
    returning id`)
  const first = new Set(kept.map((row) => row.id))
  const again = batch.filter((one) => !first.has(one.message.messageId)).map((one) => one.message)
  const earlier = new Map(again.length > 0 ? (await sentBefore(tx, again)).map((row) => [row.id, row]) : [])
  return batch.map(({ message }) => {
    if (first.has(message.messageId)) return { first: true }
    const row = earlier.get(message.messageId)
    if (!row) throw new Error(`message ${message.messageId} is neither new in the archive nor there`)
    return { first: false, body: row.body, sha256: row.sha256 }
  })
}

const sentBefore = (tx: Tx, messages: readonly Claimed[]) =>
  tx.rows<{ id: string; body: Buffer | null; sha256: string }>(sql`
    select a.id, a.body, a.body_sha256 as sha256
      from unnest(${messages.map((one) => one.enterpriseId)}::bigint[], ${messages.map((one) => one.messageId)}::uuid[]) as m (e, id)
      join message_archive a on a.enterprise_id = m.e and a.id = m.id`)

export const sha256Of = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex')
