import type { Tx } from '../../../platform/server/db/tx.ts'
import { advanceItem } from '../../../platform/server/jobs/jobs.ts'
import { dropAskedAnew } from '../../../platform/server/outbox/operate.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Settled } from '../../../platform/server/outbox/worker.ts'
import type { ExtractionState } from '../contract.ts'
import type { AskedDeclaration, AskedList } from './start-extraction.ts'
import { endWithLicence, type AskedLicence } from './take-licence.ts'

type Step = (tx: Tx, message: Claimed, at: Date) => Promise<unknown>

/** What a line of an extraction shows of its question's fate; a question refused for good ends its line in words. */
const follow =
  (steps: { taken?: Step; refused: Step }) =>
  async (tx: Tx, message: Claimed, { outcome }: Settled, at: Date): Promise<void> => {
    const { enterpriseId, destination, objectKey } = message
    await (outcome === 'done' ? steps.taken : steps.refused)?.(tx, message, at)
    // somebody may have asked again while this one was under way
    const asEnqueued = objectKey.slice(enterpriseId.length + 1)
    if (outcome === 'refused') await dropAskedAnew(tx, { enterpriseId, destination, objectKeys: [asEnqueued] })
  }

const refused: Step = (tx, { enterpriseId, context }, at) => {
  const { jobId, n } = context as AskedDeclaration | AskedList
  const note = '海关系统未接收查询，平台运营方已收到提示，请稍后重试。'
  return advanceItem(tx, { enterpriseId, jobId, n, at, state: 'refused' satisfies ExtractionState, result: { note }, ended: 'failed' })
}

/** Shows the clerk that customs has the question, or that it refused it for good. */
export const followQuery = follow({
  taken: (tx, { enterpriseId, context }, at) => {
    const { jobId, n } = context as AskedDeclaration
    return advanceItem(tx, { enterpriseId, jobId, n, at, state: 'asked' satisfies ExtractionState, onlyFrom: 'waiting' })
  },
  refused,
})

export const followListQuery = follow({
  // still listing: what waits for customs' answer is given up after a while, counted from now
  taken: (tx, { enterpriseId, context }, at) => {
    const { jobId, n } = context as AskedList
    const state = 'listing' satisfies ExtractionState
    return advanceItem(tx, { enterpriseId, jobId, n, at, state, onlyFrom: state })
  },
  refused,
})

/** The declaration is here all the same. */
export const followLicenceQuery = follow({
  refused: (tx, { enterpriseId, context }, at) =>
    endWithLicence(tx, enterpriseId, context as AskedLicence, at, '许可证系统未接收查询，报关单已入库，请稍后重新提取以补全许可证。'),
})
