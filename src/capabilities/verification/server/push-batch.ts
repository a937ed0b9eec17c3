import sql from 'sql-template-tag'
import type { EnqueuedDelivery } from '../../../outside/vehicle-office/messages.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { relyOnOfficeChannel } from '../../../registry/party/store.ts'
import type { ProofSnapshot } from '../domain/proof-snapshot.ts'

interface Head extends Record<string, unknown> {
  batch_no: string
  submitted_at: Date
  office_id: string
  office_code: string
  exporter_uscc: string
  exporter_name: string
}

interface Sealed extends Record<string, unknown> {
  snapshot: ProofSnapshot
  sealed_at: Date
  file_sha256: string
}

/** What the answers of an office are about, remembered beside the delivery. */
export interface PushedBatch {
  batchId: string
}

/** The one channel that serves an office: our desk or the office's own system (decision 4). */
export async function destinationOf(tx: Tx, officeId: string): Promise<string> {
  const { code, channel } = await relyOnOfficeChannel(tx, officeId)
  return `${channel === 'desk' ? 'desk' : 'office'}:${code}`
}

export interface BatchDelivery extends Record<string, unknown> {
  messageId: string
  destination: string
  /** the office has it, or may have it any moment: neither refused for good nor dropped after that */
  mayBeThere: boolean
  /** it will never go out: refused, and dropped by the operator */
  dropped: boolean
}

/** How the delivery of a batch stands; undefined before it was pushed. */
export function deliveryOf(tx: Tx, enterpriseId: string, batchId: string): Promise<BatchDelivery | undefined> {
  return tx.maybe<BatchDelivery>(sql`
    select o.message_id as "messageId", o.destination, o.dead_at is null as "mayBeThere",
           o.dead_at is not null and o.done_at is not null as dropped
      from batch b
      join outbox o on o.enterprise_id = b.enterprise_id and o.message_id = b.delivery_message_id
     where b.enterprise_id = ${enterpriseId} and b.id = ${batchId}`)
}

/** Enqueues the delivery of a sealed batch to its office. */
export async function pushBatch(tx: Tx, enterpriseId: string, batchId: string): Promise<void> {
  const head = await tx.one<Head>(sql`
    select b.batch_no, b.submitted_at, b.office_id, o.code as office_code, e.uscc as exporter_uscc, e.name as exporter_name
      from batch b
      join party o on o.id = b.office_id
      join party e on e.id = b.enterprise_id
     where b.enterprise_id = ${enterpriseId} and b.id = ${batchId}`)
  const proofs = await tx.rows<Sealed>(sql`
    select snapshot, sealed_at, file_sha256 from proof
     where enterprise_id = ${enterpriseId} and batch_id = ${batchId} and status = 'valid' order by proof_no`)
  const messageId = await enqueue(tx, {
    enterpriseId,
    destination: await destinationOf(tx, head.office_id),
    messageType: 'batch-delivery',
    objectKey: `batch/${batchId}`,
    body: {
      batchNo: head.batch_no,
      officeCode: head.office_code,
      submittedAt: head.submitted_at.toISOString(),
      exporter: { uscc: head.exporter_uscc, name: head.exporter_name },
      proofs: proofs.map(({ snapshot, sealed_at, file_sha256 }) => ({
        proofNo: snapshot.proofNo,
        declarationNo: snapshot.declarationNo,
        exportDate: snapshot.exportDate,
        sealedAt: sealed_at.toISOString(),
        vins: snapshot.vins,
        pdfSha256: file_sha256,
      })),
    } satisfies EnqueuedDelivery,
    context: { batchId } satisfies PushedBatch,
  })
  await tx.run(sql`
    update batch set delivery_message_id = ${messageId} where enterprise_id = ${enterpriseId} and id = ${batchId}`)
}
