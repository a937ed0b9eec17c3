import sql, { empty } from 'sql-template-tag'
import type { z } from 'zod'
import type { Page } from '../../../platform/contract/page.ts'
import { cursorId, cursorInstant, readCursor, writeCursor } from '../../../platform/server/db/cursor.ts'
import { countUpTo, cutPage } from '../../../platform/server/db/paging.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { DeskBatchDetail, DeskBatchRow, DeskQuery } from '../contract.ts'

type Row = z.input<typeof DeskBatchRow>
type Detail = z.input<typeof DeskBatchDetail>

const columns = sql`
  b.id, b.batch_no as "batchNo", b.exporter_name as "exporterName", b.exporter_uscc as "exporterUscc",
  b.vehicle_count as "vehicleCount", b.status,
  (select count(*)::int from office_proof sp
    where sp.enterprise_id = b.enterprise_id and sp.office_batch_id = b.id and sp.superseded_at is not null) as "supersededProofs",
  b.submitted_at as "submittedAt", b.received_at as "receivedAt"`

/** `find` is a VIN, a certificate number or a batch number, whole. */
export async function searchDeskBatches(tx: Tx, officeId: string, query: z.output<typeof DeskQuery>): Promise<Page<Row>> {
  const found = query.find?.normalize('NFKC').toUpperCase()
  const where = sql`
    b.enterprise_id = ${officeId}
    ${query.status ? sql`and b.status = ${query.status}` : empty}
    ${
      found
        ? sql`and (b.batch_no = ${found}
            or b.id in (select office_batch_id from office_vehicle where enterprise_id = ${officeId} and vin = ${found})
            or b.id in (select office_batch_id from office_proof where enterprise_id = ${officeId} and proof_no = ${found}))`
        : empty
    }`
  const after = readCursor(query.after, cursorInstant, cursorId)
  const rows = await tx.rows<Row & Record<string, unknown>>(sql`
    select ${columns} from office_batch b
     where ${where} ${after ? sql`and (b.received_at, b.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : empty}
     order by b.received_at desc, b.id desc limit ${query.size + 1}`)
  const total = await countUpTo(tx, sql`from office_batch b where ${where}`)
  return { ...cutPage(rows, query.size, (last) => writeCursor(last.receivedAt.toISOString(), last.id)), total }
}

export async function findDeskBatch(tx: Tx, officeId: string, id: string): Promise<Detail | undefined> {
  const head = await tx.maybe<Row & { reason: string | null; readOnly: boolean }>(sql`
    select ${columns}, b.reason, o.office_channel <> 'desk' as "readOnly"
      from office_batch b join party o on o.id = b.enterprise_id
     where b.enterprise_id = ${officeId} and b.id = ${id}`)
  if (!head) return undefined
  const proofs = await tx.rows<Detail['proofs'][number]>(sql`
    select p.proof_no as "proofNo", p.declaration_no as "declarationNo", p.export_date as "exportDate",
           p.superseded_at as "supersededAt", p.superseded_reason as "supersededReason",
           -- as on the paper
           (select coalesce(jsonb_agg(jsonb_build_object('n', v.n, 'vin', v.vin, 'status', v.status, 'reason', v.reason,
                                                          'deregisteredOn', v.deregistered_on) order by v.n, v.vin), '[]')
              from office_vehicle v
             where v.enterprise_id = p.enterprise_id and v.office_batch_id = p.office_batch_id and v.proof_no = p.proof_no)
             as vehicles
      from office_proof p
     where p.enterprise_id = ${officeId} and p.office_batch_id = ${id} order by p.proof_no`)
  const history = await tx.rows<Detail['history'][number]>(sql`
    select what, vin, reason, deregistered_on as date, account_id as by, at from office_event
     where enterprise_id = ${officeId} and office_batch_id = ${id} order by at, id`)
  return { ...head, proofs, history }
}

export async function findDeskProof(tx: Tx, officeId: string, proofNo: string): Promise<string | undefined> {
  const row = await tx.maybe<{ office_batch_id: string }>(sql`
    select office_batch_id from office_proof where enterprise_id = ${officeId} and proof_no = ${proofNo}
     order by office_batch_id desc limit 1`)
  return row?.office_batch_id
}

/** Of another office's paper: to whom it is addressed, nothing more (decision 12). */
export function addresseeOf(tx: Tx, proofNo: string): Promise<{ addressedTo: string; addressedOn: string } | undefined> {
  return tx.maybe<{ addressedTo: string; addressedOn: string }>(sql`
    select addressed_to as "addressedTo", addressed_on as "addressedOn" from public_proof where proof_no = ${proofNo}`)
}

export async function findDeskFile(tx: Tx, officeId: string, batchId: string, proofNo: string): Promise<string | undefined> {
  const row = await tx.maybe<{ file_sha256: string }>(sql`
    select file_sha256 from office_proof
     where enterprise_id = ${officeId} and office_batch_id = ${batchId} and proof_no = ${proofNo}`)
  return row?.file_sha256
}
