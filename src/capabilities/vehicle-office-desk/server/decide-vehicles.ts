import sql from 'sql-template-tag'
import { isRefusal, refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { deskStatuses, deskVehicleStatuses, type DeskVehicleStatus, type VehicleDecision } from '../contract.ts'
import { batchStateOf, isCorrection, mayAtDesk, needsProof } from '../domain/desk-states.ts'
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
  const rows = await vehiclesOf(tx, desk)
  const found = new Map(rows.map((row) => [row.vin, row]))
  const statusOf = new Map(rows.map((row) => [row.vin, row.status]))
  const today = shanghaiDay(desk.now)

  for (const [i, decision] of decisions.entries()) {
    const vehicle = found.get(decision.vin)
    const place = { field: `/decisions/${i}` }
    if (!vehicle) return refuse('DESK_VEHICLE_UNKNOWN', { vin: decision.vin }, place)
    const { status: before, proofNo, overtaken, deregisteredOn } = vehicle
    const otherDay = before === 'deregistered' && decision.result === before && (decision.date ?? today) !== deregisteredOn
    if (overtaken && needsProof(before, decision.result)) return refuse('DESK_PROOF_SUPERSEDED', { proofNo, reason: overtaken }, place)
    if ((otherDay || isCorrection(before, decision.result)) && !correction) {
      return refuse('DESK_CORRECTION_NEEDS_REASON', { vin: decision.vin, status: deskVehicleStatuses[before] }, place)
    }
    if (decision.date && decision.date > today) return refuse('DEREGISTERED_IN_FUTURE', { date: decision.date }, place)
  }
  await writeDecisions(tx, desk, batch, decisions.map((decision) => told(decision, correction, today)))
  for (const { vin, result } of decisions) statusOf.set(vin, result)
  const next = batchStateOf(batch.status, [...statusOf.values()])
  if (batch.status === 'sent-back' && next === 'accepted') await tellStillSentBack(tx, desk, batch, decisions.map(({ vin }) => vin))
  if (next !== batch.status && (next === 'accepted' || next === 'sent-back')) {
    await settleBatch(tx, desk, batch, next, next === 'sent-back' ? { code: 'other', text: '全部车辆已退回' } : undefined, true)
  }
  return undefined
}

interface Vehicle extends Record<string, unknown> {
  vin: string
  status: DeskVehicleStatus
  proofNo: string
  deregisteredOn: string | null
  /** why its certificate is superseded */
  overtaken: string | null
}

function vehiclesOf(tx: Tx, { officeId, batchId }: AtDesk): Promise<Vehicle[]> {
  return tx.rows<Vehicle>(sql`
    select v.vin, v.status, v.proof_no as "proofNo", v.deregistered_on as "deregisteredOn", p.superseded_reason as overtaken
      from office_vehicle v
      join office_proof p on p.enterprise_id = v.enterprise_id and p.office_batch_id = v.office_batch_id and p.proof_no = v.proof_no
     where v.enterprise_id = ${officeId} and v.office_batch_id = ${batchId}`)
}

/**
 * Some vehicles of a batch that was sent back as a whole are taken on after all. The exporter heard of the others with
 * their batch alone, which now counts as accepted: each of them is told by itself, with the moment of its sending back.
 */
async function tellStillSentBack(tx: Tx, desk: AtDesk, batch: LockedBatch, decidedNow: readonly string[]): Promise<void> {
  const others = await tx.rows<{ vin: string; reasonCode: string | null; reason: string | null; at: Date }>(sql`
    select v.vin, v.reason_code as "reasonCode", v.reason,
           coalesce((select max(e.at) from office_event e
                      where e.enterprise_id = v.enterprise_id and e.office_batch_id = v.office_batch_id
                        and e.what = 'sent-back' and (e.vin is null or e.vin = v.vin)), b.received_at) as at
      from office_vehicle v
      join office_batch b on b.enterprise_id = v.enterprise_id and b.id = v.office_batch_id
     where v.enterprise_id = ${desk.officeId} and v.office_batch_id = ${desk.batchId} and v.status = 'sent-back'
       and v.vin <> all (${decidedNow as string[]}::text[])
     order by v.vin`)
  await tellExporter(tx, desk, batch, others.map(({ at, ...other }) => ({ ...other, result: 'sent-back' as const, date: null, at })))
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
  await writeEvents(tx, desk, decisions.map(({ result, vin, reason, date }) => ({ what: result, vin, reason: reason ?? undefined, date: date ?? undefined })))
  await tellExporter(tx, desk, batch, decisions.map((decision) => ({ ...decision, at: desk.now })))
}

async function tellExporter(tx: Tx, desk: AtDesk, batch: LockedBatch, results: readonly (Told & { at: Date })[]): Promise<void> {
  const head = { officeId: desk.officeId, deliveryMessageId: batch.messageId, batchNo: batch.batchNo, messageType: 'vehicle-result' } as const
  await answerExporterAll(tx, results.map(({ at, ...result }) => ({ ...head, vin: result.vin, answer: { ...result, at: at.toISOString() } })))
}
