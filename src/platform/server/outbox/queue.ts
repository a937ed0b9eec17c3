import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'

export interface Claimed {
  id: string
  messageId: string
  enterpriseId: string
  destination: string
  messageType: string
  objectKey: string
  correlatesTo: string | null
  body: unknown
  /** what our side remembers beside the body; never sent */
  context: unknown
  /** how often it was tried before */
  attempts: number
}

/** Longer than the slowest answer (HTTP time-out 20 s), or a message is sent twice. */
export const leaseSeconds = 60

/**
 * Takes due messages whose object has no earlier unfinished one, and pushes their time out by the lease (in seconds):
 * what a killed worker held comes back by itself.
 */
export async function claim(tx: Tx, limit: number, closed: readonly string[] = [], lease = leaseSeconds): Promise<Claimed[]> {
  return tx.rows<Claimed & Record<string, unknown>>(sql`
    with due as (
      select o.id from outbox o
       where o.done_at is null and o.dead_at is null and o.run_at <= now()
         and o.destination <> all (${closed as string[]})
         and not exists (
           select 1 from outbox earlier
            where earlier.destination = o.destination and earlier.object_key = o.object_key
              and earlier.seq < o.seq and earlier.done_at is null)
       order by o.run_at, o.id
       limit ${limit}
       for update skip locked)
    update outbox o set run_at = now() + make_interval(secs => ${lease})
      from due where o.id = due.id
    returning o.id, o.message_id as "messageId", o.enterprise_id as "enterpriseId", o.destination,
              o.message_type as "messageType", o.object_key as "objectKey", o.correlates_to as "correlatesTo",
              o.body, o.context, o.attempts`)
}

export async function markDone(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.run(sql`update outbox set done_at = now(), outcome = null where id = any (${ids as string[]}::bigint[])`)
}

/** The message is refused for good: it waits for the operator, and so does whatever follows on its object. */
export async function markDead(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.run(sql`update outbox set dead_at = now(), attempts = attempts + 1, outcome = ${reason} where id = ${id}`)
}

/** Back-off doubles from 1 s to 512 s; the exponent is capped, uncapped it overflows interval at attempt 43. */
export async function markRetry(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.run(sql`
    update outbox
       set attempts = attempts + 1, outcome = ${reason},
           run_at = now() + make_interval(secs => power(2, least(attempts, 9)) * (0.75 + random() / 2))
     where id = ${id}`)
}

/** Nobody was there: that is no attempt of this message. */
export async function giveBack(tx: Tx, id: string, seconds: number): Promise<void> {
  await tx.run(sql`update outbox set run_at = now() + make_interval(secs => ${seconds}) where id = ${id}`)
}
