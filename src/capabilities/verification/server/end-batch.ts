import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'

/** What a batch leaves behind that is withdrawn: its vehicles are free again, and whoever checks a certificate reads it. */
export async function endBatch(tx: Tx, enterpriseId: string, batchId: string): Promise<void> {
  await tx.run(sql`delete from vin_claim where owner_id = ${enterpriseId} and ref_id = ${batchId}`)
  await tx.run(sql`
    update proof set status = 'withdrawn'
     where enterprise_id = ${enterpriseId} and batch_id = ${batchId} and status in ('sealing', 'valid')`)
  // one that customs overtook before stays superseded, here and there
  await tx.run(sql`
    update public_proof c set status = 'withdrawn' from proof p
     where c.owner_id = ${enterpriseId} and p.enterprise_id = c.owner_id and p.batch_id = ${batchId}
       and p.proof_no = c.proof_no and p.status = 'withdrawn'`)
}
