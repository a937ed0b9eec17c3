import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { dropOpen } from '../../../platform/server/outbox/operate.ts'
import { batchStatuses, type BatchStatus } from '../contract.ts'
import { withdrawalIn } from '../domain/batch-states.ts'
import { moveBatch } from './move-batch.ts'
import { destinationOf, type PushedBatch } from './push-batch.ts'

export interface Withdrawal {
  enterpriseId: string
  batchId: string
  reason: string
  now: Date
}

/** Before the push began the batch is simply withdrawn; afterwards the office is asked, and answers (decision 18). */
export async function withdrawBatch(tx: Tx, withdrawal: Withdrawal): Promise<{ status: BatchStatus } | Refusal> {
  const { enterpriseId, batchId, reason, now } = withdrawal
  const batch = await tx.maybe<{ status: BatchStatus; batch_no: string; office_id: string }>(sql`
    select status, batch_no, office_id from batch where enterprise_id = ${enterpriseId} and id = ${batchId} for update`)
  if (!batch) return refuse('NOT_FOUND')
  const event = withdrawalIn(batch.status)
  if (!event) return refuse('BATCH_NOT_WITHDRAWABLE', { status: batchStatuses[batch.status] })
  await moveBatch(tx, enterpriseId, batchId, { event, at: now, note: reason })
  if (event === 'withdrawnUnpushed') {
    await endBatch(tx, enterpriseId, batchId)
    // nothing of it may go out later, at the operator's resending say
    await dropOpen(tx, enterpriseId, `batch/${batchId}`, 'the batch was withdrawn')
    return { status: 'withdrawn' }
  }
  await enqueue(tx, {
    enterpriseId,
    // to where it was sent, even if the office has another channel by now
    destination: (await deliveredTo(tx, enterpriseId, batchId)) ?? (await destinationOf(tx, batch.office_id)),
    messageType: 'batch-withdrawal',
    // behind its own delivery: a withdrawal never overtakes what it withdraws
    objectKey: `batch/${batchId}`,
    body: { batchNo: batch.batch_no, reason, at: now.toISOString() },
    context: { batchId } satisfies PushedBatch,
  })
  return { status: 'withdrawing' }
}

async function deliveredTo(tx: Tx, enterpriseId: string, batchId: string): Promise<string | undefined> {
  const delivery = await tx.maybe<{ destination: string }>(sql`
    select o.destination from batch b
      join outbox o on o.enterprise_id = b.enterprise_id and o.message_id = b.delivery_message_id
     where b.enterprise_id = ${enterpriseId} and b.id = ${batchId}`)
  return delivery?.destination
}

/** What a batch leaves behind that is withdrawn: its vehicles are free again, and whoever checks a certificate reads it. */
export async function endBatch(tx: Tx, enterpriseId: string, batchId: string): Promise<void> {
  await tx.run(sql`delete from vin_claim where owner_id = ${enterpriseId} and ref_id = ${batchId}`)
  await tx.run(sql`
    update proof set status = 'withdrawn'
     where enterprise_id = ${enterpriseId} and batch_id = ${batchId} and status in ('sealing', 'valid')`)
  await tx.run(sql`
    update public_proof c set status = 'withdrawn' from proof p
     where c.owner_id = ${enterpriseId} and p.enterprise_id = c.owner_id and p.batch_id = ${batchId}
       and p.proof_no = c.proof_no`)
}
