// Typesetting in worker threads: a bounded queue before a fixed number of typesetters.
// A typesetter that crashes or hangs fails its own job and is replaced; the others don't notice.

import { Worker } from 'node:worker_threads'
import { PressError, type PressReply, type PressRequest, type Typeset } from './press-messages.ts'
import type { TemplateData, TemplateName } from './templates.ts'

export interface PressOptions {
  /** Typesetters at work at the same time; each takes about 60 MB. */
  workers?: number
  /** Documents waiting for a typesetter; one more is refused with QUEUE_FULL. */
  maxQueue?: number
  /** For one document, in ms. */
  timeoutMs?: number
  /** A typesetter is replaced after so many documents, whatever it may have leaked; the default costs nothing in memory (README). */
  recycleAfter?: number
  /** Told of every typesetter that was lost; its document has failed already. */
  onWorkerError?: (error: PressError) => void
  /** Another typesetter, for tests of this file. */
  workerFile?: URL
}

export interface Press {
  /** Rejects with a PressError. Equal data gives equal bytes. */
  typeset<Name extends TemplateName>(template: Name, data: TemplateData[Name]): Promise<Typeset>
  /** Loads fonts and templates in every worker, so that the first document does not wait for it. */
  warm(): Promise<void>
  /** Fails what waits, lets what runs finish, then ends the workers. */
  close(): Promise<void>
}

interface Job {
  request: PressRequest
  resolve(typeset: Typeset): void
  reject(error: PressError): void
}

interface Seat {
  worker: Worker
  made: number
  job?: Job
  timer?: NodeJS.Timeout
}

export function openPress(options: PressOptions = {}): Press {
  // Read by the typesetter when it is loaded. A page or two are not worth sharing among threads: alone it takes 8 % less.
  process.env.RAYON_NUM_THREADS ??= '1'
  const { workers = 1, maxQueue = 1000, timeoutMs = 60_000, recycleAfter = 2000, onWorkerError } = options
  const workerFile = options.workerFile ?? new URL('./press-worker.ts', import.meta.url)
  const queue: Job[] = []
  const seats = new Set<Seat>()
  const idleWaiters: (() => void)[] = []
  let closed = false
  let lastId = 0

  function takeSeat(): Seat {
    const seat: Seat = { worker: new Worker(workerFile), made: 0 }
    seat.worker.on('message', (reply: PressReply) => done(seat, reply))
    seat.worker.on('error', error => lose(seat, new PressError('WORKER_CRASHED', `typesetter crashed: ${error instanceof Error ? error.message : String(error)}`)))
    seat.worker.on('exit', code => lose(seat, new PressError('WORKER_CRASHED', `typesetter ended with code ${code}`)))
    // An idle press keeps no process alive.
    seat.worker.unref()
    seats.add(seat)
    return seat
  }

  function leave(seat: Seat): void {
    seats.delete(seat)
    clearTimeout(seat.timer)
    // Not awaited: a thread stuck in native code ends only with the process.
    void seat.worker.terminate()
  }

  function done(seat: Seat, reply: PressReply): void {
    const { job } = seat
    if (!seats.has(seat) || job?.request.id !== reply.id) return
    clearTimeout(seat.timer)
    delete seat.job
    seat.worker.unref()
    seat.made++
    if (reply.ok) job.resolve({ pdf: reply.pdf, pages: reply.pages, sealAt: reply.sealAt })
    else job.reject(new PressError(reply.code, reply.message, reply.characters))
    if (seat.made >= recycleAfter) leave(seat)
    next()
  }

  function lose(seat: Seat, error: PressError): void {
    if (!seats.has(seat)) return
    leave(seat)
    seat.job?.reject(error)
    onWorkerError?.(error)
    next()
  }

  function next(): void {
    while (queue.length > 0) {
      const seat = [...seats].find(s => !s.job) ?? (seats.size < workers ? takeSeat() : undefined)
      if (!seat) break
      const job = queue.shift()!
      seat.job = job
      seat.timer = setTimeout(() => lose(seat, new PressError('TIMED_OUT', `not typeset within ${timeoutMs} ms`)), timeoutMs)
      seat.worker.ref()
      seat.worker.postMessage(job.request)
    }
    if (![...seats].some(s => s.job)) for (const wake of idleWaiters.splice(0)) wake()
  }

  function submit(template: TemplateName, data: unknown): Promise<Typeset> {
    if (closed) return Promise.reject(new PressError('CLOSED', 'the press is closed'))
    if (queue.length >= maxQueue) return Promise.reject(new PressError('QUEUE_FULL', `${maxQueue} documents are waiting already`))
    return new Promise((resolve, reject) => {
      queue.push({ request: { id: ++lastId, template, data }, resolve, reject })
      next()
    })
  }

  return {
    typeset: submit,
    async warm() {
      // Submitted in one turn, so each goes to a worker of its own.
      await Promise.all(Array.from({ length: workers }, () => submit('self-test', { day: '2000-01-01' })))
    },
    async close() {
      closed = true
      for (const job of queue.splice(0)) job.reject(new PressError('CLOSED', 'the press was closed'))
      if ([...seats].some(s => s.job)) await new Promise<void>(resolve => idleWaiters.push(resolve))
      await Promise.all([...seats].map(seat => (seats.delete(seat), seat.worker.terminate())))
    },
  }
}
