import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { endBatch } from './end-batch.ts'
import { moveBatch } from './move-batch.ts'
import { pushBatch } from './push-batch.ts'

/**
 * Pushes a batch of which no certificate waits for its seal any more, once: with those that still hold. Where customs
 * overtook them all there is nothing to push, and the batch ends. To be asked whenever a proof leaves `sealing`.
 */
export async function pushWhenComplete(tx: Tx, enterpriseId: string, batchId: string, at: Date): Promise<void> {
  const { pushed } = await tx.one<{ pushed: boolean }>(sql`
    select delivery_message_id is not null as pushed from batch
     where enterprise_id = ${enterpriseId} and id = ${batchId} for update`)
  if (pushed) return
  const { sealing, valid } = await tx.one<{ sealing: number; valid: number }>(sql`
    select count(*) filter (where status = 'sealing')::int as sealing, count(*) filter (where status = 'valid')::int as valid
      from proof where enterprise_id = ${enterpriseId} and batch_id = ${batchId}`)
  if (sealing > 0) return
  if (valid > 0) {
    if (await moveBatch(tx, enterpriseId, batchId, { event: 'sealed', at })) await pushBatch(tx, enterpriseId, batchId)
    return
  }
  const note = '全部证明在推送前已失效，批次自动撤回'
  if (await moveBatch(tx, enterpriseId, batchId, { event: 'overtaken', at, note })) await endBatch(tx, enterpriseId, batchId)
}
