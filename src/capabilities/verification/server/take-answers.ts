import sql from 'sql-template-tag'
import { newId } from '../../../platform/server/new-id.ts'
import { isGarbled } from '../../../outside/messages.ts'
import { parseOfficeAnswer } from '../../../outside/vehicle-office/messages.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Handled, Handlers, Received } from '../../../platform/server/inbox/worker.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { contextOf } from '../../../platform/server/outbox/enqueue.ts'
import { drop, dropOpen } from '../../../platform/server/outbox/operate.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Settled } from '../../../platform/server/outbox/worker.ts'
import { keepClaims, vehiclesWithProof } from './claims.ts'
import { endBatch } from './end-batch.ts'
import { moveBatch, noteOnBatch } from './move-batch.ts'
import type { PushedBatch } from './push-batch.ts'
import type { SealingOrder } from './submit-batch.ts'
import type { SupersededContext } from './supersede-proofs.ts'

/** What a vehicle office's answers change for the exporter, each in one transaction; in any order, each once. */
export const officeAnswers: Handlers = {
  'batch-receipt': takeBatchReceipt,
  'vehicle-result': takeVehicleResult,
  'withdrawal-answer': takeWithdrawalAnswer,
}

const batchEvents = { received: 'received', accepted: 'accepted', 'sent-back': 'sentBack' } as const

/** A decision on the batch is one on each vehicle that has none of its own. */
async function takeBatchReceipt(tx: Tx, message: Received): Promise<Handled> {
  const answer = parseOfficeAnswer('batch-receipt', message.body)
  if (isGarbled(answer)) return { outcome: 'quarantined', reason: answer.garbled }
  const { enterpriseId, messageId } = message
  const { batchId } = await contextOf<PushedBatch>(tx, enterpriseId, message.correlatesTo)
  const { result, reason, at } = answer
  const moved = await moveBatch(tx, enterpriseId, batchId, {
    event: batchEvents[result],
    at: new Date(at),
    messageId,
    ...(reason ? { note: reason } : {}),
  })
  if (!moved || result === 'received') return { outcome: 'done' }
  // what was sent back may be submitted again; an office that corrects itself holds what nobody took meanwhile
  await keepClaims(tx, enterpriseId, batchId, at)
  // a receipt that sums up what each vehicle is told by itself may overtake that
  if (!answer.eachVehicle) await writeOfficeEvents(tx, enterpriseId, { batchId, messageId, result, at, reason, date: null })
  return { outcome: 'done' }
}

async function takeVehicleResult(tx: Tx, message: Received): Promise<Handled> {
  const answer = parseOfficeAnswer('vehicle-result', message.body)
  if (isGarbled(answer)) return { outcome: 'quarantined', reason: answer.garbled }
  const { enterpriseId, messageId } = message
  const { batchId } = await contextOf<PushedBatch>(tx, enterpriseId, message.correlatesTo)
  // what the office says of the whole batch meanwhile waits: whether a vehicle is held depends on both
  await tx.run(sql`select 1 from batch where enterprise_id = ${enterpriseId} and id = ${batchId} for update`)
  const { vin, result, reason, date, at } = answer
  const touched = await tx.run(sql`
    update batch_vehicle
       set result = ${result}, reason_code = ${answer.reasonCode}, reason = ${reason}, result_at = ${at}, deregistered_on = ${date}
     where enterprise_id = ${enterpriseId} and batch_id = ${batchId} and vin = ${vin}
       and (result_at is null or result_at <= ${at})`)
  if (touched === 0) return { outcome: 'done' }
  // a vehicle sent back may be submitted again; an office that corrects a sending-back holds it again
  await keepClaims(tx, enterpriseId, batchId, at, vin)
  await writeOfficeEvents(tx, enterpriseId, { batchId, messageId, result, at, reason, date, vin })
  await publish(tx, { enterpriseId, topic: 'batch', id: batchId })
  return { outcome: 'done' }
}

interface OfficeEvent {
  batchId: string
  messageId: string
  result: 'accepted' | 'sent-back' | 'deregistered'
  at: string
  reason: string | null
  date: string | null
  /** without one: of every vehicle that the office had not decided on by itself before */
  vin?: string
}

/** What an office decided stands in the life line of each vehicle, whether it was told of the vehicle or of its batch. */
async function writeOfficeEvents(tx: Tx, enterpriseId: string, event: OfficeEvent): Promise<void> {
  const { batchId, messageId, result, at, reason, date, vin } = event
  const kind = `office-${result}`
  const vins = vin !== undefined ? [{ vin }] : await tx.rows<{ vin: string }>(sql`
    select v.vin from ${vehiclesWithProof}
     where b.enterprise_id = ${enterpriseId} and b.id = ${batchId} and p.status = 'valid'
       and (v.result_at is null or v.result_at > ${at})
     order by v.vin`)
  const detail = { batchId, date, reason, ...(vin === undefined ? { wholeBatch: true } : {}) }
  await tx.run(sql`
    insert into vehicle_event (enterprise_id, vin, id, kind, at, source, rank, document_ref, detail)
    select ${enterpriseId}, vin, id, ${kind}, ${at}, 'vehicle-office', 30, ${messageId}, ${JSON.stringify(detail)}::jsonb
      from jsonb_to_recordset(${JSON.stringify(vins.map((one) => ({ ...one, id: newId() })))}::jsonb) as e (vin text, id uuid)`)
}

async function takeWithdrawalAnswer(tx: Tx, message: Received): Promise<Handled> {
  const answer = parseOfficeAnswer('withdrawal-answer', message.body)
  if (isGarbled(answer)) return { outcome: 'quarantined', reason: answer.garbled }
  const { enterpriseId } = message
  const { batchId } = await contextOf<PushedBatch>(tx, enterpriseId, message.correlatesTo)
  const moved = await moveBatch(tx, enterpriseId, batchId, {
    event: answer.granted ? 'withdrawalGranted' : 'withdrawalDenied',
    at: new Date(answer.at),
    note: answer.granted ? (answer.reason ?? '车管所同意撤回') : `车管所不同意撤回${answer.reason ? `：${answer.reason}` : ''}`,
    messageId: message.messageId,
  })
  if (moved && answer.granted) await endBatch(tx, enterpriseId, batchId)
  return { outcome: 'done' }
}

/** What the exporter sees of a message's fate; the transaction is the one that marks it. */
type Follow = (tx: Tx, message: Claimed, settled: Settled, at: Date) => Promise<void>

/**
 * A delivery that the office's system refused for good shows as 推送失败 until the operator resends it and it is taken;
 * where its withdrawal is asked for already, it is withdrawn: the office has nothing to give back.
 */
export const followDelivery: Follow = async (tx, { enterpriseId, messageId, context }, { outcome }, at) => {
  const { batchId } = context as PushedBatch
  if (outcome === 'done') {
    await moveBatch(tx, enterpriseId, batchId, { event: 'resent', at, messageId })
    return
  }
  const note = '车管所系统未接收该批次，撤回已生效。'
  if (await moveBatch(tx, enterpriseId, batchId, { event: 'withdrawnUndelivered', at, note, messageId })) {
    await endBatch(tx, enterpriseId, batchId)
    // the request to withdraw too: there is nobody to read it
    await dropOpen(tx, enterpriseId, `batch/${batchId}`, 'the batch was withdrawn')
  } else {
    await moveBatch(tx, enterpriseId, batchId, { event: 'undeliverable', at, note: '车管所系统未接收该批次，平台运营方已收到提示。', messageId })
  }
}

/** A withdrawal that the office's system refused for good is none: the batch lies there as before, and can be withdrawn anew. */
export const followWithdrawal: Follow = async (tx, { enterpriseId, messageId, context }, settled, at) => {
  if (settled.outcome !== 'refused') return
  const { batchId } = context as PushedBatch
  const note = '车管所系统未接收撤回申请，请联系车辆管理所，或稍后重新撤回。'
  await moveBatch(tx, enterpriseId, batchId, { event: 'withdrawalDenied', at, note, messageId })
  // the next one must not wait behind it
  await drop(tx, messageId, settled.reason)
}

/** An office's system that won't hear that a certificate is superseded: the exporter tells it, and what comes later passes. */
export const followSuperseded: Follow = async (tx, { enterpriseId, messageId, context }, settled, at) => {
  if (settled.outcome !== 'refused') return
  const { batchId, proofNo } = context as SupersededContext
  const note = `车管所系统未接收证明 ${proofNo} 的失效通知，请直接联系车辆管理所。`
  await noteOnBatch(tx, enterpriseId, batchId, { at, note })
  await drop(tx, messageId, settled.reason)
}

/** A certificate that can't be made (a character that no font has, say) stops its batch: withdrawn, it can be put right. */
export const followSealing: Follow = async (tx, { enterpriseId, messageId, body }, settled, at) => {
  if (settled.outcome !== 'refused') return
  const note = `证明无法生成：${settled.reason}。请撤回批次，更正后重新提交。`
  await moveBatch(tx, enterpriseId, (body as SealingOrder).batchId, { event: 'undeliverable', at, note, messageId })
}
