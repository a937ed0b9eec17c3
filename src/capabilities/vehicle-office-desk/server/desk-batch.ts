import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { newId } from '../../../platform/server/new-id.ts'
import type { DeskStatus } from '../contract.ts'
import { answerExporter } from './answer-exporter.ts'

/** An officer at work on one batch of the own office. */
export interface AtDesk {
  officeId: string
  accountId: string
  batchId: string
  now: Date
}

export interface LockedBatch extends Record<string, unknown> {
  status: DeskStatus
  batchNo: string
  messageId: string
  withdrawalMessageId: string | null
}

export function lockBatch(tx: Tx, { officeId, batchId }: AtDesk): Promise<LockedBatch | undefined> {
  return tx.maybe<LockedBatch>(sql`
    select status, batch_no as "batchNo", message_id as "messageId", withdrawal_message_id as "withdrawalMessageId"
      from office_batch where enterprise_id = ${officeId} and id = ${batchId} for update`)
}

/** Moves the batch on and, where its decision changed, tells the exporter. */
export async function settleBatch(
  tx: Tx,
  desk: AtDesk,
  batch: LockedBatch,
  next: 'accepted' | 'sent-back',
  reason: { code: string; text: string } | undefined,
): Promise<void> {
  await tx.run(sql`
    update office_batch set status = ${next}, version = version + 1, reason = ${reason?.text ?? null}
     where enterprise_id = ${desk.officeId} and id = ${desk.batchId}`)
  await writeEvent(tx, desk, { what: next, reason: reason?.text })
  await answerExporter(tx, {
    officeId: desk.officeId,
    deliveryMessageId: batch.messageId,
    batchNo: batch.batchNo,
    messageType: 'batch-receipt',
    answer: {
      result: next,
      at: desk.now.toISOString(),
      ...(reason ? { reasonCode: reason.code, reason: reason.text } : {}),
    },
  })
}

export async function writeEvent(
  tx: Tx,
  desk: Pick<AtDesk, 'officeId' | 'batchId' | 'now'> & { accountId?: string },
  event: { what: string; vin?: string; reason?: string | undefined },
): Promise<void> {
  await tx.run(sql`
    insert into office_event (enterprise_id, office_batch_id, id, vin, what, reason, account_id, at)
    values (${desk.officeId}, ${desk.batchId}, ${newId()}, ${event.vin ?? null}, ${event.what}, ${event.reason ?? null},
            ${desk.accountId ?? null}, ${desk.now})`)
  await publish(tx, { enterpriseId: desk.officeId, topic: 'desk-batch', id: desk.batchId })
}
