import sql, { empty, type Sql } from 'sql-template-tag'
import type { z } from 'zod'
import type { Page } from '../../../../platform/contract/page.ts'
import { cursorId, cursorInstant, readCursor, writeCursor } from '../../../../platform/server/db/cursor.ts'
import { countUpTo, cutPage } from '../../../../platform/server/db/paging.ts'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import type { BatchDetail, BatchQuery, BatchRow, BatchStatus } from '../../contract.ts'
import { withdrawalIn } from '../../domain/batch-states.ts'
import { vehiclesWithProof } from '../claims.ts'
import { deliveryOf } from '../push-batch.ts'
import { messagesOf } from './read-declaration.ts'
import { held } from './search-declarations.ts'

type Row = z.input<typeof BatchRow>
type Detail = z.input<typeof BatchDetail>

const told = (result: string) => sql`(
  select count(*) from batch_vehicle v
   where v.enterprise_id = b.enterprise_id and v.batch_id = b.id and v.result = ${result} and b.status <> 'withdrawn')::int`

/** Later batches with a declaration of batch `b`; `again` is the later one, `of` narrows what of `b` it has to hold. */
const submittedAgain = (of: Sql = empty) => sql`
  batch_declaration mine
  join batch_declaration theirs on theirs.enterprise_id = mine.enterprise_id and theirs.declaration_id = mine.declaration_id
  join batch again on again.enterprise_id = theirs.enterprise_id and again.id = theirs.batch_id
 where mine.enterprise_id = b.enterprise_id and mine.batch_id = b.id ${of}
   and again.submitted_at > b.submitted_at and again.status <> 'withdrawn'`

/** Something of batch `b` was sent back and is neither corrected by the office nor submitted again. */
export const returned = sql`b.status <> 'withdrawn' and exists (
  select 1 from batch_vehicle v
    join proof p on p.enterprise_id = v.enterprise_id and p.batch_id = v.batch_id and p.declaration_id = v.declaration_id
   where v.enterprise_id = b.enterprise_id and v.batch_id = b.id and coalesce(v.result, b.status) = 'sent-back' and p.status in ('sealing', 'valid')
     and not exists (select 1 from ${submittedAgain(sql`and mine.declaration_id = v.declaration_id`)}))`

// the order of the certificates is that of the submission
const columns = sql`
  b.id, b.batch_no as "batchNo", b.submitted_at as "submittedAt", o.name as "officeName",
  b.vehicle_count as "vehicleCount", b.status, b.reason,
  array(select d.declaration_no from batch_declaration bd
          join declaration d on d.enterprise_id = bd.enterprise_id and d.id = bd.declaration_id
          left join proof p on p.enterprise_id = bd.enterprise_id and p.batch_id = bd.batch_id and p.declaration_id = bd.declaration_id
         where bd.enterprise_id = b.enterprise_id and bd.batch_id = b.id order by p.proof_no, d.declaration_no) as "declarationNos",
  ${told('sent-back')} as "sentBack", ${told('deregistered')} as deregistered`

/** 提交报告记录: by 提交时间 (Shanghai days), 车辆管理所, 报关单号. */
export async function searchBatches(tx: Tx, enterpriseId: string, query: z.output<typeof BatchQuery>): Promise<Page<Row>> {
  const where = sql`
    b.enterprise_id = ${enterpriseId}
    ${query.from ? sql`and b.submitted_at >= (${query.from}::date)::timestamp at time zone 'Asia/Shanghai'` : empty}
    ${query.to ? sql`and b.submitted_at < (${query.to}::date + 1)::timestamp at time zone 'Asia/Shanghai'` : empty}
    ${query.status ? sql`and b.status = any (${query.status as string[]}::text[])` : empty}
    ${query.returned ? sql`and ${returned}` : empty}
    ${query.officeId ? sql`and b.office_id = ${query.officeId}` : empty}
    ${
      query.declarationNo
        ? sql`and exists (select 1 from batch_declaration bd
                join declaration d on d.enterprise_id = bd.enterprise_id and d.id = bd.declaration_id
               where bd.enterprise_id = b.enterprise_id and bd.batch_id = b.id and d.declaration_no = ${query.declarationNo})`
        : empty
    }`
  const after = readCursor(query.after, cursorInstant, cursorId)
  const rows = await tx.rows<Row & Record<string, unknown>>(sql`
    select ${columns} from batch b join party o on o.id = b.office_id
     where ${where} ${after ? sql`and (b.submitted_at, b.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : empty}
     order by b.submitted_at desc, b.id desc limit ${query.size + 1}`)
  const total = await countUpTo(tx, sql`from batch b where ${where}`)
  return { ...cutPage(rows, query.size, (last) => writeCursor(last.submittedAt.toISOString(), last.id)), total }
}

export async function findBatch(tx: Tx, enterpriseId: string, id: string): Promise<Detail | undefined> {
  const found = await tx.maybe<Row & { status: BatchStatus; officeId: string; presentChannel: string }>(sql`
    select ${columns}, b.office_id as "officeId", case o.office_channel when 'desk' then 'desk:' else 'office:' end || o.code as "presentChannel"
      from batch b join party o on o.id = b.office_id
     where b.enterprise_id = ${enterpriseId} and b.id = ${id}`)
  if (!found) return undefined
  const { presentChannel, officeId, ...head } = found
  const delivery = await deliveryOf(tx, enterpriseId, id)
  const proofs = await tx.rows<Detail['proofs'][number]>(sql`
    select p.id, p.proof_no as "proofNo", d.declaration_no as "declarationNo", p.status, p.sealed_at as "sealedAt"
      from proof p
      join declaration d on d.enterprise_id = p.enterprise_id and d.id = p.declaration_id
     where p.enterprise_id = ${enterpriseId} and p.batch_id = ${id} order by p.proof_no`)
  const vehicles = await tx.rows<Detail['vehicles'][number]>(sql`
    select v.vin, d.declaration_no as "declarationNo", coalesce(printed.no, 0)::int as no, v.deregistered_on as "deregisteredOn",
           -- a decision on the batch is one on each vehicle that has none of its own and was part of it
           coalesce(v.result, case when b.status = 'withdrawn' then 'withdrawn' when p.status = 'superseded' then 'superseded'
                                   when b.status in ('accepted', 'sent-back') then b.status end) as result,
           coalesce(v.reason, case when v.result is null and p.status = 'valid' and b.status = 'sent-back' then b.reason end) as reason
      from ${vehiclesWithProof}
      join declaration d on d.enterprise_id = v.enterprise_id and d.id = v.declaration_id
      -- as the certificate numbers them: paper and screen are compared line by line
      left join lateral (
        select s.no from jsonb_array_elements_text(p.snapshot -> 'vins') with ordinality as s (vin, no) where s.vin = v.vin limit 1
      ) as printed on true
     where v.enterprise_id = ${enterpriseId} and v.batch_id = ${id} order by p.proof_no, printed.no, v.vin`)
  const declarations = await tx.rows<Detail['declarations'][number]>(sql`
    select d.id, d.declaration_no as "declarationNo", ${held} as held
      from batch_declaration mine
      join declaration d on d.enterprise_id = mine.enterprise_id and d.id = mine.declaration_id
      left join proof p on p.enterprise_id = mine.enterprise_id and p.batch_id = mine.batch_id and p.declaration_id = mine.declaration_id
     where mine.enterprise_id = ${enterpriseId} and mine.batch_id = ${id} order by p.proof_no, d.declaration_no`)
  const resubmitted = await tx.rows<Detail['resubmitted'][number]>(sql`
    select distinct on (again.submitted_at, again.id) again.id, again.batch_no as "batchNo"
      from batch b cross join lateral (select again.* from ${submittedAgain()}) as again
     where b.enterprise_id = ${enterpriseId} and b.id = ${id} order by again.submitted_at desc, again.id`)
  const warnings = await tx.rows<Detail['warnings'][number]>(sql`
    select code, reason, jsonb_array_length(findings) as vehicles
      from batch_warning where enterprise_id = ${enterpriseId} and batch_id = ${id} order by code`)
  const history = await tx.rows<Detail['history'][number]>(sql`
    select status, at, note from batch_event where enterprise_id = ${enterpriseId} and batch_id = ${id} order by at, id`)
  const decisions = await tx.rows<Detail['decisions'][number]>(sql`
    select vin, substr(kind, 8) as result, at, detail->>'reason' as reason, detail->>'date' as date
      from vehicle_event
     where enterprise_id = ${enterpriseId} and source = 'vehicle-office' and kind like 'office-%'
       and vin in (select vin from batch_vehicle where enterprise_id = ${enterpriseId} and batch_id = ${id})
       and detail->>'batchId' = ${id} and detail->>'wholeBatch' is null order by at, id`)
  // where it went stays its way, whatever channel the office has by now
  const messages = await messagesOf(tx, enterpriseId, delivery?.destination ?? presentChannel, `batch/${id}`)
  const withdrawal = withdrawalIn(head.status, delivery?.mayBeThere ?? false) ?? null
  return { ...head, officeId, proofs, vehicles, declarations, resubmitted, withdrawal, warnings, history, decisions, messages }
}

export interface ProofFile {
  proofNo: string
  status: string
  fileSha256: string | null
}

export function findProof(tx: Tx, enterpriseId: string, id: string): Promise<ProofFile | undefined> {
  return tx.maybe<ProofFile & Record<string, unknown>>(sql`
    select proof_no as "proofNo", status, file_sha256 as "fileSha256"
      from proof where enterprise_id = ${enterpriseId} and id = ${id}`)
}
