/** Sends what is due to the product until it is acknowledged, and does scheduled tasks. All state is in the database. */
import type { DatabaseSync } from 'node:sqlite'
import type { Behaviour, Reverser } from './behaviour.ts'
import type { SimulatorDefinition } from './definition.ts'
import { signedHeaders, type SigningKey } from './http-signature.ts'
import { log } from './log.ts'
import { inTransaction, unsynced } from './store.ts'
import { makeTurn } from './turn.ts'

const AT_ONCE = 8
const FIRST_RETRY_MS = 200
const LONGEST_RETRY_MS = 10_000
const TIMEOUT_MS = 15_000
const LONGEST_SLEEP_MS = 30_000

// A message waits for the earlier ones of its subject, unless it was told to jump the row.
const DUE = `select seq, message_id, message_type, correlates_to, body, attempts, due_at from outgoing o
  where state = 'pending' and (ordered = 0 or not exists (select 1 from outgoing p
    where p.state = 'pending' and p.ordered = 1 and p.subject = o.subject and p.seq < o.seq))
  order by due_at, seq limit ?`

export type DelivererParts = {
  definition: SimulatorDefinition
  db: DatabaseSync
  key: SigningKey
  partnerUrl: URL
  now: () => Date
  behaviour: () => Behaviour
  reverser: Reverser
}
type Row = { seq: number, message_id: string, message_type: string, correlates_to: string | null, body: Uint8Array, attempts: number, due_at: number }

export class Deliverer {
  readonly #parts: DelivererParts
  readonly #underWay = new Map<number, Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(parts: DelivererParts) { this.#parts = parts }

  /** Looks what is due now and sleeps until the next is. Call after anything was written. */
  wake(): void {
    if (this.#closed) return
    clearTimeout(this.#timer)
    let next = Infinity
    if (this.#parts.behaviour().mode !== 'down') {
      this.#doTasks()
      next = Math.min(this.#send(), this.#nextTask())
    }
    const sleep = Math.min(Math.max(next - this.#parts.now().getTime(), 1), LONGEST_SLEEP_MS)
    this.#timer = setTimeout(() => this.wake(), sleep)
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    await Promise.all(this.#underWay.values())
  }

  /** Starts what is due; the moment at which to look again. */
  #send(): number {
    const { db, now } = this.#parts
    const rows = db.prepare(DUE).all(AT_ONCE + this.#underWay.size) as Row[]
    let next = Infinity
    for (const row of rows) {
      if (this.#underWay.has(row.seq)) continue
      if (row.due_at > now().getTime()) {
        next = Math.min(next, row.due_at)
      } else if (this.#underWay.size < AT_ONCE) {
        this.#underWay.set(row.seq, this.#deliver(row).finally(() => {
          this.#underWay.delete(row.seq)
          this.wake()
        }))
      }
    }
    return next
  }

  async #deliver(row: Row): Promise<void> {
    const { definition, db, key, partnerUrl, now } = this.#parts
    const envelope = {
      messageId: row.message_id, messageType: row.message_type, sender: definition.sender,
      ...(row.correlates_to === null ? {} : { correlatesTo: row.correlates_to }),
    }
    const headers = { 'content-type': definition.contentType, 'simulated': 'true', ...signedHeaders(envelope, partnerUrl.pathname, row.body, key, now()) }
    let status = 0
    let outcome: string
    try {
      const response = await fetch(partnerUrl, { method: 'POST', headers, body: Buffer.from(row.body), redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) })
      status = response.status
      outcome = `${status} ${(await response.text()).slice(0, 500)}`
    } catch (error) {
      outcome = error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error)
    }
    const state = status === 202 ? 'delivered' : status === 400 ? 'dead' : 'pending'
    const done = now().getTime()
    const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(row.attempts, 16), LONGEST_RETRY_MS)
    // Forgotten with the power, it is sent once more under its own id.
    unsynced(db, () => db.prepare('update outgoing set state = ?, outcome = ?, headers = ?, attempts = attempts + 1, due_at = ?, done_at = ? where seq = ?')
      .run(state, outcome, JSON.stringify(headers), state === 'pending' ? done + wait : row.due_at, state === 'pending' ? null : done, row.seq))
    if (state === 'dead' || (state === 'pending' && row.attempts === 0)) log('message not taken', { id: row.message_id, type: row.message_type, outcome })
  }

  #doTasks(): void {
    const { definition, db, now, behaviour, reverser } = this.#parts
    for (;;) {
      const moment = now()
      const task = db.prepare('select id, kind, payload from task where due_at <= ? order by due_at, id limit 1').get(moment.getTime()) as
        { id: number, kind: string, payload: string } | undefined
      if (!task) return
      const handler = definition.tasks?.[task.kind]
      if (!handler) throw new Error(`no task ${task.kind}`)
      inTransaction(db, () => {
        handler(JSON.parse(task.payload), makeTurn({ db, now: moment, behaviour: behaviour(), reverser }))
        db.prepare('delete from task where id = ?').run(task.id)
      })
    }
  }

  #nextTask(): number {
    const row = this.#parts.db.prepare('select min(due_at) as due from task').get()
    return typeof row?.['due'] === 'number' ? row['due'] : Infinity
  }
}
