import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { startJob } from '../../../platform/server/jobs/jobs.ts'
import { enqueueAll } from '../../../platform/server/outbox/enqueue.ts'
import type { DeclarationQuery } from '../../../outside/customs/port.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'

/** What is remembered of a query to customs, so that its answer finds the line of the job that waits for it. */
export interface AskedDeclaration {
  declarationNo: string
  jobId: string
  n: number
}

export interface Extraction {
  enterpriseId: string
  accountId: string
  declarationNos: readonly string[]
  now: Date
}

/** One message to customs for each number; a number given twice is asked once. */
export async function startExtraction(tx: Tx, extraction: Extraction): Promise<{ id: string } | Refusal> {
  const { enterpriseId, accountId, now } = extraction
  const lapsedOn = await approvalLapsedOn(tx, enterpriseId, shanghaiDay(now))
  if (lapsedOn) return refuse('APPROVAL_LAPSED', { day: lapsedOn })
  const numbers = [...new Set(extraction.declarationNos)]
  const { uscc } = await getParty(tx, enterpriseId)
  const title = numbers.length === 1 ? `提取报关单 ${numbers[0]}` : `提取 ${numbers.length} 票报关单`
  const jobId = await startJob(tx, { enterpriseId, accountId, kind: 'extraction', title, keys: numbers, at: now })
  await enqueueAll(
    tx,
    numbers.map((declarationNo, i) => ({
      enterpriseId,
      destination: 'customs',
      messageType: 'declaration-query',
      objectKey: `declaration/${declarationNo}`,
      body: { declarationNo, requesterUscc: uscc ?? '' } satisfies DeclarationQuery,
      context: { declarationNo, jobId, n: i + 1 } satisfies AskedDeclaration,
    })),
  )
  return { id: jobId }
}

// decision 5: after an approval lapsed nothing new comes in; what is here stays usable
async function approvalLapsedOn(tx: Tx, enterpriseId: string, today: string): Promise<string | undefined> {
  const { last, current } = await tx.one<{ last: string | null; current: boolean }>(sql`
    select max(valid_to)::text as last, coalesce(bool_or(valid_to is null or valid_to >= ${today}::date), false) as current
      from approval
     where enterprise_id = ${enterpriseId} and kind = 'used-vehicle-export' and valid_from <= ${today}::date`)
  return current ? undefined : (last ?? today)
}
