/** What a handler may do within the one transaction of a message, a task or an operator's command. */
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { sendings, spoil, type Behaviour, type Reverser } from './behaviour.ts'

export type Answer = {
  messageType: string
  body: string
  /** Messages of one subject leave in the order they were written. */
  subject: string
  correlatesTo?: string
  /** The natural time to prepare it, milliseconds. */
  delayMs?: number
  /** A sentinel's behaviour, instead of the one set by /control. */
  behaviour?: Behaviour
}

export type Turn = {
  db: DatabaseSync
  now: Date
  answer: (answer: Answer) => void
  /** Has `kind` done later, in a transaction of its own. */
  schedule: (kind: string, payload: unknown, delayMs: number) => void
  /** Notes that something took effect; GET /state counts these. */
  effect: (kind: string, subject: string) => void
}

type Circumstances = { db: DatabaseSync, now: Date, behaviour: Behaviour, reverser: Reverser, messageId?: string }

export function makeTurn({ db, now, behaviour, reverser, messageId }: Circumstances): Turn {
  const nowMs = now.getTime()
  const enqueue = db.prepare(`insert into outgoing
    (message_id, message_type, correlates_to, subject, ordered, body, due_at) values (?, ?, ?, ?, ?, ?, ?)`)
  return {
    db, now,
    answer(answer) {
      for (const one of sendings(answer.behaviour ?? behaviour, nowMs + Math.round(answer.delayMs ?? 0), reverser)) {
        const body = one.spoilt ? spoil(answer.body) : answer.body
        enqueue.run(randomUUID(), answer.messageType, answer.correlatesTo ?? null, answer.subject, one.ordered ? 1 : 0,
          Buffer.from(body), one.dueMs)
      }
    },
    schedule(kind, payload, delayMs) {
      db.prepare('insert into task (kind, payload, due_at) values (?, ?, ?)').run(kind, JSON.stringify(payload), nowMs + delayMs)
    },
    effect(kind, subject) {
      db.prepare('insert into effect (kind, subject, message_id, at) values (?, ?, ?, ?)').run(kind, subject, messageId ?? null, nowMs)
    },
  }
}
