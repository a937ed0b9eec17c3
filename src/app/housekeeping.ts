import sql from 'sql-template-tag'
import { dropExpired } from '../capabilities/access/server/store.ts'
import { synchroniseAtNight } from '../capabilities/data-collaboration/server/synchronise.ts'
import type { Clock } from '../platform/server/clock.ts'
import type { Database } from '../platform/server/db/database.ts'
import { reportHealth } from '../platform/server/health.ts'
import type { Trust } from '../trust/open-trust.ts'

const second = 1000
const minute = 60 * second

/** What has to be done from time to time: heartbeat, CRL, seal test, and forgetting what is past its time. */
export function housekeeping(parts: {
  database: Database
  clock: Clock
  trust: Trust
  sealTest: () => Promise<unknown>
  onError: (error: unknown) => void
}): { stop(): void } {
  const { database, clock, trust } = parts
  const every = (ms: number, work: () => Promise<unknown>) => setInterval(() => void work().catch(parts.onError), ms)
  const timers = [
    every(20 * second, () => reportHealth(database, 'worker', true, 'working')),
    // well within the minute after which a part counts as silent
    every(45 * second, parts.sealTest),
    every(60 * minute, () => trust.refresh()),
    every(10 * minute, () => synchroniseAtNight(database, clock)),
    every(10 * minute, () => database.withContext({ role: 'app_auth' }, dropExpired)),
    every(60 * minute, () =>
      database.withContext({ role: 'app_worker' }, (tx) =>
        tx.run(sql`delete from idempotency where at < now() - interval '7 days'`),
      ),
    ),
  ]
  return { stop: () => timers.forEach(clearInterval) }
}
