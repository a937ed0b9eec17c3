import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { dropOpen } from '../../../platform/server/outbox/operate.ts'
import { batchStatuses, type BatchStatus } from '../contract.ts'
import { withdrawalIn } from '../domain/batch-states.ts'
import { endBatch } from './end-batch.ts'
import { moveBatch } from './move-batch.ts'
import { deliveryOf, destinationOf, type PushedBatch } from './push-batch.ts'

export interface Withdrawal {
  enterpriseId: string
  batchId: string
  reason: string
  now: Date
}

/**
 * Before the push began, or where the office never took it, the batch is simply withdrawn; where the office has it or
 * may have it any moment, it is asked, and answers (decision 18). A refused delivery that the operator sent again is
 * under way like any other.
 */
export async function withdrawBatch(tx: Tx, withdrawal: Withdrawal): Promise<{ status: BatchStatus } | Refusal> {
  const { enterpriseId, batchId, reason, now } = withdrawal
  const open = await lockOpenMessages(tx, enterpriseId, batchId)
  const batch = await tx.maybe<{ status: BatchStatus; batch_no: string; office_id: string }>(sql`
    select status, batch_no, office_id from batch where enterprise_id = ${enterpriseId} and id = ${batchId} for update`)
  if (!batch) return refuse('NOT_FOUND')
  const delivery = await deliveryOf(tx, enterpriseId, batchId)
  const event = withdrawalIn(batch.status, delivery?.mayBeThere ?? false)
  if (!event) return refuse('BATCH_NOT_WITHDRAWABLE', { status: batchStatuses[batch.status] })

  await moveBatch(tx, enterpriseId, batchId, { event, at: now, note: reason })
  if (event === 'withdrawnUnpushed') {
    await endBatch(tx, enterpriseId, batchId)
    // nothing of it may go out later, at the operator's resending say
    for (const objectKey of open) await dropOpen(tx, enterpriseId, objectKey, 'the batch was withdrawn')
    return { status: 'withdrawn' }
  }
  await enqueue(tx, {
    enterpriseId,
    // to where it was sent, even if the office has another channel by now
    destination: delivery?.destination ?? (await destinationOf(tx, batch.office_id)),
    messageType: 'batch-withdrawal',
    // behind its own delivery: a withdrawal never overtakes what it withdraws
    objectKey: `batch/${batchId}`,
    body: { batchNo: batch.batch_no, reason, at: now.toISOString() },
    context: { batchId } satisfies PushedBatch,
  })
  return { status: 'withdrawing' }
}

/**
 * What of the batch has not gone out, its certificates' sealing included, by object. Locked before the batch, as the
 * worker does that marks a refusal: so a delivery can't be refused, or sent again, while its withdrawal is decided.
 */
async function lockOpenMessages(tx: Tx, enterpriseId: string, batchId: string): Promise<string[]> {
  const proofs = await tx.rows<{ id: string }>(sql`
    select id from proof where enterprise_id = ${enterpriseId} and batch_id = ${batchId} and status = 'sealing' order by id`)
  const objectKeys = [`batch/${batchId}`, ...proofs.map(({ id }) => `proof/${id}`)]
  const locked = await tx.rows<{ key: string }>(sql`
    select object_key as key from outbox
     where enterprise_id = ${enterpriseId} and done_at is null
       and object_key = any (${objectKeys.map((key) => `${enterpriseId}/${key}`)}::text[])
     order by id for update`)
  const open = new Set(locked.map(({ key }) => key))
  return objectKeys.filter((key) => open.has(`${enterpriseId}/${key}`))
}
