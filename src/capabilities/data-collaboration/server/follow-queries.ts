import type { Database } from '../../../platform/server/db/database.ts'
import { advanceItem } from '../../../platform/server/jobs/jobs.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'
import type { Clock } from '../../../platform/server/clock.ts'
import type { ExtractionState } from '../contract.ts'
import type { AskedDeclaration } from './start-extraction.ts'

/** Shows the clerk that customs has the question, or that it refused it for good. */
export async function followQuery(database: Database, clock: Clock, message: Claimed, delivery: Delivery): Promise<void> {
  if (delivery.outcome !== 'done' && delivery.outcome !== 'refused') return
  const { jobId, n } = message.context as AskedDeclaration
  const { enterpriseId } = message
  const item = { enterpriseId, jobId, n, at: clock.now() }
  await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
    if (delivery.outcome === 'done') {
      await advanceItem(tx, { ...item, state: 'asked' satisfies ExtractionState, onlyFrom: 'waiting' })
    } else {
      const note = '海关系统未接收查询，平台运营方已收到提示，请稍后重试。'
      await advanceItem(tx, { ...item, state: 'refused' satisfies ExtractionState, result: { note }, ended: 'failed' })
    }
  })
}
