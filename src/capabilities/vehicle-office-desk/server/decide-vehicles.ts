import sql from 'sql-template-tag'
import { isRefusal, refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { deskStatuses, deskVehicleStatuses, type DeskVehicleStatus, type VehicleDecision } from '../contract.ts'
import { batchStateOf, isCorrection, mayAtDesk } from '../domain/desk-states.ts'
import { answerExporterAll } from './answer-exporter.ts'
import { sayReason } from './decide-batch.ts'
import { lockBatch, settleBatch, writeEvents, type AtDesk, type LockedBatch } from './desk-batch.ts'

/** Per vehicle: accepted, sent back with a coded reason, deregistered with its day; a wrong click is corrected with a reason. */
export async function decideVehicles(
  tx: Tx,
  desk: AtDesk,
  decisions: readonly VehicleDecision[],
  correction: string | undefined,
): Promise<Refusal | undefined> {
  const batch = await lockBatch(tx, desk)
  if (isRefusal(batch)) return batch
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
  await writeDecisions(tx, desk, batch, decisions.map((decision) => told(decision, correction, today)))
  for (const { vin, result } of decisions) statusOf.set(vin, result)
  const next = batchStateOf(batch.status, [...statusOf.values()])
  if (next !== batch.status && (next === 'accepted' || next === 'sent-back')) {
    await settleBatch(tx, desk, batch, next, next === 'sent-back' ? { code: 'other', text: '全部车辆已退回' } : undefined)
  }
  return undefined
}

/** A decision in the words and with the day that the exporter gets. */
interface Told {
  vin: string
  result: VehicleDecision['result']
  reasonCode: string | null
  reason: string | null
  date: string | null
}

function told({ vin, result, reasonCode, reason, date }: VehicleDecision, correction: string | undefined, today: string): Told {
  const said = reasonCode ? sayReason(reasonCode, reason) : reason
  return {
    vin,
    result,
    reasonCode: reasonCode ?? null,
    reason: [said, correction && `更正：${correction}`].filter(Boolean).join('；') || null,
    date: result === 'deregistered' ? (date ?? today) : null,
  }
}

/** All of them in as many statements as one: a whole ship's vehicles are decided with one click. */
async function writeDecisions(tx: Tx, desk: AtDesk, batch: LockedBatch, decisions: readonly Told[]): Promise<void> {
  await tx.run(sql`
    update office_vehicle v
       set status = d.result, reason_code = d."reasonCode", reason = d.reason, deregistered_on = d.date
      from jsonb_to_recordset(${JSON.stringify(decisions)}::jsonb)
           as d (vin text, result text, "reasonCode" text, reason text, date date)
     where v.enterprise_id = ${desk.officeId} and v.office_batch_id = ${desk.batchId} and v.vin = d.vin`)
  await writeEvents(tx, desk, decisions.map(({ result, vin, reason }) => ({ what: result, vin, reason: reason ?? undefined })))
  const head = { officeId: desk.officeId, deliveryMessageId: batch.messageId, batchNo: batch.batchNo, messageType: 'vehicle-result' } as const
  const at = desk.now.toISOString()
  await answerExporterAll(tx, decisions.map((decision) => ({ ...head, vin: decision.vin, answer: { ...decision, at } })))
}
