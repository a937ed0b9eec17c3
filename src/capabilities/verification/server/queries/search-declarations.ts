import sql, { empty } from 'sql-template-tag'
import type { Page } from '../../../../platform/contract/page.ts'
import { cursorDay, cursorId, readCursor, writeCursor } from '../../../../platform/server/db/cursor.ts'
import { countUpTo, cutPage } from '../../../../platform/server/db/paging.ts'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import { addDays, nearMonth, shanghaiDay, type PlainDate } from '../../../../vocabulary/plain-date.ts'
import { licenceDays, type DeclarationLine, type DeclarationQuery } from '../../contract.ts'
import { standsOnProof, vehiclesWithProof } from '../claims.ts'

/** Whether a vehicle of declaration `d` stands on a certificate that holds. Its own batches are few: they are looked at one by one. */
export const held = sql`exists (
  select 1 from batch_declaration bd
   cross join lateral (
    select 1 from ${vehiclesWithProof}
     where b.enterprise_id = bd.enterprise_id and b.id = bd.batch_id and v.declaration_id = bd.declaration_id and ${standsOnProof}
     limit 1) as standing
   where bd.enterprise_id = d.enterprise_id and bd.declaration_id = d.id)`

/** Declarations `d` with the batch that each was submitted with last. */
export const declarationsWithBatch = sql`
  declaration d left join lateral (
    select b.id, b.batch_no, case when p.status = 'superseded' and b.status <> 'withdrawn' then 'superseded' else b.status end as state
      from batch_declaration bd
      join batch b on b.enterprise_id = bd.enterprise_id and b.id = bd.batch_id
      left join proof p on p.enterprise_id = bd.enterprise_id and p.batch_id = bd.batch_id and p.declaration_id = bd.declaration_id
     where bd.enterprise_id = d.enterprise_id and bd.declaration_id = d.id
     order by b.submitted_at desc limit 1) as last on true`

/** The columns of a DeclarationLine, from `declarationsWithBatch`. */
export const lineColumns = sql`
  d.id, d.declaration_no as "declarationNo", d.status, d.provenance, d.declare_date as "declareDate",
  d.export_date as "exportDate", d.licence_no as "licenceNo", d.departure_port as "departurePort",
  d.trade_country as "tradeCountry", d.supervision_mode as "supervisionMode", d.transport_mode as "transportMode",
  d.vehicle_count as "vehicleCount", last.batch_no as "batchNo",
  last.id as "batchId", last.state as "batchState", last.id is not null and ${held} as held`

/** Closed, confirmed by customs, and nothing of it on a certificate that holds: never submitted, withdrawn, or sent back; `d` is the declaration. */
export const unsubmitted = sql`
  d.status = 'closed' and d.confirmed_at is not null and not ${held}`

/** Not closed yet, under a licence that is valid but not for long; `d` is the declaration. The array is asked once, then the index finds. */
export const licenceExpiring = (enterpriseId: string, today: PlainDate) => sql`
  d.status not in ('closed', 'deleted') and d.licence_no = any (array(
    select l.licence_no from licence l
     where l.enterprise_id = ${enterpriseId} and l.status = 'valid' and l.valid_to between ${today} and ${addDays(today, licenceDays)}))`

/** 业务信息查询. A number or a licence searches all years; without any condition the last month is shown (manual 3.1.2). */
export async function searchDeclarations(
  tx: Tx,
  enterpriseId: string,
  query: DeclarationQuery,
  now: Date,
): Promise<Page<DeclarationLine>> {
  const today = shanghaiDay(now)
  const free = !query.declarationNo && !query.licenceNo && !query.from && !query.to && !query.licenceExpiring
  const range = free ? nearMonth(today) : query
  const where = sql`
    d.enterprise_id = ${enterpriseId}
    ${query.declarationNo ? sql`and d.declaration_no = ${query.declarationNo}` : empty}
    ${query.licenceNo ? sql`and d.licence_no = ${query.licenceNo}` : empty}
    ${query.unsubmitted ? sql`and ${unsubmitted}` : empty}
    ${query.licenceExpiring ? sql`and ${licenceExpiring(enterpriseId, today)}` : empty}
    ${range.from ? sql`and d.list_date >= ${range.from}` : empty}
    ${range.to ? sql`and d.list_date <= ${range.to}` : empty}`
  const after = readCursor(query.after, cursorDay, cursorId)

  const rows = await tx.rows<DeclarationLine & { listDate: string }>(sql`
    select ${lineColumns}, d.list_date as "listDate" from ${declarationsWithBatch}
     where ${where} ${after ? sql`and (d.list_date, d.id) < (${after[0]}::date, ${after[1]}::uuid)` : empty}
     order by d.list_date desc, d.id desc limit ${query.size + 1}`)
  const total = await countUpTo(tx, sql`from declaration d where ${where}`)
  return { ...cutPage(rows, query.size, (last) => writeCursor(last.listDate, last.id)), total }
}
