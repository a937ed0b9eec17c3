/** What the office decides about a batch and its vehicles, and how it says so. Every answer correlates to the delivery. */
import type { Turn } from '../kit/turn.ts'
import { findBatch, setBatchState, setVehicleState, supersededOf, vehiclesOf, type Batch } from './office-store.ts'
import { behaviourFor, neverDecides, sendsBatchBack, sendsVehicleBack } from './sentinels.ts'

export type Reason = { reasonCode: string, reason: string }
/** Milliseconds from receipt to acceptance and from there to deregistration; whether vehicles are deregistered unasked. */
export type Pace = { acceptMs: number, deregisterMs: number, deregister: boolean }

const BATCH_REASON: Reason = { reasonCode: 'DOCUMENT_UNCLEAR', reason: '证明材料与登记信息不符，请核对后重新提交' }
const VEHICLE_REASON: Reason = { reasonCode: 'VIN_MISMATCH', reason: '实车车辆识别代号与证明不符' }

const SUPERSEDED_REASON: Reason = { reasonCode: 'PROOF_SUPERSEDED', reason: '证明已失效，请凭新证明重新提交' }

const shanghaiDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' })

function say(turn: Turn, batch: Batch, messageType: string, body: Record<string, unknown>, correlatesTo = batch.message_id): void {
  const vins = vehiclesOf(turn.db, batch.batch_no).map(({ vin }) => vin)
  turn.answer({
    messageType, body: JSON.stringify({ batchNo: batch.batch_no, ...body, at: turn.now.toISOString() }),
    subject: batch.batch_no, correlatesTo, behaviour: behaviourFor(vins),
  })
}

/** Tells where the batch stands; after a withdrawal there is nothing to tell. */
export function confirmReceipt(turn: Turn, batch: Batch, correlatesTo = batch.message_id): void {
  if (batch.state === 'withdrawn') return
  const back = batch.state === 'sent-back' ? { ...BATCH_REASON, reason: batch.reason } : {}
  say(turn, batch, 'batch-receipt', { result: batch.state, ...back }, correlatesTo)
}

export const answerWithdrawal = (turn: Turn, batch: Batch, messageId: string, granted: boolean, reason?: string): void =>
  say(turn, batch, 'withdrawal-answer', { granted, ...(reason === undefined ? {} : { reason }) }, messageId)

export function sendBatchBack(turn: Turn, batch: Batch, why: Reason): void {
  setBatchState(turn.db, batch.batch_no, 'sent-back', why.reason)
  turn.effect('batch-sent-back', batch.batch_no)
  say(turn, batch, 'batch-receipt', { result: 'sent-back', ...why })
}

export function sendVehicleBack(turn: Turn, batch: Batch, vin: string, why: Reason): void {
  setVehicleState(turn.db, batch.batch_no, vin, 'sent-back', why.reason, null)
  turn.effect('vehicle-sent-back', vin)
  say(turn, batch, 'vehicle-result', { vin, result: 'sent-back', ...why })
}

export function deregisterVehicle(turn: Turn, batch: Batch, vin: string): void {
  const date = shanghaiDay.format(turn.now)
  setVehicleState(turn.db, batch.batch_no, vin, 'deregistered', null, date)
  turn.effect('vehicle-deregistered', vin)
  say(turn, batch, 'vehicle-result', { vin, result: 'deregistered', date })
}

/** Whether customs overtook the certificate of the vehicle: nothing is done with it any more. */
export function restsOnSuperseded(turn: Turn, batchNo: string, vin: string): boolean {
  const proofNo = vehiclesOf(turn.db, batchNo).find((one) => one.vin === vin)?.proof_no
  return proofNo !== undefined && supersededOf(turn.db, batchNo).has(proofNo)
}

/** The decision on a received batch, when its time has come. */
export function decide(turn: Turn, batchNo: string, pace: Pace): void {
  const batch = findBatch(turn.db, batchNo)
  // Withdrawn, or decided by an operator, in the meantime.
  if (batch?.state !== 'received') return
  const vins = vehiclesOf(turn.db, batchNo).map(({ vin }) => vin)
  if (neverDecides(vins)) return
  if (sendsBatchBack(vins)) return sendBatchBack(turn, batch, BATCH_REASON)
  const dead = vins.filter((vin) => restsOnSuperseded(turn, batchNo, vin))
  if (dead.length === vins.length) return sendBatchBack(turn, batch, SUPERSEDED_REASON)
  setBatchState(turn.db, batchNo, 'accepted', null)
  turn.effect('batch-accepted', batchNo)
  say(turn, batch, 'batch-receipt', { result: 'accepted' })
  for (const vin of vins) {
    if (dead.includes(vin)) sendVehicleBack(turn, batch, vin, SUPERSEDED_REASON)
    else if (sendsVehicleBack(vin)) sendVehicleBack(turn, batch, vin, VEHICLE_REASON)
  }
  if (pace.deregister) turn.schedule('deregister', batchNo, pace.deregisterMs)
}

export function deregisterAll(turn: Turn, batchNo: string): void {
  const batch = findBatch(turn.db, batchNo)
  if (batch?.state !== 'accepted') return
  for (const vehicle of vehiclesOf(turn.db, batchNo)) {
    if (vehicle.state === 'waiting' && !restsOnSuperseded(turn, batchNo, vehicle.vin)) deregisterVehicle(turn, batch, vehicle.vin)
  }
}
