import sql, { empty } from 'sql-template-tag'
import type { z } from 'zod'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { MessageRow } from '../contract.ts'

type Row = z.input<typeof MessageRow>

const stateOf = sql`case when done_at is not null then 'done' when dead_at is not null then 'dead' else 'waiting' end`

export function recentMessages(tx: Tx, state: Row['state'] | undefined): Promise<Row[]> {
  return tx.rows<Row & Record<string, unknown>>(sql`
    select message_id as "messageId", destination, message_type as "messageType", ${stateOf} as state, attempts, outcome,
           enqueued_at as "enqueuedAt"
      from outbox
     where true
       ${state === 'dead' ? sql`and dead_at is not null and done_at is null` : empty}
       ${state === 'waiting' ? sql`and dead_at is null and done_at is null` : empty}
       ${state === 'done' ? sql`and done_at is not null` : empty}
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
