import sql from 'sql-template-tag'
import { newId } from '../../../platform/server/new-id.ts'
import type { OfficeAnswer } from '../../../outside/vehicle-office/port.ts'
import { isGarbled } from '../../../outside/messages.ts'
import { parseOfficeAnswer } from '../../../outside/vehicle-office/messages.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Handled, Handlers, Received } from '../../../platform/server/inbox/worker.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { contextOf } from '../../../platform/server/outbox/enqueue.ts'
import { drop } from '../../../platform/server/outbox/operate.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Settled } from '../../../platform/server/outbox/worker.ts'
import { moveBatch } from './move-batch.ts'
import { endBatch } from './withdraw-batch.ts'
import type { PushedBatch } from './push-batch.ts'
import type { SealingOrder } from './submit-batch.ts'

/** What a vehicle office's answers change for the exporter, each in one transaction; in any order, each once. */
export const officeAnswers: Handlers = {
  'batch-receipt': takeBatchReceipt,
  'vehicle-result': takeVehicleResult,
  'withdrawal-answer': takeWithdrawalAnswer,
}

const batchEvents = { received: 'received', accepted: 'accepted', 'sent-back': 'sentBack' } as const

async function takeBatchReceipt(tx: Tx, message: Received): Promise<Handled> {
  const answer = parseOfficeAnswer('batch-receipt', message.body)
  if (isGarbled(answer)) return { outcome: 'quarantined', reason: answer.garbled }
  const { enterpriseId } = message
  const { batchId } = await contextOf<PushedBatch>(tx, enterpriseId, message.correlatesTo)
  const moved = await moveBatch(tx, enterpriseId, batchId, {
    event: batchEvents[answer.result],
    at: new Date(answer.at),
    messageId: message.messageId,
    ...(answer.reason ? { note: answer.reason } : {}),
  })
  // what was sent back may be submitted again; an office that corrects itself holds what nobody took meanwhile
  if (moved && answer.result === 'sent-back') {
    await tx.run(sql`delete from vin_claim where owner_id = ${enterpriseId} and ref_id = ${batchId}`)
  } else if (moved && answer.result === 'accepted') {
    await tx.run(sql`
      insert into vin_claim (vin, purpose, owner_id, ref_id, at)
      select v.vin, 'proof:' || b.office_id, b.enterprise_id, b.id, ${answer.at}
        from batch b join batch_vehicle v on v.enterprise_id = b.enterprise_id and v.batch_id = b.id
       where b.enterprise_id = ${enterpriseId} and b.id = ${batchId} and v.result is distinct from 'sent-back'
      on conflict (vin, purpose) do nothing`)
  }
  return { outcome: 'done' }
}

async function takeVehicleResult(tx: Tx, message: Received): Promise<Handled> {
  const answer = parseOfficeAnswer('vehicle-result', message.body)
  if (isGarbled(answer)) return { outcome: 'quarantined', reason: answer.garbled }
  const { enterpriseId } = message
  const { batchId } = await contextOf<PushedBatch>(tx, enterpriseId, message.correlatesTo)
  const touched = await tx.run(sql`
    update batch_vehicle
       set result = ${answer.result}, reason_code = ${answer.reasonCode}, reason = ${answer.reason},
           result_at = ${answer.at}, deregistered_on = ${answer.date}
     where enterprise_id = ${enterpriseId} and batch_id = ${batchId} and vin = ${answer.vin}
       and (result_at is null or result_at <= ${answer.at})`)
  if (touched === 0) return { outcome: 'done' }
  await followVehicle(tx, enterpriseId, batchId, answer, message.messageId)
  await publish(tx, { enterpriseId, topic: 'batch', id: batchId })
  return { outcome: 'done' }
}

/** A vehicle sent back may be submitted again; one that was deregistered has that in its life line. */
async function followVehicle(
  tx: Tx,
  enterpriseId: string,
  batchId: string,
  answer: Extract<OfficeAnswer, { type: 'vehicle-result' }>,
  messageId: string,
): Promise<void> {
  const { vin, result, at } = answer
  if (result === 'sent-back') {
    await tx.run(sql`delete from vin_claim where owner_id = ${enterpriseId} and ref_id = ${batchId} and vin = ${vin}`)
  } else {
    // an office that corrects a sending-back holds the vehicle again, unless another batch took it meanwhile
    await tx.run(sql`
      insert into vin_claim (vin, purpose, owner_id, ref_id, at)
      select ${vin}, 'proof:' || office_id, ${enterpriseId}, id, ${at} from batch
       where enterprise_id = ${enterpriseId} and id = ${batchId}
      on conflict (vin, purpose) do nothing`)
  }
  await tx.run(sql`
    insert into vehicle_event (enterprise_id, vin, id, kind, at, source, rank, document_ref, detail)
    values (${enterpriseId}, ${vin}, ${newId()}, ${`office-${result}`}, ${at}, 'vehicle-office', 30, ${messageId},
            ${JSON.stringify({ batchId, date: answer.date, reason: answer.reason })})`)
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
 * A delivery that the office's system refused for good shows as 推送失败 until the operator resends it; where its
 * withdrawal is asked for already, it is withdrawn: the office has nothing to give back.
 */
export const followDelivery: Follow = async (tx, { enterpriseId, messageId, context }, { outcome }, at) => {
  if (outcome !== 'refused') return
  const { batchId } = context as PushedBatch
  const note = '车管所系统未接收该批次，撤回已生效。'
  if (await moveBatch(tx, enterpriseId, batchId, { event: 'withdrawnUndelivered', at, note, messageId })) {
    await endBatch(tx, enterpriseId, batchId)
    await drop(tx, messageId, 'the batch was withdrawn')
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

/** A certificate that can't be made (a character that no font has, say) stops its batch: withdrawn, it can be put right. */
export const followSealing: Follow = async (tx, { enterpriseId, messageId, body }, settled, at) => {
  if (settled.outcome !== 'refused') return
  const note = `证明无法生成：${settled.reason}。请撤回批次，更正后重新提交。`
  await moveBatch(tx, enterpriseId, (body as SealingOrder).batchId, { event: 'undeliverable', at, note, messageId })
}
