import sql from 'sql-template-tag'
import { isRefusal, refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { deskStatuses, sendBackReasons, type DeskVehicleStatus, type SendBackReason } from '../contract.ts'
import { mayAtDesk, takenOnIn } from '../domain/desk-states.ts'
import { answerExporter } from './answer-exporter.ts'
import { lockBatch, settleBatch, writeEvent, type AtDesk } from './desk-batch.ts'

/** 受理: the batch and each vehicle that still waits. */
export async function acceptBatch(tx: Tx, desk: AtDesk): Promise<Refusal | undefined> {
  const batch = await lockBatch(tx, desk)
  if (isRefusal(batch)) return batch
  if (!mayAtDesk('accept', batch.status)) return refuse('DESK_BATCH_NOT_ACCEPTABLE', { status: deskStatuses[batch.status] })
  const [overtaken] = await supersededProofs(tx, desk)
  if (overtaken) return refuse('DESK_PROOF_SUPERSEDED', { ...overtaken })
  await decideWaiting(tx, desk, 'accepted', undefined)
  await settleBatch(tx, desk, batch, 'accepted', undefined)
  return undefined
}

/** 整批退回 with a coded reason. */
export async function returnBatch(
  tx: Tx,
  desk: AtDesk,
  sent: { reasonCode: SendBackReason; reason?: string | undefined },
): Promise<Refusal | undefined> {
  const batch = await lockBatch(tx, desk)
  if (isRefusal(batch)) return batch
  if (!mayAtDesk('return', batch.status)) return refuse('DESK_BATCH_NOT_RETURNABLE', { status: deskStatuses[batch.status] })
  const count = await countTakenOn(tx, desk)
  if (count > 0) return refuse('DESK_VEHICLES_TAKEN_ON', { count })
  const reason = { code: sent.reasonCode, text: sayReason(sent.reasonCode, sent.reason) }
  await decideWaiting(tx, desk, 'sent-back', reason)
  await settleBatch(tx, desk, batch, 'sent-back', reason)
  return undefined
}

/** The exporter asked to withdraw what was pushed: the office says yes or no. */
export async function answerWithdrawal(
  tx: Tx,
  desk: AtDesk,
  answer: { granted: boolean; reason?: string | undefined },
): Promise<Refusal | undefined> {
  const batch = await lockBatch(tx, desk)
  if (isRefusal(batch)) return batch
  if (!mayAtDesk('answerWithdrawal', batch.status) || !batch.withdrawalMessageId) return refuse('DESK_NO_WITHDRAWAL')
  const count = answer.granted ? await countTakenOn(tx, desk) : 0
  if (count > 0) return refuse('DESK_VEHICLES_TAKEN_ON', { count })
  const next = answer.granted ? 'withdrawn' : 'received'
  await tx.run(sql`
    update office_batch set status = ${next}, withdrawal_message_id = null, version = version + 1
     where enterprise_id = ${desk.officeId} and id = ${desk.batchId}`)
  await writeEvent(tx, desk, { what: answer.granted ? 'withdrawal-granted' : 'withdrawal-denied', reason: answer.reason })
  await answerExporter(tx, {
    officeId: desk.officeId,
    deliveryMessageId: batch.withdrawalMessageId,
    batchNo: batch.batchNo,
    messageType: 'withdrawal-answer',
    answer: { granted: answer.granted, reason: answer.reason ?? null, at: desk.now.toISOString() },
  })
  return undefined
}

/** Certificates of vehicles that still wait, which customs overtook. */
function supersededProofs(tx: Tx, { officeId, batchId }: AtDesk): Promise<{ proofNo: string; reason: string }[]> {
  return tx.rows<{ proofNo: string; reason: string }>(sql`
    select p.proof_no as "proofNo", p.superseded_reason as reason from office_proof p
     where p.enterprise_id = ${officeId} and p.office_batch_id = ${batchId} and p.superseded_at is not null
       and exists (select 1 from office_vehicle v
                    where v.enterprise_id = p.enterprise_id and v.office_batch_id = p.office_batch_id
                      and v.proof_no = p.proof_no and v.status = 'received')
     order by p.proof_no`)
}

async function countTakenOn(tx: Tx, { officeId, batchId }: AtDesk): Promise<number> {
  const vehicles = await tx.rows<{ status: DeskVehicleStatus }>(
    sql`select status from office_vehicle where enterprise_id = ${officeId} and office_batch_id = ${batchId}`,
  )
  return takenOnIn(vehicles.map(({ status }) => status))
}

interface Reason {
  code: SendBackReason
  text: string
}

async function decideWaiting(tx: Tx, desk: AtDesk, status: 'accepted' | 'sent-back', reason: Reason | undefined): Promise<void> {
  await tx.run(sql`
    update office_vehicle set status = ${status}, reason_code = ${reason?.code ?? null}, reason = ${reason?.text ?? null}
     where enterprise_id = ${desk.officeId} and office_batch_id = ${desk.batchId} and status = 'received'`)
}

export const sayReason = (code: SendBackReason, words: string | undefined): string =>
  [code === 'other' ? undefined : sendBackReasons[code], words].filter(Boolean).join('：')
