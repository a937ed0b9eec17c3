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

/** `differs`: the id came before with other bytes; one of the two senders' messages is not stored. */
export interface Reception {
  duplicate: boolean
  differs: boolean
}

/**
 * Stores a verified message as it came; a second delivery of the same id changes nothing.
 * Whose it is follows from our message that it answers, never from its content; nobody answers what went to another.
 */
export async function receive(tx: Tx, message: Incoming): Promise<Reception> {
  const [reception] = await receiveAll(tx, [message])
  if (!reception) throw new Error('one message was received and not accounted for')
  return reception
}

/** The same for many messages in two round trips. Answers come in the order of the messages. */
export async function receiveAll(tx: Tx, messages: readonly Incoming[]): Promise<Reception[]> {
  const rows = messages.map((message) => ({
    ...message,
    archiveId: newId(),
    sha256: createHash('sha256').update(message.body).digest('hex'),
  }))
  const columns = <T>(of: (row: (typeof rows)[number]) => T) => rows.map(of)
  const fresh = await tx.rows<{ archiveId: string }>(sql`
    with message as (
      select m.*, o.enterprise_id as owner
        from unnest(${columns((row) => row.source)}::text[], ${columns((row) => row.messageId)}::uuid[],
                    ${columns((row) => row.messageType)}::text[], ${columns((row) => row.correlatesTo)}::uuid[],
                    ${columns((row) => row.archiveId)}::uuid[], ${columns((row) => JSON.stringify(row.headers))}::jsonb[],
                    ${columns((row) => row.body)}::bytea[], ${columns((row) => row.sha256)}::text[])
             as m (source, message_id, message_type, correlates_to, archive_id, headers, body, sha256)
        left join outbox o on o.message_id = m.correlates_to and o.destination = m.source),
    fresh as (
      insert into inbox (source, message_id, message_type, correlates_to, enterprise_id, archive_id)
      select source, message_id, message_type, correlates_to, owner, archive_id from message
      on conflict (source, message_id) do nothing
      returning archive_id),
    kept as (
      insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, correlates_to,
                                   headers, body, body_sha256)
      select coalesce(owner, ${platformItself}), archive_id, 'in', source, message_id, message_type, correlates_to,
             headers, body, sha256
        from message join fresh using (archive_id)),
    heard as (select count(*) from fresh having count(*) > 0)
    select archive_id as "archiveId", (select pg_notify('inbox', '') from heard) as heard from fresh`)
  const stored = new Set(fresh.map((row) => row.archiveId))
  const known = rows.filter((row) => !stored.has(row.archiveId))
  const earlier = new Map(known.length > 0 ? (await storedBefore(tx, known)).map((row) => [keyOf(row), row.sha256]) : [])
  return rows.map((row) => {
    const duplicate = !stored.has(row.archiveId)
    return { duplicate, differs: duplicate && earlier.get(keyOf(row)) !== row.sha256 }
  })
}

const keyOf = (row: { source: string; messageId: string }) => `${row.source} ${row.messageId}`

const storedBefore = (tx: Tx, rows: readonly Incoming[]) =>
  tx.rows<{ source: string; messageId: string; sha256: string }>(sql`
    select i.source, i.message_id as "messageId", a.body_sha256 as sha256
      from unnest(${rows.map((row) => row.source)}::text[], ${rows.map((row) => row.messageId)}::uuid[]) as m (source, message_id)
      join inbox i using (source, message_id)
      join message_archive a on a.id = i.archive_id and a.enterprise_id in (i.enterprise_id, ${platformItself})`)
