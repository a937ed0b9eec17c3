import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { MessageRow, RawMessage, ReceivedRow } from '../contract.ts'

type Row = z.input<typeof MessageRow>

const stateOf = sql`case when done_at is not null then 'done' when dead_at is not null then 'dead' else 'waiting' end`

const found = (find: string | undefined, ...columns: Sql[]) =>
  find ? sql`and (${join(columns.map((column) => sql`${column} ilike ${`%${find.replace(/[\\%_]/g, '\\$&')}%`}`), ' or ')})` : empty

export function recentMessages(tx: Tx, { state, find }: { state?: Row['state'] | undefined; find?: string | undefined }): Promise<Row[]> {
  return tx.rows<Row & Record<string, unknown>>(sql`
    select message_id as "messageId", destination, message_type as "messageType", ${stateOf} as state, attempts, outcome,
           enqueued_at as "enqueuedAt"
      from outbox
     where true
       ${state === 'dead' ? sql`and dead_at is not null and done_at is null` : empty}
       ${state === 'waiting' ? sql`and dead_at is null and done_at is null` : empty}
       ${state === 'done' ? sql`and done_at is not null` : empty}
       ${found(find, raw('message_id::text'), raw('destination'), raw('message_type'))}
     order by id desc limit 200`)
}

export function inboxHealth(tx: Tx): Promise<{ open: number; quarantined: number }> {
  return tx.one<{ open: number; quarantined: number }>(sql`
    select count(*) filter (where state in ('received', 'waiting'))::int as open,
           count(*) filter (where state = 'quarantined')::int as quarantined
      from inbox where state <> 'done'`)
}

/** When each partner was last heard of, by its name as sender. */
export async function lastHeard(tx: Tx): Promise<Map<string, Date>> {
  const rows = await tx.rows<{ source: string; at: Date }>(sql`select source, max(received_at) as at from inbox group by source`)
  return new Map(rows.map((row) => [row.source, row.at]))
}

type Received = z.input<typeof ReceivedRow>

export function recentReceived(tx: Tx, { state, find }: { state?: Received['state'] | undefined; find?: string | undefined }): Promise<Received[]> {
  return tx.rows<Received & Record<string, unknown>>(sql`
    select message_id as "messageId", source, message_type as "messageType", state, outcome, received_at as "receivedAt"
      from inbox
     where true ${state ? sql`and state = ${state}` : empty}
       ${found(find, raw('message_id::text'), raw('source'), raw('message_type'))}
     order by received_at desc limit 200`)
}

const shownBytes = 200_000

/** A message as it went over the wire. Its text is shown up to a limit; the hash and the signature are of the whole. */
export async function rawMessage(tx: Tx, messageId: string): Promise<z.input<typeof RawMessage> | undefined> {
  const row = await tx.maybe<Omit<z.input<typeof RawMessage>, 'body' | 'truncated'> & { start: Buffer | null; bytes: number | null }>(sql`
    select message_id as "messageId", direction, partner, message_type as "messageType", correlates_to as "correlatesTo",
           headers, substring(body for ${shownBytes}) as start, octet_length(body) as bytes, body_sha256 as "bodySha256", at
      from message_archive where message_id = ${messageId} order by at limit 1`)
  if (!row) return undefined
  const { start, bytes, ...rest } = row
  return { ...rest, body: start?.toString('utf8') ?? null, truncated: (bytes ?? 0) > shownBytes }
}
