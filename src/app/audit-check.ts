import sql from 'sql-template-tag'
import { verifyAudit } from '../platform/server/audit/seal-audit.ts'
import type { Database } from '../platform/server/db/database.ts'
import { reportHealth } from '../platform/server/health.ts'
import type { Trust } from '../trust/open-trust.ts'

/**
 * Walks the whole chain of audit rows once a day, whichever worker comes first, and tells the operator what came of it.
 * Answers whether it was time.
 */
export async function checkAuditDaily(database: Database, trust: Pick<Trust, 'signedByUs'>): Promise<boolean> {
  const { due } = await database.withContext({ role: 'app_worker' }, (tx) =>
    tx.one<{ due: boolean }>(sql`
      select not exists (select 1 from component_health where name = 'audit' and at > now() - interval '1 day') as due`),
  )
  if (!due) return false
  const verdict = await verifyAudit(database, trust.signedByUs)
  const says = verdict.ok ? `${verdict.rows} rows, unbroken` : `row ${verdict.n}: ${verdict.reason}`
  await reportHealth(database, 'audit', verdict.ok, says)
  return true
}
