import sql from 'sql-template-tag'
import type { DeclarationListQuery, DeclarationQuery } from '../../../outside/customs/port.ts'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { advanceItem, startJob } from '../../../platform/server/jobs/jobs.ts'
import { enqueue, enqueueAll } from '../../../platform/server/outbox/enqueue.ts'
import { dropAskedAnew } from '../../../platform/server/outbox/operate.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import type { ExtractionState } from '../contract.ts'

/** What is remembered of a query to customs, so that its answer finds the line of the job that waits for it. */
export interface AskedDeclaration {
  declarationNo: string
  jobId: string
  n: number
}

/** The same for a list: the line stands for the range, and each number listed gets a line of its own. */
export interface AskedList {
  jobId: string
  n: number
  from: string
  to: string
  /** last number of the page before; a question from before this was remembered has none */
  after?: string | null
}

export interface Asking {
  enterpriseId: string
  accountId: string
  now: Date
}

/** One message to customs for each number; a number given twice is asked once. */
export async function startExtraction(tx: Tx, asking: Asking, declarationNos: readonly string[], act: '提取' | '重试' = '提取'): Promise<{ id: string } | Refusal> {
  const lapsed = await approvalLapsed(tx, asking)
  if (lapsed) return lapsed
  const numbers = [...new Set(declarationNos)]
  const title = numbers.length === 1 ? `${act}报关单 ${numbers[0]}` : `${act} ${numbers.length} 票报关单`
  const id = await startJob(tx, { ...asking, kind: 'extraction', title, keys: numbers, at: asking.now })
  await askForNumbers(tx, asking.enterpriseId, id, numbers, 1)
  return { id }
}

/** 出口日期, both days belong to it */
export interface DayRange {
  from: string
  to: string
}

/** First the list of a range of export days, then each declaration on it. */
export async function startRangeExtraction(tx: Tx, asking: Asking, { from, to }: DayRange): Promise<{ id: string } | Refusal> {
  const lapsed = await approvalLapsed(tx, asking)
  if (lapsed) return lapsed
  const range: DayRange = { from, to }
  const key = `${from} 至 ${to}`
  const id = await startJob(tx, { ...asking, kind: 'extraction', title: `提取出口日期 ${key} 的报关单`, keys: [key], at: asking.now })
  await advanceItem(tx, { enterpriseId: asking.enterpriseId, jobId: id, n: 1, at: asking.now, state: 'listing' satisfies ExtractionState })
  const { uscc } = await getParty(tx, asking.enterpriseId)
  await enqueue(tx, {
    enterpriseId: asking.enterpriseId,
    destination: 'customs',
    messageType: 'declaration-list-query',
    objectKey: `declaration-list/${id}`,
    body: { requesterUscc: uscc ?? '', ...range, after: null } satisfies DeclarationListQuery,
    context: { jobId: id, n: 1, ...range, after: null } satisfies AskedList,
  })
  return { id }
}

/** Asks for numbers whose lines of the job begin at `first`. */
export async function askForNumbers(tx: Tx, enterpriseId: string, jobId: string, numbers: readonly string[], first: number): Promise<void> {
  const { uscc } = await getParty(tx, enterpriseId)
  await enqueueAll(
    tx,
    numbers.map((declarationNo, i) => ({
      enterpriseId,
      destination: 'customs',
      messageType: 'declaration-query',
      objectKey: `declaration/${declarationNo}`,
      body: { declarationNo, requesterUscc: uscc ?? '' } satisfies DeclarationQuery,
      context: { declarationNo, jobId, n: first + i } satisfies AskedDeclaration,
    })),
  )
  await dropAskedAnew(tx, { enterpriseId, destination: 'customs', objectKeys: numbers.map((no) => `declaration/${no}`) })
}

// decision 5: after an approval lapsed nothing new comes in; what is here stays usable
export async function approvalLapsed(tx: Tx, { enterpriseId, now }: Asking): Promise<Refusal | undefined> {
  const today = shanghaiDay(now)
  const { last, current } = await tx.one<{ last: string | null; current: boolean }>(sql`
    select max(valid_to)::text as last, coalesce(bool_or(valid_to is null or valid_to >= ${today}::date), false) as current
      from approval
     where enterprise_id = ${enterpriseId} and kind = 'used-vehicle-export' and valid_from <= ${today}::date`)
  return current ? undefined : refuse('APPROVAL_LAPSED', { day: last ?? today })
}
