import sql from 'sql-template-tag'
import { dropExpired } from '../capabilities/access/server/store.ts'
import { endUnanswered } from '../capabilities/data-collaboration/server/end-unanswered.ts'
import { synchroniseAtNight } from '../capabilities/data-collaboration/server/synchronise.ts'
import { sealAudit, type HeadSigner } from '../platform/server/audit/seal-audit.ts'
import type { Config } from '../platform/server/config.ts'
import type { Clock } from '../platform/server/clock.ts'
import type { Database } from '../platform/server/db/database.ts'
import type { FileStore } from '../platform/server/files/file-store.ts'
import { reportHealth } from '../platform/server/health.ts'
import type { Trust } from '../trust/open-trust.ts'
import { checkAuditDaily } from './audit-check.ts'
import { keepTrustCurrent } from './keep-trust.ts'

const second = 1000
const minute = 60 * second

/** What has to be done from time to time: heartbeat, CRL, seal test, the audit's chain, and forgetting what is past its time. */
export function housekeeping(parts: {
  config: Config
  database: Database
  clock: Clock
  files: FileStore
  trust: Trust
  sealTest: () => Promise<unknown>
  onError: (error: unknown) => void
}): { stop(): void } {
  const { config, database, clock, files, trust } = parts
  const every = (ms: number, work: () => Promise<unknown>) => setInterval(() => void work().catch(parts.onError), ms)
  const timers = [
    every(20 * second, () => reportHealth(database, 'worker', true, 'working')),
    // well within the minute after which a part counts as silent
    every(45 * second, parts.sealTest),
    every(second, () => sealAudit(database, clock, headSigner(trust))),
    every(minute, () => checkAuditDaily(database, trust)),
    every(60 * minute, () => sweepFiles(database, files, clock)),
    every(20 * second, () => endUnanswered(database, clock, config.answerMinutes)),
    every(10 * minute, () => synchroniseAtNight(database, clock)),
    every(10 * minute, () => database.withContext({ role: 'app_auth' }, dropExpired)),
    every(60 * minute, () =>
      database.withContext({ role: 'app_worker' }, (tx) =>
        tx.run(sql`delete from idempotency where at < now() - interval '7 days'`),
      ),
    ),
  ]
  const stopTrust = keepTrustCurrent(trust, parts.onError)
  return {
    stop: () => {
      timers.forEach(clearInterval)
      stopTrust()
    },
  }
}

/** The head of the audit's chain is signed with the key that signs our messages: partners can check it too. */
export const headSigner = ({ exchange }: Trust): HeadSigner => ({ keyId: exchange.keyId, sign: (bytes) => exchange.sign(bytes, 'der') })

/** What was stored and never committed is swept after a day: until then a transaction may still name it (decision 24). */
async function sweepFiles(database: Database, files: FileStore, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - 24 * 60 * minute)
  return files.sweep(before, async (hashes) => {
    const rows = await database.withContext({ role: 'app_worker' }, (tx) =>
      tx.rows<{ sha256: string }>(sql`select distinct sha256 from file where sha256 = any (${hashes}::text[])`),
    )
    return new Set(rows.map((row) => row.sha256))
  })
}
