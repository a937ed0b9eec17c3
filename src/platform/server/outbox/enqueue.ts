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
  body: unknown
  correlatesTo?: string
}

/** In the caller's transaction: what is committed will be sent, what is rolled back never was. Returns the message id. */
export async function enqueue(tx: Tx, message: Outgoing): Promise<string> {
  const messageId = newId()
  const { last } = await tx.one<{ last: number }>(sql`
    insert into outbox_sequence as s (enterprise_id, destination, object_key, last)
    values (${message.enterpriseId}, ${message.destination}, ${message.objectKey}, 1)
    on conflict (enterprise_id, destination, object_key) do update set last = s.last + 1
    returning last`)
  await tx.run(sql`
    insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, correlates_to, body)
    values (${messageId}, ${message.enterpriseId}, ${message.destination}, ${objectKeyOf(message)}, ${last},
            ${message.messageType}, ${message.correlatesTo ?? null}, ${JSON.stringify(message.body)})`)
  await tx.run(sql`select pg_notify('outbox', '')`)
  return messageId
}

// two enterprises may have an object of the same key at one destination
const objectKeyOf = (message: Outgoing) => `${message.enterpriseId}/${message.objectKey}`
