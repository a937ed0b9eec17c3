import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { deskStatuses, type DeskBatchRow } from '../contract.ts'
import { mayAccept } from '../domain/desk-states.ts'
import { answerExporter } from './answer-exporter.ts'

interface Locked extends Record<string, unknown> {
  status: DeskBatchRow['status']
  batch_no: string
  message_id: string
}

/** 受理: the batch and each of its vehicles; the exporter hears of it by message. */
export async function acceptBatch(tx: Tx, officeId: string, id: string, now: Date): Promise<Refusal | undefined> {
  const batch = await tx.maybe<Locked>(sql`
    select status, batch_no, message_id from office_batch where enterprise_id = ${officeId} and id = ${id} for update`)
  if (!batch) return refuse('NOT_FOUND')
  if (!mayAccept(batch.status)) return refuse('DESK_BATCH_NOT_ACCEPTABLE', { status: deskStatuses[batch.status] })
  await tx.run(sql`
    update office_batch set status = 'accepted', version = version + 1 where enterprise_id = ${officeId} and id = ${id}`)
  await tx.run(sql`
    update office_vehicle set status = 'accepted' where enterprise_id = ${officeId} and office_batch_id = ${id}`)
  await answerExporter(tx, {
    officeId,
    deliveryMessageId: batch.message_id,
    batchNo: batch.batch_no,
    messageType: 'batch-receipt',
    answer: { result: 'accepted', at: now.toISOString() },
  })
  await publish(tx, { enterpriseId: officeId, topic: 'desk-batch', id })
  return undefined
}
