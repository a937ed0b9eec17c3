import sql from 'sql-template-tag'
import { ProofSupersededMessage } from '../../../outside/vehicle-office/messages.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'
import { findOfficeByCode } from '../../../registry/party/store.ts'
import { writeEvent } from './desk-batch.ts'
import type { DeskParts } from './take-delivery.ts'

/**
 * Customs changed a declaration after its certificate came to our desk (decision 7): marked on the office's own copy, so
 * that nobody takes a vehicle on with it. Told again it changes nothing.
 */
export async function takeSuperseded(parts: DeskParts, message: Claimed): Promise<Delivery> {
  const { batchNo, proofNo, reason } = ProofSupersededMessage.parse(message.body)
  const code = message.destination.split(':')[1] ?? ''
  const office = await parts.database.withContext({ role: 'app_worker' }, (tx) => findOfficeByCode(tx, code))
  if (!office) return { outcome: 'refused', reason: `there is no office ${code}` }
  const now = parts.clock.now()

  return parts.database.withContext({ role: 'app_tenant', enterpriseId: office.id }, async (tx) => {
    // an officer's decision of this moment is before it or after it
    const batch = await tx.maybe<{ id: string; has: boolean }>(sql`
      select b.id, exists (select 1 from office_proof p
                            where p.enterprise_id = b.enterprise_id and p.office_batch_id = b.id and p.proof_no = ${proofNo}) as has
        from office_batch b where b.enterprise_id = ${office.id} and b.batch_no = ${batchNo} for update of b`)
    if (!batch?.has) return { outcome: 'refused', reason: `certificate ${proofNo} of batch ${batchNo} was never delivered here` }
    const marked = await tx.run(sql`
      update office_proof set superseded_at = ${now}, superseded_reason = ${reason}
       where enterprise_id = ${office.id} and office_batch_id = ${batch.id} and proof_no = ${proofNo} and superseded_at is null`)
    if (marked > 0) {
      await writeEvent(tx, { officeId: office.id, batchId: batch.id, now }, { what: 'proof-superseded', reason: `证明 ${proofNo}：${reason}` })
    }
    return { outcome: 'done' }
  })
}
