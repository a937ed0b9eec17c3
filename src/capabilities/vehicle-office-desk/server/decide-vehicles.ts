import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { deskStatuses, deskVehicleStatuses, type DeskVehicleStatus, type VehicleDecision } from '../contract.ts'
import { batchStateOf, isCorrection, mayAtDesk } from '../domain/desk-states.ts'
import { answerExporter } from './answer-exporter.ts'
import { sayReason } from './decide-batch.ts'
import { lockBatch, settleBatch, writeEvent, type AtDesk } from './desk-batch.ts'

/** Per vehicle: accepted, sent back with a coded reason, deregistered with its day; a wrong click is corrected with a reason. */
export async function decideVehicles(
  tx: Tx,
  desk: AtDesk,
  decisions: readonly VehicleDecision[],
  correction: string | undefined,
): Promise<Refusal | undefined> {
  const batch = await lockBatch(tx, desk)
  if (!batch) return refuse('NOT_FOUND')
  if (!mayAtDesk('decide', batch.status)) return refuse('DESK_BATCH_CLOSED', { status: deskStatuses[batch.status] })
  const rows = await tx.rows<{ vin: string; status: DeskVehicleStatus }>(sql`
    select vin, status from office_vehicle where enterprise_id = ${desk.officeId} and office_batch_id = ${desk.batchId}`)
  const statusOf = new Map(rows.map((row) => [row.vin, row.status]))
  const today = shanghaiDay(desk.now)

  for (const [i, decision] of decisions.entries()) {
    const before = statusOf.get(decision.vin)
    const place = { field: `/decisions/${i}` }
    if (!before) return refuse('DESK_VEHICLE_UNKNOWN', { vin: decision.vin }, place)
    if (isCorrection(before, decision.result) && !correction) {
      return refuse('DESK_CORRECTION_NEEDS_REASON', { vin: decision.vin, status: deskVehicleStatuses[before] }, place)
    }
    if (decision.date && decision.date > today) return refuse('DEREGISTERED_IN_FUTURE', { date: decision.date }, place)
  }
  for (const decision of decisions) {
    await decideVehicle(tx, desk, batch, decision, correction)
    statusOf.set(decision.vin, decision.result)
  }
  const next = batchStateOf(batch.status, [...statusOf.values()])
  if (next !== batch.status && (next === 'accepted' || next === 'sent-back')) {
    await settleBatch(tx, desk, batch, next, next === 'sent-back' ? { code: 'other', text: '全部车辆已退回' } : undefined)
  }
  return undefined
}

async function decideVehicle(
  tx: Tx,
  desk: AtDesk,
  batch: { batchNo: string; messageId: string },
  decision: VehicleDecision,
  correction: string | undefined,
): Promise<void> {
  const { vin, result } = decision
  const reason = [decision.reasonCode ? sayReason(decision.reasonCode, decision.reason) : decision.reason, correction && `更正：${correction}`]
    .filter(Boolean)
    .join('；')
  const date = result === 'deregistered' ? (decision.date ?? shanghaiDay(desk.now)) : null
  await tx.run(sql`
    update office_vehicle
       set status = ${result}, reason_code = ${decision.reasonCode ?? null}, reason = ${reason || null}, deregistered_on = ${date}
     where enterprise_id = ${desk.officeId} and office_batch_id = ${desk.batchId} and vin = ${vin}`)
  await writeEvent(tx, desk, { what: result, vin, reason: reason || undefined })
  await answerExporter(tx, {
    officeId: desk.officeId,
    deliveryMessageId: batch.messageId,
    batchNo: batch.batchNo,
    messageType: 'vehicle-result',
    answer: {
      vin,
      result,
      at: desk.now.toISOString(),
      reasonCode: decision.reasonCode ?? null,
      reason: reason || null,
      date,
    },
  })
}
