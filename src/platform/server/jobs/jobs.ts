import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'
import { publish } from '../live/publish.ts'
import { newId } from '../new-id.ts'

/** Work that a person waits for, item by item; it survives a reload and can be found again. */
export interface NewJob {
  enterpriseId: string
  accountId: string
  kind: string
  title: string
  keys: readonly string[]
  at: Date
}

/** Returns the job's id; its items are numbered from 1 in the order of `keys`. */
export async function startJob(tx: Tx, job: NewJob): Promise<string> {
  const id = newId()
  await tx.run(sql`
    insert into job (enterprise_id, id, kind, title, account_id, total, created_at)
    values (${job.enterpriseId}, ${id}, ${job.kind}, ${job.title}, ${job.accountId}, ${job.keys.length}, ${job.at})`)
  await tx.run(sql`
    insert into job_item (enterprise_id, job_id, n, key, moved_at)
    select ${job.enterpriseId}, ${id}, n, key, ${job.at}
      from unnest(${job.keys as string[]}::text[]) with ordinality as item (key, n)`)
  return id
}

/** More items for a job that goes on. Returns the number of the first of them. */
export async function extendJob(tx: Tx, enterpriseId: string, jobId: string, keys: readonly string[], at: Date): Promise<number> {
  const { total } = await tx.one<{ total: number }>(sql`
    update job set total = total + ${keys.length} where enterprise_id = ${enterpriseId} and id = ${jobId}
    returning total`)
  const first = total - keys.length + 1
  await tx.run(sql`
    insert into job_item (enterprise_id, job_id, n, key, moved_at)
    select ${enterpriseId}, ${jobId}, ${first - 1} + n, key, ${at}
      from unnest(${keys as string[]}::text[]) with ordinality as item (key, n)`)
  return first
}

export interface ItemProgress {
  enterpriseId: string
  jobId: string
  n: number
  state: string
  result?: unknown
  /** undefined while the item goes on */
  ended?: 'done' | 'failed'
  /** only from this state on: news that an answer has overtaken changes nothing */
  onlyFrom?: string
  at: Date
}

/** Moves one item on. An item that has ended stays as it is, so a late or repeated answer counts once. */
export async function advanceItem(tx: Tx, item: ItemProgress): Promise<boolean> {
  const touched = await tx.run(sql`
    update job_item set state = ${item.state}, result = ${item.result === undefined ? null : JSON.stringify(item.result)},
           changed_at = ${item.ended ? item.at : null}::timestamptz, moved_at = ${item.at}
     where enterprise_id = ${item.enterpriseId} and job_id = ${item.jobId} and n = ${item.n} and changed_at is null
       and (${item.onlyFrom ?? null}::text is null or state = ${item.onlyFrom ?? null})`)
  if (touched === 0) return false
  if (item.ended) {
    await tx.run(sql`
      update job set done = done + ${item.ended === 'done' ? 1 : 0}, failed = failed + ${item.ended === 'failed' ? 1 : 0},
             state = case when done + failed + 1 = total then 'done' else state end,
             finished_at = case when done + failed + 1 = total then ${item.at} else finished_at end
       where enterprise_id = ${item.enterpriseId} and id = ${item.jobId}`)
  }
  await publish(tx, { enterpriseId: item.enterpriseId, topic: 'job', id: item.jobId })
  return true
}

export interface ItemKey {
  enterpriseId: string
  jobId: string
  n: number
}

/**
 * Locks the item for what comes next to it. One that was given up as `givenUp` is under way again, and so is its job:
 * what was waited for has come after all.
 */
export async function takeUpItem(tx: Tx, item: ItemKey, { givenUp, at }: { givenUp: string; at: Date }): Promise<void> {
  const { state } = await tx.one<{ state: string }>(sql`
    select state from job_item
     where enterprise_id = ${item.enterpriseId} and job_id = ${item.jobId} and n = ${item.n} for update`)
  if (state !== givenUp) return
  await tx.run(sql`
    update job_item set state = 'waiting', result = null, changed_at = null, moved_at = ${at}
     where enterprise_id = ${item.enterpriseId} and job_id = ${item.jobId} and n = ${item.n}`)
  await tx.run(sql`
    update job set failed = failed - 1, state = 'running', finished_at = null
     where enterprise_id = ${item.enterpriseId} and id = ${item.jobId}`)
}

export interface StuckItem extends Record<string, unknown> {
  jobId: string
  n: number
  key: string
  state: string
  result: unknown
}

/** Whose items have not moved since; nothing of what they are about. Under app_worker. */
export async function enterprisesWithStuckItems(tx: Tx, since: Date): Promise<string[]> {
  const rows = await tx.rows<{ enterpriseId: string }>(sql`
    select distinct enterprise_id as "enterpriseId" from job_item where changed_at is null and moved_at <= ${since}`)
  return rows.map((row) => row.enterpriseId)
}

/** Items of a kind of job that have not moved since, locked; those that somebody is moving just now are left to them. */
export async function takeStuckItems(tx: Tx, given: { enterpriseId: string; kind: string; since: Date; most: number }): Promise<StuckItem[]> {
  return tx.rows<StuckItem>(sql`
    select i.job_id as "jobId", i.n, i.key, i.state, i.result
      from job_item i join job j on j.enterprise_id = i.enterprise_id and j.id = i.job_id
     where i.enterprise_id = ${given.enterpriseId} and j.kind = ${given.kind} and i.changed_at is null and i.moved_at <= ${given.since}
     order by i.moved_at, i.job_id, i.n limit ${given.most}
       for update of i skip locked`)
}

/** What these items wait for is still under way: they are looked at again after as long. */
export async function keepWaiting(tx: Tx, enterpriseId: string, items: readonly Pick<ItemKey, 'jobId' | 'n'>[], at: Date): Promise<void> {
  await tx.run(sql`
    update job_item i set moved_at = ${at}
      from unnest(${items.map((item) => item.jobId)}::uuid[], ${items.map((item) => item.n)}::int[]) as w (job_id, n)
     where i.enterprise_id = ${enterpriseId} and i.job_id = w.job_id and i.n = w.n`)
}
