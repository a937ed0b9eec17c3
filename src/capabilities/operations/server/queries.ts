import sql, { empty, type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { messageTypesNamed, partnerKindsNamed } from '../../../vocabulary/message-words.ts'
import type { MessageRow, RawMessage, ReceivedRow } from '../contract.ts'
import { aboutOf, briefly, contentsNaming, jsonOf, namesAny, resultOf } from './about.ts'
import { rawText } from './raw-text.ts'

type Row = z.input<typeof MessageRow>

const stateOf = sql`case when done_at is not null then 'done' when dead_at is not null then 'dead' else 'waiting' end`
const isDead = sql`dead_at is not null and done_at is null`
const shown = 200
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * A whole message id is looked up, and so is the number of a batch, a certificate or a declaration (`naming`: the condition for
 * it); anything else is searched for in the id, the other system's name and the type, by code or in Chinese.
 */
function found(find: string | undefined, partner: Sql, naming: (contents: NonNullable<ReturnType<typeof contentsNaming>>) => Sql): Sql {
  if (!find) return empty
  if (uuid.test(find)) return sql`and message_id = ${find}`
  const contents = contentsNaming(find)
  if (contents) return sql`and (${naming(contents)})`
  const like = `%${find.replace(/[\\%_]/g, '\\$&')}%`
  return sql`and (message_id::text ilike ${like} or ${partner} ilike ${like} or message_type ilike ${like}
    or message_type = any (${messageTypesNamed(find)}::text[]) or split_part(${partner}, ':', 1) = any (${partnerKindsNamed(find)}::text[]))`
}

/** The newest, but dead letters before all others: each of them holds back what follows on its object. */
export async function recentMessages(tx: Tx, { state, find }: { state?: Row['state'] | undefined; find?: string | undefined }): Promise<Row[]> {
  const others = {
    dead: sql`false`,
    waiting: sql`dead_at is null and done_at is null`,
    done: sql`done_at is not null`,
    all: sql`not (${isDead})`,
  }[state ?? 'all']
  const deadToo = state === undefined || state === 'dead'
  const sought = found(find, sql`destination`, namesAny)
  // two searches, each along its own index: one sorted by both would read the whole past
  const rows = await tx.rows<Omit<Row, 'about' | 'result'> & { content: unknown }>(sql`
    select message_id as "messageId", destination, message_type as "messageType", ${stateOf} as state, attempts, outcome,
           enqueued_at as "enqueuedAt", ${briefly(sql`body`)} as content
      from ((select *, 0 as place from outbox where ${isDead} and ${deadToo} ${sought} order by id desc limit ${shown})
            union all
            (select *, 1 as place from outbox where ${others} ${sought} order by id desc limit ${shown})) as recent
     order by place, id desc limit ${shown}`)
  return rows.map(({ content, ...row }) => ({ ...row, about: aboutOf(content), result: resultOf(content) }))
}

export function inboxHealth(tx: Tx): Promise<{ open: number; quarantined: number }> {
  // each along its own index: what is done, all the past, is in neither
  return tx.one<{ open: number; quarantined: number }>(sql`
    select (select count(*)::int from inbox where state in ('received', 'waiting')) as open,
           (select count(*)::int from inbox where state = 'quarantined') as quarantined`)
}

interface Contact extends Record<string, unknown> {
  name: string
  lastSent: Date | null
  lastHeard: Date | null
}

/** When each partner last took a message of ours, and last sent one, by its name as destination and sender. */
export async function lastContacts(tx: Tx, names: readonly string[]): Promise<Map<string, Contact>> {
  const rows = await tx.rows<Contact>(sql`
    select name,
           (select done_at from outbox where destination = name and done_at is not null and dead_at is null order by id desc limit 1) as "lastSent",
           (select max(received_at) from inbox where source = name) as "lastHeard"
      from unnest(${names as string[]}::text[]) as partner (name)`)
  return new Map(rows.map((row) => [row.name, row]))
}

/** Those that go on reporting, and after how many seconds of silence each counts as gone; others (a scenario that was loaded) spoke once. */
const parts = { worker: 60, seal: 60, audit: 2 * 24 * 3600 }

/** What each part of the product last said of itself; `audit` speaks once a day. */
export function partsHealth(tx: Tx): Promise<{ name: string; ok: boolean; says: string; at: Date }[]> {
  return tx.rows<{ name: string; ok: boolean; says: string; at: Date }>(sql`
    select name, h.ok and h.at > now() - make_interval(secs => part.seconds) as ok, h.says, h.at
      from component_health h
      join unnest(${Object.keys(parts)}::text[], ${Object.values(parts)}::int[]) as part (name, seconds) using (name)
     order by name`)
}

type Received = z.input<typeof ReceivedRow>

/** The newest, but those in quarantine before all others. */
export async function recentReceived(tx: Tx, { state, find }: { state?: Received['state'] | undefined; find?: string | undefined }): Promise<Received[]> {
  // in the words of the index of those that are still open
  const open = sql`state in ('received', 'waiting')`
  const others = {
    quarantined: sql`false`,
    received: sql`${open} and state = 'received'`,
    waiting: sql`${open} and state = 'waiting'`,
    done: sql`state = 'done'`,
    all: sql`state <> 'quarantined'`,
  }[state ?? 'all']
  const quarantinedToo = state === undefined || state === 'quarantined'
  // what came in is about what was asked
  const sought = found(find, sql`source`, (contents) => sql`correlates_to in (select message_id from outbox where ${namesAny(contents)})`)
  // two searches, each along its own index, as with what goes out
  const rows = await tx.rows<Omit<Received, 'about' | 'result'> & { asked: unknown; start: Buffer | null }>(sql`
    select message_id as "messageId", source, message_type as "messageType", state, outcome, received_at as "receivedAt",
           (select ${briefly(sql`o.body`)} from outbox o where o.message_id = recent.correlates_to) as asked,
           (select substring(a.body for ${answerBytes}) from message_archive a
             where a.id = recent.archive_id and a.enterprise_id in (recent.enterprise_id, 0)) as start
      from ((select *, 0 as place from inbox where state = 'quarantined' and ${quarantinedToo} ${sought}
              order by received_at desc limit ${shown})
            union all
            (select *, 1 as place from inbox where ${others} ${sought} order by received_at desc limit ${shown})) as recent
     order by place, received_at desc limit ${shown}`)
  return rows.map(({ asked, start, ...row }) => {
    const answer = jsonOf(start)
    const named = aboutOf(answer)
    return { ...row, about: named.length > 0 ? named : aboutOf(asked), result: resultOf(answer) }
  })
}

// a receipt has a few hundred; what is longer names no result to be shown
const answerBytes = 4_000

const shownBytes = 200_000

type Raw = z.input<typeof RawMessage>
type Archived = Pick<Raw, 'direction' | 'partner' | 'messageType' | 'correlatesTo' | 'at'> & { headers: Record<string, string>; start: Buffer | null; bytes: number | null; sha256: string }

/**
 * A message as it went over the wire, and where it stands. Its text is shown up to a limit; the hash and the signature
 * are of the whole. Ids are each sender's own: `partner` says whose is meant.
 */
export async function rawMessage(tx: Tx, messageId: string, partner?: string): Promise<Raw | undefined> {
  const archived = await tx.maybe<Archived & Record<string, unknown>>(sql`
    select direction, partner, message_type as "messageType", correlates_to as "correlatesTo", at,
           headers, substring(body for ${shownBytes}) as start, octet_length(body) as bytes, body_sha256 as sha256
      from message_archive where message_id = ${messageId} ${partner ? sql`and partner = ${partner}` : empty} order by at limit 1`)
  const stands = await tx.maybe<Pick<Raw, 'direction' | 'partner' | 'messageType' | 'correlatesTo' | 'at' | 'state' | 'attempts' | 'outcome'> & Record<string, unknown>>(sql`
    select 'out' as direction, destination as partner, message_type as "messageType", correlates_to as "correlatesTo",
           enqueued_at as at, ${stateOf} as state, attempts, outcome
      from outbox where message_id = ${messageId} ${partner ? sql`and destination = ${partner}` : empty}
    union all
    select 'in', source, message_type, correlates_to, received_at, state, attempts, outcome
      from inbox where message_id = ${messageId} ${partner ? sql`and source = ${partner}` : empty}
    limit 1`)
  const head = archived ?? stands
  if (!head) return undefined
  const { direction, messageType, correlatesTo, at } = head
  return {
    messageId, direction, partner: head.partner, messageType, correlatesTo, at,
    state: stands?.state ?? null,
    attempts: stands?.attempts ?? null,
    outcome: stands?.outcome ?? null,
    wire: archived ? {
      headers: archived.headers,
      body: archived.start && rawText(archived.start),
      bytes: archived.bytes,
      bodySha256: archived.sha256,
      truncated: (archived.bytes ?? 0) > shownBytes,
    } : null,
  }
}
