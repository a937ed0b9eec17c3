import { isDeepStrictEqual } from 'node:util'
import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { proofSnapshot, type ProofSnapshot } from '../domain/proof-snapshot.ts'
import { writeHistory } from './move-batch.ts'
import { candidatesOf } from './queries/candidates.ts'
import type { BatchStatus } from '../contract.ts'

interface Standing extends Record<string, unknown> {
  id: string
  batchId: string
  status: BatchStatus
  proofNo: string
  snapshot: ProofSnapshot
}

/**
 * Customs amended or deleted a declaration after it was proved (decision 7): a certificate that no longer says what
 * customs says is superseded, the exporter reads it in the batch, and the public page tells whoever checks it.
 */
export async function supersedeProofs(tx: Tx, change: { enterpriseId: string; declarationId: string; at: Date }): Promise<void> {
  const { enterpriseId, declarationId, at } = change
  const standing = await tx.rows<Standing>(sql`
    select p.id, p.batch_id as "batchId", b.status, p.proof_no as "proofNo", p.snapshot
      from proof p
      join batch b on b.enterprise_id = p.enterprise_id and b.id = p.batch_id
     where p.enterprise_id = ${enterpriseId} and p.declaration_id = ${declarationId} and p.status in ('sealing', 'valid')`)
  if (standing.length === 0) return
  const [now] = await candidatesOf(tx, enterpriseId, [declarationId])
  if (!now) throw new Error(`declaration ${declarationId} changed and is not there`)

  for (const proof of standing) {
    const stillTrue = now.status === 'closed' && isDeepStrictEqual(proof.snapshot, proofSnapshot(now, proof.proofNo))
    if (stillTrue) continue
    await tx.run(sql`update proof set status = 'superseded' where enterprise_id = ${enterpriseId} and id = ${proof.id}`)
    await tx.run(sql`update public_proof set status = 'superseded' where owner_id = ${enterpriseId} and proof_no = ${proof.proofNo}`)
    // its vehicles may be submitted anew
    await tx.run(sql`
      delete from vin_claim c using batch_vehicle v
       where c.owner_id = ${enterpriseId} and c.ref_id = ${proof.batchId} and c.vin = v.vin
         and v.enterprise_id = c.owner_id and v.batch_id = c.ref_id and v.declaration_id = ${declarationId}`)
    const why = now.status === 'closed' ? '海关已修改该报关单' : '该报关单已不是结关状态'
    await writeHistory(tx, enterpriseId, proof.batchId, proof.status, { at, note: `证明 ${proof.proofNo} 已失效：${why}，请重新提取后另行提交` })
  }
}
