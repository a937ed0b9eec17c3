import type { Foundation } from '../foundation.ts'
import { startWork as startRealWork } from '../start-work.ts'

export interface Work {
  /** everything that went wrong on the way */
  faults: unknown[]
  stop(): Promise<void>
}

/** The worker's own wiring in this process; partners are not reached. */
export function startWork(foundation: Foundation): Work {
  const faults: unknown[] = []
  const work = startRealWork(foundation, {
    onError: (error) => faults.push(error),
    pollMs: 100,
    toPartner: async () => ({ outcome: 'unreachable', reason: 'no partner here' }),
  })
  return { faults, stop: () => work.stop() }
}
