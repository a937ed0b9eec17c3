import { escapeLiteral } from 'pg'
import sql from 'sql-template-tag'
import type { Database } from '../db/database.ts'
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

export interface Turn {
  /** ids of what was delivered since the last turn */
  done: readonly string[]
  /** how many to take at most */
  limit: number
  /** destinations to leave alone */
  closed: readonly string[]
  /** this destination alone, though it may be among the closed */
  only?: string
  leaseSeconds?: number
}

/**
 * Marks what was delivered and takes due messages whose object has no earlier unfinished one, under a lease that runs out:
 * what a killed worker held comes back by itself. One transaction in one round trip, since a busy worker does little
 * else; its statements hold digits and quoted names only.
 */
export async function takeTurn(database: Database, turn: Turn): Promise<Claimed[]> {
  const { done, limit, closed, only, leaseSeconds: lease = leaseSeconds } = turn
  const destination = only === undefined ? `<> all (array[${closed.map(escapeLiteral).join(',')}]::text[])` : `= ${escapeLiteral(only)}`
  if (!Number.isInteger(limit) || !Number.isFinite(lease)) throw new Error('limit and lease must be numbers')
  const claimed = await database.readOnce<Claimed & Record<string, unknown>>({ role: 'app_worker' }, `
    update outbox set done_at = now(), outcome = null where id = any ('{${done.map(digits).join(',')}}'::bigint[]);
    with due as (
      select o.id from outbox o
       where o.done_at is null and o.dead_at is null and o.run_at <= now() and (o.leased_until is null or o.leased_until <= now())
         and o.destination ${destination}
         and not exists (
           select 1 from outbox earlier
            where earlier.destination = o.destination and earlier.object_key = o.object_key
              and earlier.seq < o.seq and earlier.done_at is null)
       order by o.run_at, o.id
       limit ${limit}
       for update skip locked)
    update outbox o set leased_until = now() + make_interval(secs => ${lease})
      from due where o.id = due.id
    returning o.id, o.message_id as "messageId", o.enterprise_id as "enterpriseId", o.destination,
              o.message_type as "messageType", o.object_key as "objectKey", o.correlates_to as "correlatesTo",
              o.body, o.context, o.attempts`)
  return claimed
}

function digits(id: string): string {
  if (!/^\d{1,19}$/.test(id)) throw new Error('an outbox id must be digits')
  return id
}

/** The message is refused for good: it waits for the operator, and so does whatever follows on its object. */
export async function markDead(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.run(sql`update outbox set dead_at = now(), leased_until = null, attempts = attempts + 1, outcome = ${reason} where id = ${id}`)
}

/** Back-off doubles from 1 s to 512 s; the exponent is capped, uncapped it overflows interval at attempt 43. */
export async function markRetry(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.run(sql`
    update outbox
       set attempts = attempts + 1, outcome = ${reason}, leased_until = null,
           run_at = now() + make_interval(secs => power(2, least(attempts, 9)) * (0.75 + random() / 2))
     where id = ${id}`)
}

/** Nobody was there: that is no attempt of this message. */
export async function giveBack(tx: Tx, id: string, seconds: number): Promise<void> {
  await tx.run(sql`update outbox set leased_until = null, run_at = now() + make_interval(secs => ${seconds}) where id = ${id}`)
}
