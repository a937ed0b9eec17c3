import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'

interface JobRow extends Record<string, unknown> {
  id: string
  title: string
  state: 'running' | 'done'
  total: number
  done: number
  failed: number
  createdAt: Date
  finishedAt: Date | null
}

const columns = sql`id, title, state, total, done, failed, created_at as "createdAt", finished_at as "finishedAt"`

export function recentExtractions(tx: Tx, enterpriseId: string): Promise<JobRow[]> {
  return tx.rows<JobRow>(sql`
    select ${columns} from job where enterprise_id = ${enterpriseId} and kind = 'extraction'
     order by created_at desc limit 20`)
}

export interface ExtractionItem extends Record<string, unknown> {
  n: number
  declarationNo: string
  state: string
  declarationId: string | null
  vehicles: number | null
  note: string | null
}

export async function findExtraction(
  tx: Tx,
  enterpriseId: string,
  id: string,
): Promise<(JobRow & { items: ExtractionItem[] }) | undefined> {
  const job = await tx.maybe<JobRow>(
    sql`select ${columns} from job where enterprise_id = ${enterpriseId} and id = ${id} and kind = 'extraction'`,
  )
  if (!job) return undefined
  const items = await tx.rows<ExtractionItem>(sql`
    select n, key as "declarationNo", state, result->>'declarationId' as "declarationId",
           (result->>'vehicles')::int as vehicles, result->>'note' as note
      from job_item where enterprise_id = ${enterpriseId} and job_id = ${id} order by n`)
  return { ...job, items }
}

/** The numbers of a job that ended without success; undefined where there is no such job. */
export async function failedNumbers(tx: Tx, enterpriseId: string, id: string): Promise<string[] | undefined> {
  const job = await findExtraction(tx, enterpriseId, id)
  if (!job) return undefined
  const unsuccessful = new Set(['not-found', 'refused', 'garbled'])
  return job.items.filter((item) => unsuccessful.has(item.state) && /^\d{18}$/.test(item.declarationNo)).map((item) => item.declarationNo)
}
