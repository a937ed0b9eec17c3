import sql from 'sql-template-tag'
import type { Clock } from '../../../platform/server/clock.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { advanceItem, enterprisesWithStuckItems, keepWaiting, takeStuckItems, type StuckItem } from '../../../platform/server/jobs/jobs.ts'
import type { ExtractionState } from '../contract.ts'
import type { WaitingForLicence } from './take-replies.ts'

const atOnce = 200

/**
 * Lines whose question was taken and not answered for so many minutes end in words and can be retried. What has not
 * gone out yet waits on: nobody has been asked. An answer that comes later still counts (take-replies.ts).
 * Returns how many lines ended.
 */
export async function endUnanswered(database: Database, clock: Clock, minutes: number): Promise<number> {
  const now = clock.now()
  const since = new Date(now.getTime() - minutes * 60_000)
  const enterprises = await database.withContext({ role: 'app_worker' }, (tx) => enterprisesWithStuckItems(tx, since))
  let ended = 0
  for (const enterpriseId of enterprises) {
    let looked
    do {
      looked = await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
        const lines = await takeStuckItems(tx, { enterpriseId, kind: 'extraction', since, most: atOnce })
        const open = await notGoneOut(tx, lines, enterpriseId)
        await keepWaiting(tx, enterpriseId, lines.filter((line) => open.has(keyOf(line))), now)
        for (const line of lines.filter((one) => !open.has(keyOf(one)))) {
          if (await endLine(tx, enterpriseId, line, minutes, now)) ended += 1
        }
        return lines.length
      })
    } while (looked === atOnce)
  }
  return ended
}

const keyOf = ({ jobId, n }: Pick<StuckItem, 'jobId' | 'n'>) => `${jobId}/${n}`

/** Of these the lines whose own question to customs is still in our outbox: unreachable, or behind another. */
async function notGoneOut(tx: Tx, lines: readonly StuckItem[], enterpriseId: string): Promise<ReadonlySet<string>> {
  const objects = lines.flatMap(({ jobId, key, state }) =>
    state === 'waiting' ? [`${enterpriseId}/declaration/${key}`] : state === 'listing' ? [`${enterpriseId}/declaration-list/${jobId}`] : [],
  )
  if (objects.length === 0) return new Set()
  const open = await tx.rows<{ jobId: string; n: number }>(sql`
    select context->>'jobId' as "jobId", (context->>'n')::int as n from outbox
     where enterprise_id = ${enterpriseId} and destination = 'customs' and object_key = any (${objects}::text[])
       and done_at is null and dead_at is null`)
  return new Set(open.map(keyOf))
}

function endLine(tx: Tx, enterpriseId: string, line: StuckItem, minutes: number, at: Date): Promise<boolean> {
  const item = { enterpriseId, jobId: line.jobId, n: line.n, at }
  if (line.state === 'licence') {
    const { outcome, ...found } = line.result as WaitingForLicence
    const note = `许可证系统在 ${minutes} 分钟内没有答复，报关单已入库；许可证随后到达的，自动补入。`
    return advanceItem(tx, { ...item, state: outcome, result: { ...found, note, licence: 'unanswered' }, ended: 'done' })
  }
  const note = `海关在 ${minutes} 分钟内没有答复，请重试；海关随后答复的，仍会入库并更新本行结果。`
  return advanceItem(tx, { ...item, state: 'unanswered' satisfies ExtractionState, result: { note }, ended: 'failed' })
}
