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
    insert into job_item (enterprise_id, job_id, n, key)
    select ${job.enterpriseId}, ${id}, n, key
      from unnest(${job.keys as string[]}::text[]) with ordinality as item (key, n)`)
  return id
}

/** More items for a job that goes on. Returns the number of the first of them. */
export async function extendJob(tx: Tx, enterpriseId: string, jobId: string, keys: readonly string[]): Promise<number> {
  const { total } = await tx.one<{ total: number }>(sql`
    update job set total = total + ${keys.length} where enterprise_id = ${enterpriseId} and id = ${jobId}
    returning total`)
  const first = total - keys.length + 1
  await tx.run(sql`
    insert into job_item (enterprise_id, job_id, n, key)
    select ${enterpriseId}, ${jobId}, ${first - 1} + n, key
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
           changed_at = ${item.ended ? item.at : null}::timestamptz
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
