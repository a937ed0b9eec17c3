/** A vehicle office's own system: takes batches of certificates, decides after a while, answers. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Received, Refusal, SimulatorDefinition } from '../kit/definition.ts'
import { parseJson, parseWith } from '../kit/json-message.ts'
import { countOf } from '../kit/store.ts'
import type { Turn } from '../kit/turn.ts'
import { answerWithdrawal, confirmReceipt, decide, deregisterAll, deregisterVehicle, restsOnSuperseded, sendBatchBack, sendVehicleBack, type Pace } from './decisions.ts'
import { BatchDelivery, BatchWithdrawal, contentFault, ProofSuperseded } from './messages.ts'
import { findBatch, proofsOf, setBatchState, storeBatch, supersede, TABLES, vehiclesOf, type BatchState } from './office-store.ts'
import { officePage } from './page.ts'
import { deniesWithdrawal, isUnacceptable } from './sentinels.ts'

const STATE_TEXT: Record<BatchState, string> = { received: '已收到', accepted: '已受理', 'sent-back': '已退回', withdrawn: '已撤回' }

const milliseconds = z.number().int().min(0).max(3_600_000)
const Command = z.strictObject({
  acceptMs: milliseconds.optional(),
  deregisterMs: milliseconds.optional(),
  deregister: z.boolean().optional(),
  sendBack: z.strictObject({ batchNo: z.string(), vin: z.string().optional(), reasonCode: z.string().min(1), reason: z.string().min(1) }).optional(),
  deregisterVehicle: z.strictObject({ batchNo: z.string(), vin: z.string() }).optional(),
})

export function vehicleOffice(officeCode: string): SimulatorDefinition {
  const pace: Pace = { acceptMs: 3_000, deregisterMs: 3_000, deregister: false }

  function delivery(message: Received, turn: Turn): Refusal | undefined {
    const parsed = parseJson(message.body, BatchDelivery)
    if (!parsed.ok) return { refused: parsed.reason }
    const batch = parsed.value
    const fault = contentFault(batch, officeCode)
    if (fault !== undefined) return { refused: fault }
    if (isUnacceptable(batch.proofs.flatMap(({ vins }) => vins))) return { refused: '车管所系统拒收该批次' }
    const digest = createHash('sha256').update(message.body).digest('hex')
    const before = findBatch(turn.db, batch.batchNo)
    if (before) {
      // The same batch under another message id: it is here, and where it stands is the answer.
      if (before.digest !== digest) return { refused: `批次 ${batch.batchNo} 已有，内容不同` }
      confirmReceipt(turn, before, message.messageId)
      return undefined
    }
    storeBatch(turn.db, batch, message.messageId, digest, turn.now.toISOString())
    turn.effect('batch-received', batch.batchNo)
    const stored = findBatch(turn.db, batch.batchNo)
    if (!stored) throw new Error(`batch ${batch.batchNo} was not stored`)
    confirmReceipt(turn, stored)
    turn.schedule('decide', batch.batchNo, pace.acceptMs)
    return undefined
  }

  function withdrawal(message: Received, turn: Turn): Refusal | undefined {
    const parsed = parseJson(message.body, BatchWithdrawal)
    if (!parsed.ok) return { refused: parsed.reason }
    const { batchNo, reason } = parsed.value
    const batch = findBatch(turn.db, batchNo)
    if (!batch) return { refused: `没有批次 ${batchNo}` }
    const denied = deniesWithdrawal(vehiclesOf(turn.db, batchNo).map(({ vin }) => vin))
    const granted = batch.state === 'withdrawn' || (batch.state === 'received' && !denied)
    if (granted && batch.state !== 'withdrawn') {
      setBatchState(turn.db, batchNo, 'withdrawn', reason)
      turn.effect('batch-withdrawn', batchNo)
    }
    answerWithdrawal(turn, batch, message.messageId, granted, granted ? undefined : denied ? '本所不同意撤回' : `该批次${STATE_TEXT[batch.state]}，不能撤回`)
    return undefined
  }

  function superseded(message: Received, turn: Turn): Refusal | undefined {
    const parsed = parseJson(message.body, ProofSuperseded)
    if (!parsed.ok) return { refused: parsed.reason }
    const { batchNo, proofNo, reason, at } = parsed.value
    if (!proofsOf(turn.db, batchNo).some((one) => one.proof_no === proofNo)) return { refused: `没有批次 ${batchNo} 的证明 ${proofNo}` }
    if (supersede(turn.db, batchNo, proofNo, reason, at)) turn.effect('proof-superseded', proofNo)
    return undefined
  }

  function command(input: Record<string, unknown>, turn: Turn): Refusal | undefined {
    const parsed = parseWith(input, Command)
    if (!parsed.ok) return { refused: parsed.reason }
    const { sendBack, deregisterVehicle: leaving, ...changes } = parsed.value
    const subject = sendBack ?? leaving
    if (subject) {
      const batch = findBatch(turn.db, subject.batchNo)
      if (!batch || batch.state === 'withdrawn') return { refused: `没有批次 ${subject.batchNo}，或已撤回` }
      const { vin } = subject
      if (vin !== undefined && !vehiclesOf(turn.db, batch.batch_no).some((one) => one.vin === vin)) return { refused: `批次内没有车辆 ${vin}` }
      if (leaving && restsOnSuperseded(turn, batch.batch_no, leaving.vin)) return { refused: `车辆 ${leaving.vin} 的证明已失效` }
      if (sendBack && vin === undefined) sendBatchBack(turn, batch, { reasonCode: sendBack.reasonCode, reason: sendBack.reason })
      else if (sendBack && vin !== undefined) sendVehicleBack(turn, batch, vin, { reasonCode: sendBack.reasonCode, reason: sendBack.reason })
      else if (leaving) deregisterVehicle(turn, batch, leaving.vin)
    }
    Object.assign(pace, changes)
    return undefined
  }

  return {
    name: 'vehicle-office', sender: `office:${officeCode}`, contentType: 'application/json', tables: TABLES,
    messages: { 'batch-delivery': delivery, 'batch-withdrawal': withdrawal, 'proof-superseded': superseded },
    tasks: {
      decide: (batchNo, turn) => decide(turn, String(batchNo), pace),
      deregister: (batchNo, turn) => deregisterAll(turn, String(batchNo)),
    },
    command, commands: Object.keys(Command.shape),
    state: (db) => ({
      office: officeCode, pace,
      batches: countOf(db, 'select count(*) from batch'),
      proofs: countOf(db, 'select count(*) from proof'),
      vehicles: countOf(db, 'select count(*) from vehicle'),
    }),
    page: (path, db) => officePage(path, db, officeCode, STATE_TEXT),
  }
}
