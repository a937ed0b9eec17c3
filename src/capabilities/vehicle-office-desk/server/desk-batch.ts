import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { newId } from '../../../platform/server/new-id.ts'
import { relyOnOfficeChannel } from '../../../registry/party/store.ts'
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

/** The batch for its decision, or why there is none: it isn't this office's, or this office decides in a system of its own. */
export async function lockBatch(tx: Tx, { officeId, batchId }: AtDesk): Promise<LockedBatch | Refusal> {
  // until this commits the office stays at its desk
  const { channel } = await relyOnOfficeChannel(tx, officeId)
  const batch = await tx.maybe<LockedBatch>(sql`
    select status, batch_no as "batchNo", message_id as "messageId", withdrawal_message_id as "withdrawalMessageId"
      from office_batch where enterprise_id = ${officeId} and id = ${batchId} for update`)
  if (!batch) return refuse('NOT_FOUND')
  return channel === 'desk' ? batch : refuse('DESK_READ_ONLY')
}

/** Moves the batch on and tells the exporter. `summedUp`: it follows from its vehicles, each of which is told of by itself. */
export async function settleBatch(
  tx: Tx,
  desk: AtDesk,
  batch: LockedBatch,
  next: 'accepted' | 'sent-back',
  reason: { code: string; text: string } | undefined,
  summedUp = false,
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
      ...(summedUp ? { eachVehicle: true } : {}),
    },
  })
}

export interface DeskEvent {
  what: string
  vin?: string
  reason?: string | undefined
  /** the day of a deregistration */
  date?: string | undefined
}

type At = Pick<AtDesk, 'officeId' | 'batchId' | 'now'> & { accountId?: string }

export const writeEvent = (tx: Tx, desk: At, event: DeskEvent): Promise<void> => writeEvents(tx, desk, [event])

/** Many of one moment, and one word to the pages that stand open. */
export async function writeEvents(tx: Tx, desk: At, events: readonly DeskEvent[]): Promise<void> {
  await tx.run(sql`
    insert into office_event (enterprise_id, office_batch_id, id, vin, what, reason, deregistered_on, account_id, at)
    select ${desk.officeId}, ${desk.batchId}, id, vin, what, reason, date, ${desk.accountId ?? null}, ${desk.now}
      from jsonb_to_recordset(${JSON.stringify(events.map((event) => ({ id: newId(), ...event })))}::jsonb)
           as e (id uuid, vin text, what text, reason text, date date)`)
  await publish(tx, { enterpriseId: desk.officeId, topic: 'desk-batch', id: desk.batchId })
}
