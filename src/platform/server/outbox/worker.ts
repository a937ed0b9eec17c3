import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'
import { startWakeable, type Wakeable } from '../wakeable.ts'
import { Breaker } from './breaker.ts'
import { giveBack, markDead, markRetry, takeTurn, type Claimed } from './queue.ts'

export type Delivery =
  | { outcome: 'done' }
  | { outcome: 'refused'; reason: string }
  /** `silent`: it was reached and said nothing in time */
  | { outcome: 'failed'; reason: string; silent?: true }
  | { outcome: 'unreachable'; reason: string }

/** What a message's fate is once it is settled; whoever follows it hears of these two. */
export type Settled = Extract<Delivery, { outcome: 'done' | 'refused' }>

/** Delivers one message; throws count as failed. Must be idempotent: a message may come again after a crash. */
export type Deliver = (message: Claimed) => Promise<Delivery>

/** destination, or its part before the colon, to what delivers there */
export type Deliverers = Readonly<Record<string, Deliver>>

/**
 * What a sender should see of its message's fate, in the context of the message's enterprise. A refusal and what follows
 * from it are one transaction; what follows from a delivery comes before its mark, so it must bear being done again.
 */
export type Follow = (tx: Tx, message: Claimed, settled: Settled) => Promise<void>

/** Woken, it looks for due messages. Stopped, it lets what is under way finish. */
export type OutboxWorker = Wakeable

const busyPauseMs = 4

export function startOutboxWorker(options: {
  database: Database
  deliverers: Deliverers
  /** by message type */
  followers?: Readonly<Record<string, Follow>>
  onSettled?: (message: Claimed, delivery: Delivery) => void
  onError: (error: unknown) => void
  /** how many messages are under way at once */
  width?: number
  pollMs?: number
  /** how long a claimed message is left to this worker; must exceed the slowest delivery */
  leaseSeconds?: number
}): OutboxWorker {
  const { database, deliverers, followers = {}, width = 40 } = options
  const breaker = new Breaker(Date.now)
  const under = new Set<Promise<void>>()
  const underTo = new Map<string, number>()
  // one slow destination leaves a fifth of the places to the others
  const share = Math.ceil(width * 0.8)
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
      const full = [...underTo].filter(([, count]) => count >= share).map(([destination]) => destination)
      // whichever destination all of these turn out to be for, it stays within its share
      const room = share - Math.max(0, ...[...underTo.values()].filter((count) => count < share))
      const claimed = await takeTurn(database, {
        done, limit: Math.min(width - under.size, room), closed: [...breaker.closedDestinations(), ...full], leaseSeconds: options.leaseSeconds,
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
    const { destination } = message
    underTo.set(destination, (underTo.get(destination) ?? 0) + 1)
    const work = handle(message).finally(() => {
      under.delete(work)
      const left = (underTo.get(destination) ?? 1) - 1
      if (left > 0) underTo.set(destination, left)
      else underTo.delete(destination)
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
      // what follows could not be done: the message comes again, and its fate with it
      await mark((tx) => markRetry(tx, message.id, (error as Error).message)).catch(options.onError)
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
    if (delivery.outcome === 'failed' && delivery.silent) breaker.silent(destination)
    else if (delivery.outcome !== 'unreachable') breaker.reached(destination)
    switch (delivery.outcome) {
      case 'done':
        await follow(message, delivery)
        // marked with the next claim: one transaction serves many
        settled.push(id)
        return
      case 'refused':
        return follow(message, delivery)
      case 'failed':
        return mark((tx) => markRetry(tx, id, delivery.reason))
      case 'unreachable': {
        const pause = breaker.unreachable(destination)
        return mark((tx) => giveBack(tx, id, pause))
      }
    }
  }

  async function follow(message: Claimed, settled: Settled): Promise<void> {
    const { id, enterpriseId } = message
    const follower = followers[message.messageType]
    if (settled.outcome === 'done' && !follower) return
    await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
      if (settled.outcome === 'refused') await markDead(tx, id, settled.reason)
      await follower?.(tx, message, settled)
    })
  }

  function mark(work: (tx: Tx) => Promise<void>): Promise<void> {
    return database.withContext({ role: 'app_worker' }, work)
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
