import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { SealCheck, SealTrust } from '../../../documents/seal-check/check-seal.ts'

export interface SealCheckLimits {
  /** files looked at side by side */
  workers: number
  /** files that may wait */
  queue: number
  /** files of one caller, looked at or waiting */
  ofCaller: number
  /** of a processor, which a busy machine gives slowly */
  cpuMs: number
  timeoutMs: number
  memoryMb: number
}

/** Whose file it is, and who is told how long it kept a seat. */
export interface Whose {
  caller: string
  spent(ms: number): void
}

/** `busy`: too many files wait. `own-busy`: of this caller. */
export type SealChecker = (pdf: Uint8Array, trust: SealTrust, whose?: Whose) => Promise<SealCheck | 'too-complex' | 'busy' | 'own-busy'>

// An honest certificate of 5,000 vehicles is done in a second and 100 MB.
const ordinary: SealCheckLimits = { workers: 1, queue: 6, ofCaller: 2, cpuMs: 5_000, timeoutMs: 15_000, memoryMb: 256 }

/** Checks seals of files from anybody: each in a fresh thread, with a limit to its time and to its memory, and to what one caller has there. */
export function sealChecker(changes: Partial<SealCheckLimits> = {}): SealChecker {
  const limits = { ...ordinary, ...changes }
  const waiting: (() => void)[] = []
  const callers: string[] = []
  let running = 0

  return async (pdf, trust, whose) => {
    if (whose && callers.filter((one) => one === whose.caller).length >= limits.ofCaller) return 'own-busy'
    if (running >= limits.workers && waiting.length >= limits.queue) return 'busy'
    if (whose) callers.push(whose.caller)
    if (running < limits.workers) running++
    else await new Promise<void>((go) => waiting.push(go)) // and is handed the seat of the one before
    const begun = performance.now()
    try {
      return await checkOnce(pdf, trust, limits)
    } finally {
      if (whose) callers.splice(callers.indexOf(whose.caller), 1)
      whose?.spent(performance.now() - begun)
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

async function checkOnce(pdf: Uint8Array, trust: SealTrust, limits: SealCheckLimits): Promise<SealCheck | 'too-complex'> {
  const worker = new Worker(new URL('./seal-check-worker.ts', import.meta.url), {
    workerData: { pdf, trust },
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    // what a parser may print about a hostile file is nobody's business
    stdout: true,
    stderr: true,
  })
  let watch: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      const end = performance.now() + limits.timeoutMs
      const look = async (): Promise<void> => {
        if (performance.now() > end || (await bytesOf(worker)) > limits.memoryMb * 1024 * 1024) return resolve('too-complex')
        if ((await cpuMsOf(worker)) > limits.cpuMs) return resolve('too-complex')
        watch = setTimeout(() => void look(), 20)
      }
      worker.once('message', resolve)
      worker.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve('too-complex') : reject(error)))
      worker.once('exit', () => resolve('too-complex'))
      void look()
    })
  } finally {
    clearTimeout(watch)
    void worker.terminate()
  }
}

/** Inflated streams lie outside V8's heap, where `resourceLimits` does not look. */
async function bytesOf(worker: Worker): Promise<number> {
  const asked = worker.getHeapStatistics().catch(() => undefined) // it has ended meanwhile
  const statistics = await Promise.race([asked, sleep(200)])
  return statistics ? statistics.used_heap_size + statistics.external_memory : 0
}

/** Of this thread alone. A long call into native code is not interrupted for the answer: then the clock on the wall counts. */
async function cpuMsOf(worker: Worker): Promise<number> {
  const asked = worker.cpuUsage().catch(() => undefined) // it has ended meanwhile
  const used = await Promise.race([asked, sleep(200)])
  return used ? (used.user + used.system) / 1000 : 0
}
