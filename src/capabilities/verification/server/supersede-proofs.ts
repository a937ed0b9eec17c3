import { isDeepStrictEqual } from 'node:util'
import sql from 'sql-template-tag'
import type { ProofSuperseded } from '../../../outside/vehicle-office/port.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { proofSnapshot, type ProofSnapshot } from '../domain/proof-snapshot.ts'
import { keepClaims } from './claims.ts'
import { pushWhenComplete } from './complete-batch.ts'
import { noteOnBatch } from './move-batch.ts'
import { deliveryOf } from './push-batch.ts'
import { candidatesOf } from './queries/candidates.ts'

interface Standing extends Record<string, unknown> {
  id: string
  batchId: string
  batchNo: string
  proofNo: string
  snapshot: ProofSnapshot
}

/** Remembered beside the message that tells an office. */
export interface SupersededContext {
  batchId: string
  proofNo: string
}

/**
 * Customs amended or deleted a declaration after it was proved (decision 7): a certificate that no longer says what
 * customs says is superseded; the exporter reads it in the batch, the office that has it is told, and so is whoever
 * checks it. Before the push its batch goes out without it, or ends where nothing is left.
 */
export async function supersedeProofs(tx: Tx, change: { enterpriseId: string; declarationId: string; at: Date }): Promise<void> {
  const { enterpriseId, declarationId, at } = change
  // under their batches' lock: a batch is either pushed with the certificate, and the office told, or without it
  const standing = await tx.rows<Standing>(sql`
    select p.id, p.batch_id as "batchId", b.batch_no as "batchNo", p.proof_no as "proofNo", p.snapshot
      from proof p
      join batch b on b.enterprise_id = p.enterprise_id and b.id = p.batch_id
     where p.enterprise_id = ${enterpriseId} and p.declaration_id = ${declarationId} and p.status in ('sealing', 'valid')
     order by b.id for update of b`)
  if (standing.length === 0) return
  const [now] = await candidatesOf(tx, enterpriseId, [declarationId])
  if (!now) throw new Error(`declaration ${declarationId} changed and is not there`)
  const why = now.status === 'closed' ? '海关已修改该报关单' : '该报关单已不是结关状态'
  for (const proof of standing) {
    const stillTrue = now.status === 'closed' && isDeepStrictEqual(proof.snapshot, proofSnapshot(now, proof.proofNo))
    if (!stillTrue) await supersede(tx, enterpriseId, proof, why, at)
  }
}

async function supersede(tx: Tx, enterpriseId: string, proof: Standing, why: string, at: Date): Promise<void> {
  const { id, batchId, proofNo } = proof
  const touched = await tx.run(sql`
    update proof set status = 'superseded'
     where enterprise_id = ${enterpriseId} and id = ${id} and status in ('sealing', 'valid')`)
  // withdrawn while we waited for its batch
  if (touched === 0) return
  await tx.run(sql`update public_proof set status = 'superseded' where owner_id = ${enterpriseId} and proof_no = ${proofNo}`)
  // its vehicles may be submitted anew
  await keepClaims(tx, enterpriseId, batchId, at)
  const told = await tellOffice(tx, enterpriseId, proof, why, at)
  const also = told ? '，已向车辆管理所发出失效通知' : ''
  await noteOnBatch(tx, enterpriseId, batchId, { at, note: `证明 ${proofNo} 已失效：${why}，请重新提取后另行提交${also}` })
  await pushWhenComplete(tx, enterpriseId, batchId, at)
}

/** Behind the delivery that brought it the certificate, by the same way; false where none did or ever will. */
async function tellOffice(tx: Tx, enterpriseId: string, { batchId, batchNo, proofNo }: Standing, reason: string, at: Date): Promise<boolean> {
  const delivery = await deliveryOf(tx, enterpriseId, batchId)
  if (!delivery || delivery.dropped) return false
  await enqueue(tx, {
    enterpriseId,
    destination: delivery.destination,
    messageType: 'proof-superseded',
    objectKey: `batch/${batchId}`,
    body: { batchNo, proofNo, reason, at: at.toISOString() } satisfies ProofSuperseded,
    context: { batchId, proofNo } satisfies SupersededContext,
  })
  return true
}
