import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'
import { newId } from '../new-id.ts'

export interface AuditEntry {
  enterpriseId: string
  accountId: string | null
  act: string
  object: string
  detail: unknown
  trace: string
  at: Date
}

/** Commits with the business change or not at all. */
export async function writeAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx.run(sql`
    insert into audit (enterprise_id, id, account_id, act, object, detail, trace, at)
    values (${entry.enterpriseId}, ${newId()}, ${entry.accountId}, ${entry.act}, ${entry.object},
            ${JSON.stringify(entry.detail ?? {})}, ${entry.trace}, ${entry.at})`)
}
