import { apart, type ApartLimits } from '../platform/server/apart/run-apart.ts'
import type { Garbled } from './messages.ts'
import { readings, type Reading, type ReadingKind } from './readings.ts'

/** Too many large messages are being read already, or this one was not read in its time: no word on what it says. Whoever asks comes again later. */
export class ReaderBusy extends Error {}

/** `today` ('YYYY-MM-DD') is the day of a declaration that says none. Throws ReaderBusy. */
export type ReadMessage = <Kind extends ReadingKind>(kind: Kind, bytes: Uint8Array, today: string) => Promise<Reading<Kind> | Garbled>

// A thread begins in 100 ms; a quarter of a megabyte, some 700 vehicles, is read in a tenth of that.
const readHere = 256 * 1024

// 10 MiB of 10,000 vehicles are read in half a second and 150 MB.
const ordinary: ApartLimits = { workers: 1, queue: 8, timeoutMs: 15_000, memoryMb: 256 }

/** Reads ordinary messages at once and large ones apart, so that none holds up the loop of its process. */
export function messageReader(changes: Partial<ApartLimits> = {}): ReadMessage {
  const limits = { ...ordinary, ...changes }
  const ask = apart<{ kind: ReadingKind; today: string }, object>(new URL('./reading-worker.ts', import.meta.url), limits)

  return async <Kind extends ReadingKind>(kind: Kind, bytes: Uint8Array, today: string) => {
    if (bytes.byteLength <= readHere) return readings[kind](bytes, today) as Reading<Kind>
    const answer = await ask(bytes, { kind, today })
    if (answer === 'busy') throw new ReaderBusy('too many large messages are being read at once')
    // of a busy machine: the time is many times what the largest takes
    if (answer === 'too-slow') throw new ReaderBusy(`a ${kind} of ${bytes.byteLength} bytes was not read within ${limits.timeoutMs} ms`)
    if (answer === 'too-complex') return { garbled: '报文过于复杂，未能在规定的内存内读完' }
    return answer.done as Reading<Kind>
  }
}
