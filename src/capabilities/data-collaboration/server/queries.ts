import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { retryableStates, type ComparedFile, type ListStep } from '../contract.ts'
import type { DayRange } from './start-extraction.ts'

interface JobRow extends Record<string, unknown> {
  id: string
  title: string
  state: 'running' | 'done'
  total: number
  done: number
  failed: number
  list: ListStep | null
  createdAt: Date
  finishedAt: Date | null
}

/** Of an extraction by dates item 1 stands for the list: it is told as a step of its own, and not counted among the numbers. */
const jobs = sql`
  select j.id, j.title, j.state, j.created_at as "createdAt", j.finished_at as "finishedAt",
         j.total - (l.n is not null)::int as total,
         j.done - (l.state is not distinct from 'listed')::int as done,
         j.failed - (l.changed_at is not null and l.state <> 'listed')::int as failed,
         case when l.n is not null then json_build_object(
           'from', split_part(l.key, ' 至 ', 1), 'to', split_part(l.key, ' 至 ', 2), 'state', l.state, 'note', l.result->>'note') end as list
    from job j
    left join job_item l on l.enterprise_id = j.enterprise_id and l.job_id = j.id and l.n = 1 and l.key !~ '^[0-9]{18}$'`

export function recentExtractions(tx: Tx, enterpriseId: string): Promise<JobRow[]> {
  return tx.rows<JobRow>(sql`
    ${jobs} where j.enterprise_id = ${enterpriseId} and j.kind = 'extraction' order by j.created_at desc limit 20`)
}

export interface ExtractionItem extends Record<string, unknown> {
  n: number
  declarationNo: string
  state: string
  declarationId: string | null
  vehicles: number | null
  note: string | null
  file: ComparedFile | null
}

export async function findExtraction(
  tx: Tx,
  enterpriseId: string,
  id: string,
): Promise<(JobRow & { items: ExtractionItem[] }) | undefined> {
  const job = await tx.maybe<JobRow>(
    sql`${jobs} where j.enterprise_id = ${enterpriseId} and j.id = ${id} and j.kind = 'extraction'`,
  )
  if (!job) return undefined
  const items = await tx.rows<ExtractionItem>(sql`
    select row_number() over (order by n)::int as n, key as "declarationNo", state, result->>'declarationId' as "declarationId",
           (result->>'vehicles')::int as vehicles, result->>'note' as note, given - 'facts' as file
      from job_item where enterprise_id = ${enterpriseId} and job_id = ${id} and key ~ '^[0-9]{18}$' order by n`)
  return { ...job, items }
}

/** What of a job may succeed when it is asked again. */
export interface Retryable {
  /** its list could not be had: nobody knows which numbers there are */
  range: DayRange | null
  numbers: string[]
}

const mayRetry: ReadonlySet<string> = new Set(retryableStates)

/** undefined where there is no such job. */
export async function retryable(tx: Tx, enterpriseId: string, id: string): Promise<Retryable | undefined> {
  const job = await findExtraction(tx, enterpriseId, id)
  if (!job) return undefined
  const { list, items } = job
  return {
    range: list && mayRetry.has(list.state) ? { from: list.from, to: list.to } : null,
    numbers: items.filter((item) => mayRetry.has(item.state)).map((item) => item.declarationNo),
  }
}
