import sql from 'sql-template-tag'
import type { Database } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'
import { startWakeable, type Wakeable } from '../wakeable.ts'

export interface Received {
  source: string
  messageId: string
  messageType: string
  correlatesTo: string
  enterpriseId: string
  body: Buffer
  receivedAt: Date
}

/** `quarantined`: understood by nobody; kept for the operator with its reason. */
export type Handled = { outcome: 'done' } | { outcome: 'quarantined'; reason: string }

/** Runs in the context of the enterprise that the message belongs to; its effects and the mark commit together. */
export type Handle = (tx: Tx, message: Received) => Promise<Handled>

/** What a message says is read first, while no transaction is open and no connection held: that may take seconds. A throw comes again later. */
export interface ReadFirst {
  read: (message: Received) => Promise<Handle>
}

/** message type to its handler */
export type Handlers = Readonly<Record<string, Handle>>
export type ReadingHandlers = Readonly<Record<string, ReadFirst>>

/** message type to the types of our messages that it may answer */
export type Answerable = Readonly<Record<string, readonly string[]>>

/** About three hours with the back-off below: what fails for so long fails for good, and somebody has to look at it. */
const givenUpAfter = 40

interface Row extends Record<string, unknown> {
  source: string
  messageId: string
  messageType: string
  correlatesTo: string | null
  enterpriseId: string | null
  archiveId: string
  /** type of our message that it answers */
  asked: string | null
  attempts: number
  tooOld: boolean
  receivedAt: Date
}

export type InboxWorker = Wakeable

export function startInboxWorker(options: {
  database: Database
  handlers: Readonly<Record<string, Handle | ReadFirst>>
  /** each of the handlers understands answers to these alone; without it, to any */
  answerable?: Answerable
  onError: (error: unknown) => void
  pollMs?: number
}): InboxWorker {
  const { database, handlers, answerable } = options
  const undeclared = answerable ? Object.keys(handlers).filter((type) => !answerable[type]) : []
  if (undeclared.length > 0) throw new Error(`what these answer is not said: ${undeclared.join(', ')}`)
  async function turn(): Promise<'more' | 'idle'> {
    const claimed = await database.withContext({ role: 'app_worker' }, claimReceived)
    const results = await Promise.all(claimed.map(async (row) => ({ row, ...(await handle(row)) })))
    if (results.length === 0) return 'idle'
    await database.withContext({ role: 'app_worker' }, async (tx) => {
      for (const { row, state, reason } of results) await mark(tx, row, state, reason)
    })
    return 'more'
  }

  async function handle(row: Row): Promise<{ state: 'done' | 'retry' | 'waiting' | 'quarantined'; reason: string | null }> {
    const { enterpriseId, correlatesTo } = row
    if (enterpriseId === null || correlatesTo === null) {
      // an answer may overtake the commit of its question by a moment, never by a day
      return row.tooOld
        ? { state: 'quarantined', reason: 'answers no message of ours' }
        : { state: 'waiting', reason: 'answers no message of ours yet' }
    }
    const handler = handlers[row.messageType]
    if (!handler) return { state: 'quarantined', reason: `no handler for ${row.messageType}` }
    // what the handler remembers of the question is of another kind: it would fail for ever
    if (answerable && !answerable[row.messageType]?.includes(row.asked ?? '')) {
      return { state: 'quarantined', reason: `${row.messageType} is no answer to ${row.asked ?? 'nothing'}` }
    }
    try {
      const context = { role: 'app_tenant', enterpriseId } as const
      const archived = async (tx: Tx): Promise<Received> => ({ ...row, enterpriseId, correlatesTo, body: await bodyOf(tx, enterpriseId, row) })
      const take =
        typeof handler === 'function'
          ? async (tx: Tx) => handler(tx, await archived(tx))
          : await readFirst(handler, await database.withContext(context, archived))
      const handled = await database.withContext(context, async (tx) => {
        const first = await tx.run(sql`
          insert into inbox_effect (enterprise_id, source, message_id)
          values (${enterpriseId}, ${row.source}, ${row.messageId}) on conflict do nothing`)
        if (first === 0) return effectBefore(tx, enterpriseId, row)
        const handled = await take(tx)
        if (handled.outcome === 'quarantined') {
          await tx.run(sql`
            update inbox_effect set quarantined = ${handled.reason}
             where enterprise_id = ${enterpriseId} and source = ${row.source} and message_id = ${row.messageId}`)
        }
        return handled
      })
      return handled.outcome === 'done' ? { state: 'done', reason: null } : { state: 'quarantined', reason: handled.reason }
    } catch (error) {
      options.onError(error)
      const { message } = error as Error
      if (row.attempts < givenUpAfter) return { state: 'retry', reason: message }
      return { state: 'quarantined', reason: `given up after ${row.attempts} attempts: ${message}` }
    }
  }

  return startWakeable({ turn, pollMs: options.pollMs ?? 1000, onError: options.onError })
}

async function bodyOf(tx: Tx, enterpriseId: string, { archiveId }: Row): Promise<Buffer> {
  const { body } = await tx.one<{ body: Buffer }>(sql`select body from message_archive where enterprise_id = ${enterpriseId} and id = ${archiveId}`)
  return body
}

async function readFirst(handler: ReadFirst, message: Received): Promise<(tx: Tx) => Promise<Handled>> {
  const handle = await handler.read(message)
  return (tx) => handle(tx, message)
}

/** This message had its effect already, and its worker died before saying so. */
async function effectBefore(tx: Tx, enterpriseId: string, row: Row): Promise<Handled> {
  const { quarantined } = await tx.one<{ quarantined: string | null }>(sql`
    select quarantined from inbox_effect
     where enterprise_id = ${enterpriseId} and source = ${row.source} and message_id = ${row.messageId}`)
  return quarantined === null ? { outcome: 'done' } : { outcome: 'quarantined', reason: quarantined }
}

async function claimReceived(tx: Tx): Promise<Row[]> {
  const rows = await tx.rows<Row & { found: boolean }>(sql`
    with due as (
      select i.source, i.message_id, i.enterprise_id as known, o.enterprise_id as answered, o.message_type as asked
        from inbox i
        left join outbox o on o.message_id = i.correlates_to and o.destination = i.source
       where i.state in ('received', 'waiting') and i.run_at <= now()
       order by i.run_at limit 16
       for update of i skip locked)
    update inbox i set run_at = now() + interval '60 seconds',
           -- waiting for its question was no attempt
           attempts = case when due.known is null and due.answered is not null then 1 else i.attempts + 1 end,
           enterprise_id = coalesce(due.known, due.answered)
      from due where i.source = due.source and i.message_id = due.message_id
    returning i.source, i.message_id as "messageId", i.message_type as "messageType", i.correlates_to as "correlatesTo",
              i.enterprise_id as "enterpriseId", i.archive_id as "archiveId", due.asked, i.attempts,
              i.received_at < now() - interval '24 hours' as "tooOld", i.received_at as "receivedAt",
              due.known is null and due.answered is not null as found`)
  const found = rows.filter((row) => row.found).map((row) => row.archiveId)
  // it came before its question was known and was kept under the platform itself: its enterprise gets it as it came
  if (found.length > 0) {
    await tx.run(sql`
      insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, correlates_to, headers, body, body_sha256, at)
      select i.enterprise_id, a.id, a.direction, a.partner, a.message_id, a.message_type, a.correlates_to, a.headers, a.body, a.body_sha256, a.at
        from inbox i join message_archive a on a.enterprise_id = 0 and a.id = i.archive_id
       where i.archive_id = any (${found}::uuid[])
      on conflict (enterprise_id, id) do nothing`)
  }
  return rows
}

async function mark(tx: Tx, row: Row, state: string, reason: string | null): Promise<void> {
  if (state === 'done' || state === 'quarantined') {
    await tx.run(sql`update inbox set state = ${state}, outcome = ${reason}
                      where source = ${row.source} and message_id = ${row.messageId}`)
    return
  }
  const seconds = Math.min(2 ** Math.min(row.attempts, 9), 300)
  await tx.run(sql`
    update inbox set state = ${state === 'waiting' ? 'waiting' : 'received'}, outcome = ${reason},
           run_at = now() + make_interval(secs => ${seconds})
     where source = ${row.source} and message_id = ${row.messageId}`)
}
