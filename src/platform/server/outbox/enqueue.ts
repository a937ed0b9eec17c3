import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'
import { newId } from '../new-id.ts'

export interface Outgoing {
  enterpriseId: string
  /** `customs`, `commerce`, `office:610100` for other systems; `local:…` for work of our own */
  destination: string
  messageType: string
  /** messages about one object leave in the order they were enqueued */
  objectKey: string
  /** what is sent, or what the message is composed from */
  body: unknown
  /** what is remembered here for whoever handles the answer */
  context?: unknown
  correlatesTo?: string
}

/** In the caller's transaction: what is committed will be sent, what is rolled back never was. Returns the message id. */
export async function enqueue(tx: Tx, message: Outgoing): Promise<string> {
  const [messageId] = await enqueueAll(tx, [message])
  if (messageId === undefined) throw new Error('one message was enqueued and has no id')
  return messageId
}

/** The same for many messages about different objects, in two round trips. Ids come in the order of the messages. */
export async function enqueueAll(tx: Tx, messages: readonly Outgoing[]): Promise<string[]> {
  if (messages.length === 0) return []
  const rows = messages.map((message) => ({ messageId: newId(), ...message }))
  await tx.run(sql`
    with message as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as m ("messageId" uuid, "enterpriseId" bigint, destination text, "messageType" text, "objectKey" text,
              body jsonb, context jsonb, "correlatesTo" uuid)),
    numbered as (
      insert into outbox_sequence as s (enterprise_id, destination, object_key, last)
      select "enterpriseId", destination, "objectKey", 1 from message order by destination, "objectKey"
      on conflict (enterprise_id, destination, object_key) do update set last = s.last + 1
      returning enterprise_id, destination, object_key, last)
    insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, correlates_to, body, context)
    select "messageId", "enterpriseId", m.destination,
           -- two enterprises may have an object of the same key at one destination
           m."enterpriseId" || '/' || m."objectKey", n.last, "messageType", "correlatesTo", body, context
      from message m
      join numbered n on n.enterprise_id = m."enterpriseId" and n.destination = m.destination and n.object_key = m."objectKey"`)
  await tx.run(sql`select pg_notify('outbox', '')`)
  return rows.map((row) => row.messageId)
}

/** What a message of ours was sent with, for whoever handles its answer. */
export async function contextOf<Context>(tx: Tx, enterpriseId: string, messageId: string): Promise<Context> {
  const { context } = await tx.one<{ context: Context }>(
    sql`select context from outbox where enterprise_id = ${enterpriseId} and message_id = ${messageId}`,
  )
  return context
}
