import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'
import { newId } from '../new-id.ts'

export interface Incoming {
  source: string
  messageId: string
  messageType: string
  correlatesTo: string | null
  headers: Readonly<Record<string, string>>
  body: Buffer
}

/** messages that belong to nobody yet are kept under the platform itself */
const platformItself = '0'

/**
 * Stores a verified message as it came; a second delivery of the same id changes nothing.
 * Whose it is follows from our message that it answers, never from its content.
 */
export async function receive(tx: Tx, message: Incoming): Promise<{ duplicate: boolean }> {
  const archiveId = newId()
  const answered = message.correlatesTo
    ? await tx.maybe<{ enterprise_id: string }>(
        sql`select enterprise_id from outbox where message_id = ${message.correlatesTo}`,
      )
    : undefined
  const fresh = await tx.run(sql`
    insert into inbox (source, message_id, message_type, correlates_to, enterprise_id, archive_id)
    values (${message.source}, ${message.messageId}, ${message.messageType}, ${message.correlatesTo},
            ${answered?.enterprise_id ?? null}, ${archiveId})
    on conflict (source, message_id) do nothing`)
  if (fresh === 0) return { duplicate: true }
  await tx.run(sql`
    insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, correlates_to,
                                 headers, body, body_sha256)
    values (${answered?.enterprise_id ?? platformItself}, ${archiveId}, 'in', ${message.source}, ${message.messageId},
            ${message.messageType}, ${message.correlatesTo}, ${JSON.stringify(message.headers)}, ${message.body},
            ${createHash('sha256').update(message.body).digest('hex')})`)
  await tx.run(sql`select pg_notify('inbox', '')`)
  return { duplicate: false }
}
