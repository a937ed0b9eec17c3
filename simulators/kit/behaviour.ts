/** How a simulator can be told to misbehave, and what that does to the moment and the bytes of an answer. */
import { z } from 'zod'

export const Mode = z.enum(['normal', 'slow', 'silent', 'refuse', 'twice', 'garbage', 'out-of-order', 'down'])
export type Mode = z.infer<typeof Mode>

/** delayMs: how late `slow` answers; the window `out-of-order` turns round. responseDelayMs: lateness of the HTTP answer itself. */
export type Behaviour = { mode: Mode, delayMs?: number, responseDelayMs?: number }

const SLOW_MS = 8_000
const WINDOW_MS = 5_000

/** One sending of an answer: when it is due, whether its body is spoilt, whether it keeps its place in the row. */
export type Sending = { dueMs: number, spoilt: boolean, ordered: boolean }

/** Turns answers round: what is ready early in a window leaves late in the time after it. */
export class Reverser {
  #end = 0

  due(readyMs: number, windowMs: number): number {
    if (readyMs > this.#end) this.#end = readyMs + windowMs
    return this.#end + (this.#end - readyMs)
  }
}

/** The sendings of one answer that would naturally leave at readyMs; empty when it is never to leave. */
export function sendings(behaviour: Behaviour, readyMs: number, reverser: Reverser): Sending[] {
  const natural: Sending = { dueMs: readyMs, spoilt: false, ordered: true }
  switch (behaviour.mode) {
    case 'slow': return [{ ...natural, dueMs: readyMs + (behaviour.delayMs ?? SLOW_MS) }]
    case 'silent': return []
    case 'twice': return [natural, natural]
    case 'garbage': return [{ ...natural, spoilt: true }]
    case 'out-of-order': return [{ ...natural, dueMs: reverser.due(readyMs, behaviour.delayMs ?? WINDOW_MS), ordered: false }]
    case 'normal':
    case 'refuse':
    case 'down':
      return [natural]
  }
}

/** Half of a message and an opened element that never ends: neither XML nor JSON. */
export const spoil = (body: string): string => `${body.slice(0, Math.floor(body.length / 2))}<{`
