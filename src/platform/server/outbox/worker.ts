import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import { startWakeable, type Wakeable } from '../wakeable.ts'
import { Breaker } from './breaker.ts'
import { giveBack, markDead, markRetry, takeTurn, type Claimed } from './queue.ts'

export type Delivery =
  | { outcome: 'done' }
  | { outcome: 'refused'; reason: string }
  | { outcome: 'failed'; reason: string }
  | { outcome: 'unreachable'; reason: string }

/** Delivers one message; throws count as failed. Must be idempotent: a message may come again after a crash. */
export type Deliver = (message: Claimed) => Promise<Delivery>

/** destination, or its part before the colon, to what delivers there */
export type Deliverers = Readonly<Record<string, Deliver>>

/** Woken, it looks for due messages. Stopped, it lets what is under way finish. */
export type OutboxWorker = Wakeable

const busyPauseMs = 4

export function startOutboxWorker(options: {
  database: Database
  deliverers: Deliverers
  onSettled?: (message: Claimed, delivery: Delivery) => void
  onError: (error: unknown) => void
  /** how many messages are under way at once */
  width?: number
  pollMs?: number
  /** how long a claimed message is left to this worker; must exceed the slowest delivery */
  leaseSeconds?: number
}): OutboxWorker {
  const { database, deliverers, width = 32 } = options
  const breaker = new Breaker(Date.now)
  const under = new Set<Promise<void>>()
  let settled: string[] = []
  const loop = startWakeable({ turn, pace, pollMs: options.pollMs ?? 1000, onError: options.onError })

  // what finishes together is marked in one turn, and leaves room for as many; while much is under way, that is worth a wait
  async function pace(): Promise<void> {
    // counted after those that finished with the waker have left
    await new Promise(setImmediate)
    if (under.size * 2 > width) await pause(busyPauseMs)
  }

  async function turn(): Promise<'more' | 'idle'> {
    const done = settled
    settled = []
    try {
      const claimed = await takeTurn(database, {
        done, limit: width - under.size, closed: breaker.closedDestinations(), leaseSeconds: options.leaseSeconds,
      })
      for (const message of claimed) begin(message)
      await tryShutOnes()
      return claimed.length > 0 && under.size < width ? 'more' : 'idle'
    } catch (error) {
      settled.push(...done)
      throw error
    }
  }

  function begin(message: Claimed): void {
    const work = handle(message).finally(() => {
      under.delete(work)
      loop.wake()
    })
    under.add(work)
  }

  /** One message for each destination that was shut long enough. */
  async function tryShutOnes(): Promise<void> {
    for (const only of breaker.dueForOneTry()) {
      const [message] = await takeTurn(database, { done: [], limit: 1, closed: [], only, leaseSeconds: options.leaseSeconds })
      if (!message) continue
      breaker.trying(only)
      begin(message)
    }
  }

  async function handle(message: Claimed): Promise<void> {
    const delivery = await attempt(message)
    try {
      await settle(message, delivery)
      options.onSettled?.(message, delivery)
    } catch (error) {
      options.onError(error)
    }
  }

  async function attempt(message: Claimed): Promise<Delivery> {
    const deliver = deliverers[message.destination] ?? deliverers[message.destination.split(':')[0] ?? '']
    if (!deliver) return { outcome: 'refused', reason: `nothing delivers to ${message.destination}` }
    try {
      return await deliver(message)
    } catch (error) {
      options.onError(error)
      return { outcome: 'failed', reason: (error as Error).message }
    }
  }

  async function settle(message: Claimed, delivery: Delivery): Promise<void> {
    const { id, destination } = message
    if (delivery.outcome !== 'unreachable') breaker.reached(destination)
    switch (delivery.outcome) {
      case 'done':
        // marked with the next claim: one transaction serves many
        settled.push(id)
        return
      case 'refused':
        return database.withContext({ role: 'app_worker' }, (tx) => markDead(tx, id, delivery.reason))
      case 'failed':
        return database.withContext({ role: 'app_worker' }, (tx) => markRetry(tx, id, delivery.reason))
      case 'unreachable': {
        const pause = breaker.unreachable(destination)
        return database.withContext({ role: 'app_worker' }, (tx) => giveBack(tx, id, pause))
      }
    }
  }

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await Promise.all(under)
      if (settled.length > 0) await takeTurn(database, { done: settled, limit: 0, closed: [] })
    },
  }
}
