import sql from 'sql-template-tag'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import { addDays, addMonths, shanghaiDay } from '../../../../vocabulary/plain-date.ts'

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
             where d.enterprise_id = ${enterpriseId} and d.status = 'closed' and d.confirmed_at is not null
               and d.list_date >= ${addMonths(today, -3)}
               and not exists (select 1 from batch_declaration bd
                     where bd.enterprise_id = d.enterprise_id and bd.declaration_id = d.id))::int as "readyToSubmit",
           (select count(*) from batch where enterprise_id = ${enterpriseId}
               and status in ('submitted', 'pushing', 'delivered'))::int as "underWay",
           (select count(*) from batch where enterprise_id = ${enterpriseId} and status = 'push-failed')::int as "pushFailed",
           (select count(*) from batch where enterprise_id = ${enterpriseId} and status = 'sent-back')::int as "sentBack",
           (select count(*) from licence l where l.enterprise_id = ${enterpriseId}
               and l.valid_to between ${today} and ${addDays(today, 30)}
               and not exists (select 1 from declaration d
                     where d.enterprise_id = l.enterprise_id and d.licence_no = l.licence_no))::int as "licencesExpiring"`)
}
