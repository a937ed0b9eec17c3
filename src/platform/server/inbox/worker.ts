import sql from 'sql-template-tag'
import type { Database } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'

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

/** message type to its handler */
export type Handlers = Readonly<Record<string, Handle>>

interface Row extends Record<string, unknown> {
  source: string
  messageId: string
  messageType: string
  correlatesTo: string | null
  enterpriseId: string | null
  archiveId: string
  attempts: number
  tooOld: boolean
  receivedAt: Date
}

export interface InboxWorker {
  wake(): void
  stop(): Promise<void>
}

export function startInboxWorker(options: {
  database: Database
  handlers: Handlers
  onError: (error: unknown) => void
  pollMs?: number
}): InboxWorker {
  const { database, handlers } = options
  let stopped = false
  let again = false
  let turning: Promise<void> | undefined
  const poll = setInterval(wake, options.pollMs ?? 1000)

  function wake(): void {
    again = true
    turning ??= turn().finally(() => {
      turning = undefined
      if (again && !stopped) wake()
    })
  }

  async function turn(): Promise<void> {
    while (again && !stopped) {
      again = false
      try {
        const claimed = await database.withContext({ role: 'app_worker' }, claimReceived)
        const results = await Promise.all(claimed.map(async (row) => ({ row, ...(await handle(row)) })))
        if (results.length > 0) {
          await database.withContext({ role: 'app_worker' }, async (tx) => {
            for (const { row, state, reason } of results) await mark(tx, row, state, reason)
          })
          again = true
        }
      } catch (error) {
        options.onError(error)
        return
      }
    }
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
    try {
      const handled = await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
        const first = await tx.run(sql`
          insert into inbox_effect (enterprise_id, source, message_id)
          values (${enterpriseId}, ${row.source}, ${row.messageId}) on conflict do nothing`)
        if (first === 0) return { outcome: 'done' } as Handled
        const { body } = await tx.one<{ body: Buffer }>(
          sql`select body from message_archive where enterprise_id = ${enterpriseId} and id = ${row.archiveId}`,
        )
        return handler(tx, { ...row, enterpriseId, correlatesTo, body })
      })
      return handled.outcome === 'done' ? { state: 'done', reason: null } : { state: 'quarantined', reason: handled.reason }
    } catch (error) {
      options.onError(error)
      return { state: 'retry', reason: (error as Error).message }
    }
  }

  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(poll)
      await turning
    },
  }
}

function claimReceived(tx: Tx): Promise<Row[]> {
  return tx.rows<Row>(sql`
    with due as (
      select source, message_id from inbox
       where state in ('received', 'waiting') and run_at <= now()
       order by run_at limit 16
       for update skip locked)
    update inbox i set run_at = now() + interval '60 seconds', attempts = i.attempts + 1,
           enterprise_id = coalesce(i.enterprise_id,
             (select o.enterprise_id from outbox o where o.message_id = i.correlates_to))
      from due where i.source = due.source and i.message_id = due.message_id
    returning i.source, i.message_id as "messageId", i.message_type as "messageType", i.correlates_to as "correlatesTo",
              i.enterprise_id as "enterpriseId", i.archive_id as "archiveId", i.attempts,
              i.received_at < now() - interval '24 hours' as "tooOld", i.received_at as "receivedAt"`)
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
