import { Worker } from 'node:worker_threads'

export interface ApartLimits {
  /** pieces of work done side by side */
  workers: number
  /** pieces that may wait; Infinity where whoever asks is bounded already */
  queue: number
  timeoutMs: number
  /** of V8's heap in the thread; it is ended when it needs more */
  memoryMb: number
}

/**
 * `too-complex`: more than its memory holds. `too-slow`: not done within its time, which says more of the machine than of
 * the bytes. `busy`: too many wait already.
 */
export type Apart<Out> = { done: Out } | 'too-complex' | 'too-slow' | 'busy'

/**
 * Does work on bytes from outside in a fresh thread each, under limits, so that no message holds up the loop of its
 * process or takes the process down. `script` posts one answer; it finds bytes and question in its `workerData`.
 * The bytes are copied: the caller keeps its own.
 */
export function apart<Question, Out>(script: URL, limits: ApartLimits): (bytes: Uint8Array, question: Question) => Promise<Apart<Out>> {
  const waiting: (() => void)[] = []
  let running = 0

  return async (bytes, question) => {
    if (running < limits.workers) running++
    else if (waiting.length >= limits.queue) return 'busy'
    else await new Promise<void>((go) => waiting.push(go)) // and is handed the seat of the one before
    try {
      return await once<Out>(script, { bytes: Uint8Array.from(bytes), question }, limits)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

async function once<Out>(script: URL, workerData: { bytes: Uint8Array<ArrayBuffer>; question: unknown }, limits: ApartLimits): Promise<Apart<Out>> {
  const worker = new Worker(script, {
    workerData,
    transferList: [workerData.bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      timer = setTimeout(() => resolve('too-slow'), limits.timeoutMs)
      worker.once('message', (done: Out) => resolve({ done }))
      worker.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve('too-complex') : reject(error)))
      worker.once('exit', () => resolve('too-complex'))
    })
  } finally {
    clearTimeout(timer)
    void worker.terminate()
  }
}
