import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { newId } from '../../../platform/server/new-id.ts'
import type { BatchStatus } from '../contract.ts'
import { afterEvent, type BatchEvent } from '../domain/batch-states.ts'

export interface BatchNews {
  event: BatchEvent
  at: Date
  note?: string
  messageId?: string
}

/** Moves a batch on and writes its history. False where the event changes nothing any more. */
export async function moveBatch(tx: Tx, enterpriseId: string, batchId: string, news: BatchNews): Promise<boolean> {
  const { status } = await tx.one<{ status: BatchStatus }>(
    sql`select status from batch where enterprise_id = ${enterpriseId} and id = ${batchId} for update`,
  )
  const next = afterEvent(status, news.event)
  if (!next || (decisions.has(news.event) && (await decidedSince(tx, enterpriseId, batchId, news.at)))) return false
  await tx.run(sql`
    update batch set status = ${next}, version = version + 1, reason = ${news.note ?? null}
     where enterprise_id = ${enterpriseId} and id = ${batchId}`)
  await writeHistory(tx, enterpriseId, batchId, next, news)
  return true
}

const decisions = new Set<BatchEvent>(['accepted', 'sentBack'])

/** Whether the office decided at that moment or later: what comes now is then older news. A remark of ours is no decision. */
async function decidedSince(tx: Tx, enterpriseId: string, batchId: string, at: Date): Promise<boolean> {
  const { later } = await tx.one<{ later: boolean }>(sql`
    select exists (select 1 from batch_event
                    where enterprise_id = ${enterpriseId} and batch_id = ${batchId}
                      and status in ('accepted', 'sent-back') and message_id is not null and at >= ${at}) as later`)
  return later
}

export async function writeHistory(
  tx: Tx,
  enterpriseId: string,
  batchId: string,
  status: BatchStatus,
  news: Omit<BatchNews, 'event'>,
): Promise<void> {
  await tx.run(sql`
    insert into batch_event (enterprise_id, batch_id, id, status, at, note, message_id)
    values (${enterpriseId}, ${batchId}, ${newId()}, ${status}, ${news.at}, ${news.note ?? null}, ${news.messageId ?? null})`)
  await publish(tx, { enterpriseId, topic: 'batch', id: batchId })
}

/** A remark in the history of a batch whose state stands. */
export async function noteOnBatch(tx: Tx, enterpriseId: string, batchId: string, news: { at: Date; note: string }): Promise<void> {
  const { status } = await tx.one<{ status: BatchStatus }>(
    sql`select status from batch where enterprise_id = ${enterpriseId} and id = ${batchId} for update`,
  )
  await writeHistory(tx, enterpriseId, batchId, status, news)
}
