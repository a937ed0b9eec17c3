import sql from 'sql-template-tag'
import { EnqueuedDelivery } from '../../../outside/vehicle-office/messages.ts'
import type { Clock } from '../../../platform/server/clock.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { newId } from '../../../platform/server/new-id.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'
import { findOfficeByCode } from '../../../registry/party/store.ts'
import { answerExporter } from './answer-exporter.ts'

export interface DeskParts {
  database: Database
  clock: Clock
  files: FileStore
}

/**
 * Our desk as the channel of an office that has no system of its own: the delivery becomes the office's own copy
 * (decision 4), and the receipt goes the way every answer goes. A delivery that comes again changes nothing.
 */
export async function takeDelivery(parts: DeskParts, message: Claimed): Promise<Delivery> {
  const delivery = EnqueuedDelivery.parse(message.body)
  const office = await parts.database.withContext({ role: 'app_worker' }, (tx) => findOfficeByCode(tx, delivery.officeCode))
  if (!office || office.officeChannel !== 'desk') {
    return { outcome: 'refused', reason: `office ${delivery.officeCode} is not served by our desk` }
  }
  const at = parts.clock.now()
  const sizes = new Map<string, number>()
  for (const { pdfSha256 } of delivery.proofs) sizes.set(pdfSha256, await parts.files.size(pdfSha256))

  await parts.database.withContext({ role: 'app_tenant', enterpriseId: office.id }, async (tx) => {
    const id = newId()
    if (!(await writeHead(tx, office.id, id, message, delivery, at))) return
    await writeProofs(tx, office.id, id, delivery, sizes, at)
    await answerExporter(tx, {
      officeId: office.id,
      deliveryMessageId: message.messageId,
      batchNo: delivery.batchNo,
      messageType: 'batch-receipt',
      answer: { result: 'received', at: at.toISOString() },
    })
    await publish(tx, { enterpriseId: office.id, topic: 'desk-batch', id })
  })
  return { outcome: 'done' }
}

async function writeHead(
  tx: Tx,
  officeId: string,
  id: string,
  message: Claimed,
  delivery: EnqueuedDelivery,
  at: Date,
): Promise<boolean> {
  const vehicles = delivery.proofs.reduce((sum, proof) => sum + proof.vins.length, 0)
  const written = await tx.run(sql`
    insert into office_batch (enterprise_id, id, message_id, exporter_uscc, exporter_name, batch_no, vehicle_count, status,
                              version, submitted_at, received_at)
    values (${officeId}, ${id}, ${message.messageId}, ${delivery.exporter.uscc}, ${delivery.exporter.name},
            ${delivery.batchNo}, ${vehicles}, 'received', 1, ${delivery.submittedAt}, ${at})
    on conflict (enterprise_id, message_id) do nothing`)
  return written > 0
}

async function writeProofs(
  tx: Tx,
  officeId: string,
  id: string,
  delivery: EnqueuedDelivery,
  sizes: ReadonlyMap<string, number>,
  at: Date,
): Promise<void> {
  const proofs = JSON.stringify(delivery.proofs.map((proof) => ({ ...proof, bytes: sizes.get(proof.pdfSha256) })))
  await tx.run(sql`
    insert into file (enterprise_id, sha256, media_type, bytes, at)
    select ${officeId}, "pdfSha256", 'application/pdf', bytes, ${at}
      from jsonb_to_recordset(${proofs}::jsonb) as p ("pdfSha256" text, bytes bigint)
    on conflict do nothing`)
  await tx.run(sql`
    insert into office_proof (enterprise_id, office_batch_id, proof_no, declaration_no, export_date, file_sha256)
    select ${officeId}, ${id}, "proofNo", "declarationNo", "exportDate", "pdfSha256"
      from jsonb_to_recordset(${proofs}::jsonb)
           as p ("proofNo" text, "declarationNo" text, "exportDate" date, "pdfSha256" text)`)
  await tx.run(sql`
    insert into office_vehicle (enterprise_id, office_batch_id, vin, proof_no, n, status)
    select ${officeId}, ${id}, vin, "proofNo", n, 'received'
      from jsonb_to_recordset(${proofs}::jsonb) as p ("proofNo" text, vins jsonb),
           jsonb_array_elements_text(vins) with ordinality as v (vin, n)`)
}
