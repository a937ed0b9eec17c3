import sql from 'sql-template-tag'
import type { PushedBatch } from '../../../src/capabilities/verification/server/push-batch.ts'
import type { Database } from '../../../src/platform/server/db/database.ts'
import { idOf } from './ids.ts'

interface PastBatch extends Record<string, unknown> {
  id: string
  batchNo: string
  status: 'delivered' | 'accepted' | 'sent-back' | 'withdrawn'
  reason: string | null
  submittedAt: Date
  exporterUscc: string
  exporterName: string
  officeId: string
  officeCode: string
  proofs: { proofNo: string; declarationNo: string; exportDate: string | null; sha256: string; bytes: number; vehicles: object[] }[]
}

/** Past batches as they lie on the desks of offices that have no system of their own; what is undecided can be decided. */
export async function writeOfficeCopies(database: Database, enterpriseId: string): Promise<void> {
  const batches = await database.withContext({ role: 'app_tenant', enterpriseId }, (tx) =>
    tx.rows<PastBatch>(sql`
      select b.id, b.batch_no as "batchNo", b.status, b.reason, b.submitted_at as "submittedAt",
             e.uscc as "exporterUscc", e.name as "exporterName", o.id as "officeId", o.code as "officeCode",
             (select jsonb_agg(jsonb_build_object(
                       'proofNo', p.proof_no, 'declarationNo', p.snapshot->>'declarationNo', 'exportDate', p.snapshot->>'exportDate',
                       'sha256', p.file_sha256, 'bytes', f.bytes, 'vehicles',
                       (select jsonb_agg(jsonb_build_object('n', s.n, 'vin', v.vin, 'result', v.result, 'on', v.deregistered_on))
                          from batch_vehicle v
                          join jsonb_array_elements_text(p.snapshot->'vins') with ordinality as s (vin, n) on s.vin = v.vin
                         where v.enterprise_id = p.enterprise_id and v.batch_id = p.batch_id and v.declaration_id = p.declaration_id)))
                from proof p join file f on f.enterprise_id = p.enterprise_id and f.sha256 = p.file_sha256
               where p.enterprise_id = b.enterprise_id and p.batch_id = b.id) as proofs
        from batch b join party o on o.id = b.office_id join party e on e.id = b.enterprise_id
       where b.enterprise_id = ${enterpriseId} and o.office_channel = 'desk' and b.delivery_message_id is null
         and b.status in ('delivered', 'accepted', 'sent-back', 'withdrawn')`),
  )
  for (const batch of batches) {
    const messageId = idOf('delivery', batch.id)
    await writeCopy(database, batch, messageId)
    await rememberDelivery(database, enterpriseId, batch, messageId)
  }
}

const statusAtDesk = { delivered: 'received', accepted: 'accepted', 'sent-back': 'sent-back', withdrawn: 'withdrawn' } as const

async function writeCopy(database: Database, batch: PastBatch, messageId: string): Promise<void> {
  const id = idOf('office-batch', batch.id)
  const proofs = JSON.stringify(batch.proofs)
  const vehicles = batch.proofs.reduce((sum, proof) => sum + proof.vehicles.length, 0)
  await database.withContext({ role: 'app_tenant', enterpriseId: batch.officeId }, async (tx) => {
    const fresh = await tx.run(sql`
      insert into office_batch (enterprise_id, id, message_id, exporter_uscc, exporter_name, batch_no, vehicle_count, status,
                                version, submitted_at, received_at, reason)
      values (${batch.officeId}, ${id}, ${messageId}, ${batch.exporterUscc}, ${batch.exporterName}, ${batch.batchNo},
              ${vehicles}, ${statusAtDesk[batch.status]}, 1, ${batch.submittedAt}, ${batch.submittedAt}, ${batch.reason})
      on conflict do nothing`)
    if (fresh === 0) return
    await tx.run(sql`
      insert into file (enterprise_id, sha256, media_type, bytes, at)
      select ${batch.officeId}, sha256, 'application/pdf', bytes, ${batch.submittedAt}
        from jsonb_to_recordset(${proofs}::jsonb) as p (sha256 text, bytes bigint) on conflict do nothing`)
    await tx.run(sql`
      insert into office_proof (enterprise_id, office_batch_id, proof_no, declaration_no, export_date, file_sha256)
      select ${batch.officeId}, ${id}, "proofNo", "declarationNo", "exportDate", sha256
        from jsonb_to_recordset(${proofs}::jsonb)
             as p ("proofNo" text, "declarationNo" text, "exportDate" date, sha256 text)`)
    await tx.run(sql`
      insert into office_vehicle (enterprise_id, office_batch_id, vin, proof_no, n, status, deregistered_on)
      select ${batch.officeId}, ${id}, v.vin, p."proofNo", v.n,
             coalesce(v.result, ${batch.status === 'sent-back' ? 'sent-back' : 'received'}), v."on"
        from jsonb_to_recordset(${proofs}::jsonb) as p ("proofNo" text, vehicles jsonb),
             jsonb_to_recordset(p.vehicles) as v (n integer, vin text, result text, "on" date)`)
  })
}

/** The message that brought it: what the office's answers are about. */
async function rememberDelivery(database: Database, enterpriseId: string, batch: PastBatch, messageId: string): Promise<void> {
  const destination = `desk:${batch.officeCode}`
  const objectKey = `batch/${batch.id}`
  await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
    await tx.run(sql`
      insert into outbox_sequence (enterprise_id, destination, object_key, last)
      values (${enterpriseId}, ${destination}, ${objectKey}, 1) on conflict do nothing`)
    await tx.run(sql`
      insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, body, context, done_at)
      values (${messageId}, ${enterpriseId}, ${destination}, ${`${enterpriseId}/${objectKey}`}, 1, 'batch-delivery', '{}',
              ${JSON.stringify({ batchId: batch.id } satisfies PushedBatch)}, ${batch.submittedAt})
      on conflict do nothing`)
    await tx.run(sql`
      update batch set delivery_message_id = ${messageId} where enterprise_id = ${enterpriseId} and id = ${batch.id}`)
  })
}
