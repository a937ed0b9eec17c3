import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'

/** The operator's two answers to a dead letter. Both let the object's later messages follow. */
export async function resend(tx: Tx, messageId: string): Promise<boolean> {
  const touched = await tx.run(sql`
    update outbox set dead_at = null, attempts = 0, run_at = now()
     where message_id = ${messageId} and dead_at is not null and done_at is null`)
  if (touched > 0) await tx.run(sql`select pg_notify('outbox', '')`)
  return touched > 0
}

export async function drop(tx: Tx, messageId: string, reason: string): Promise<boolean> {
  const touched = await tx.run(sql`
    update outbox set done_at = now(), outcome = ${`dropped: ${reason}`}
     where message_id = ${messageId} and dead_at is not null and done_at is null`)
  if (touched > 0) await tx.run(sql`select pg_notify('outbox', '')`)
  return touched > 0
}

/** Whatever of an object has not gone out, by its own sender: the object is no more. */
export async function dropOpen(tx: Tx, enterpriseId: string, objectKey: string, reason: string): Promise<void> {
  await tx.run(sql`
    update outbox set done_at = now(), outcome = ${`dropped: ${reason}`}
     where enterprise_id = ${enterpriseId} and object_key = ${`${enterpriseId}/${objectKey}`} and done_at is null`)
}

export interface QueueHealth {
  open: number
  dead: number
  oldestSeconds: number
}

export async function queueHealth(tx: Tx): Promise<QueueHealth> {
  return tx.one<QueueHealth & Record<string, unknown>>(sql`
    select count(*) filter (where done_at is null and dead_at is null)::int as open,
           count(*) filter (where dead_at is not null and done_at is null)::int as dead,
           coalesce(extract(epoch from now() - min(enqueued_at) filter (where done_at is null and dead_at is null)), 0)::int
             as "oldestSeconds"
      from outbox where done_at is null`)
}

/**
 * Of questions that may be asked again the last one counts: a dead one is dropped when a later one waits behind it.
 * `objectKeys` as they were enqueued; for whoever asks again, and for whoever hears that a question was refused.
 */
export async function dropAskedAnew(
  tx: Tx,
  { enterpriseId, destination, objectKeys }: { enterpriseId: string; destination: string; objectKeys: readonly string[] },
): Promise<void> {
  const keys = objectKeys.map((key) => `${enterpriseId}/${key}`)
  const touched = await tx.run(sql`
    update outbox o set done_at = now(), outcome = 'dropped: asked anew'
     where o.destination = ${destination} and o.object_key = any (${keys}::text[])
       and o.dead_at is not null and o.done_at is null
       and exists (select 1 from outbox later
                    where later.destination = o.destination and later.object_key = o.object_key
                      and later.seq > o.seq and later.done_at is null)`)
  if (touched > 0) await tx.run(sql`select pg_notify('outbox', '')`)
}
