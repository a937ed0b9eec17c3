import sql from 'sql-template-tag'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import { addMonths, shanghaiDay } from '../../../../vocabulary/plain-date.ts'
import { readyMonths, underWay } from '../../contract.ts'
import { returned } from './batches.ts'
import { licenceExpiring, unsubmitted } from './search-declarations.ts'

interface HomeCounts extends Record<string, unknown> {
  readyToSubmit: number
  underWay: number
  pushFailed: number
  sentBack: number
  licencesExpiring: number
}

/** What is due and what went wrong. Closed declarations of the last three months count as waiting for a proof. */
export function homeCounts(tx: Tx, enterpriseId: string, now: Date): Promise<HomeCounts> {
  const today = shanghaiDay(now)
  return tx.one<HomeCounts>(sql`
    select (select count(*) from declaration d
             where d.enterprise_id = ${enterpriseId} and ${unsubmitted}
               and d.list_date >= ${addMonths(today, -readyMonths)})::int as "readyToSubmit",
           (select count(*) from batch where enterprise_id = ${enterpriseId}
               and status = any (${underWay as string[]}::text[]))::int as "underWay",
           (select count(*) from batch where enterprise_id = ${enterpriseId} and status = 'push-failed')::int as "pushFailed",
           (select count(*) from batch b where b.enterprise_id = ${enterpriseId} and ${returned})::int as "sentBack",
           (select count(*) from declaration d
             where d.enterprise_id = ${enterpriseId} and ${licenceExpiring(enterpriseId, today)})::int as "licencesExpiring"`)
}
