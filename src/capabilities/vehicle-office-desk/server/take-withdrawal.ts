import sql from 'sql-template-tag'
import { BatchWithdrawalMessage } from '../../../outside/vehicle-office/messages.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'
import { findOfficeByCode } from '../../../registry/party/store.ts'
import { mayAtDesk } from '../domain/desk-states.ts'
import type { DeskStatus } from '../contract.ts'
import { answerExporter } from './answer-exporter.ts'
import { writeEvent } from './desk-batch.ts'
import type { DeskParts } from './take-delivery.ts'

/**
 * An exporter asks to withdraw a batch that lies on our desk: the officer answers. What the desk has decided already is
 * answered at once: an accepted batch is not given back.
 */
export async function takeWithdrawal(parts: DeskParts, message: Claimed): Promise<Delivery> {
  const { batchNo, reason } = BatchWithdrawalMessage.parse(message.body)
  const code = message.destination.split(':')[1] ?? ''
  const office = await parts.database.withContext({ role: 'app_worker' }, (tx) => findOfficeByCode(tx, code))
  if (!office) return { outcome: 'refused', reason: `there is no office ${code}` }
  const now = parts.clock.now()

  return parts.database.withContext({ role: 'app_tenant', enterpriseId: office.id }, async (tx) => {
    const batch = await tx.maybe<{ id: string; status: DeskStatus }>(sql`
      select id, status from office_batch
       where enterprise_id = ${office.id} and batch_no = ${batchNo} for update`)
    if (!batch) return { outcome: 'refused', reason: `batch ${batchNo} was never delivered here` }
    if (!(await isFirst(tx, office.id, message))) return { outcome: 'done' }
    if (mayAtDesk('accept', batch.status)) {
      await tx.run(sql`
        update office_batch set status = 'withdrawing', withdrawal_message_id = ${message.messageId}, version = version + 1
         where enterprise_id = ${office.id} and id = ${batch.id}`)
      await writeEvent(tx, { officeId: office.id, batchId: batch.id, now }, { what: 'withdrawal-asked', reason })
      return { outcome: 'done' }
    }
    await answerExporter(tx, {
      officeId: office.id,
      deliveryMessageId: message.messageId,
      batchNo,
      messageType: 'withdrawal-answer',
      answer: { granted: batch.status === 'withdrawn', reason: null, at: now.toISOString() },
    })
    return { outcome: 'done' }
  })
}

/** Remembered for good: one that comes again after its answer would ask the officer anew, and be answered otherwise. */
async function isFirst(tx: Tx, officeId: string, { destination, messageId }: Claimed): Promise<boolean> {
  const written = await tx.run(sql`
    insert into inbox_effect (enterprise_id, source, message_id)
    values (${officeId}, ${destination}, ${messageId}) on conflict do nothing`)
  return written > 0
}
