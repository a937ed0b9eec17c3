import type { DeclarationListQuery } from '../../../outside/customs/port.ts'
import { isGarbled } from '../../../outside/messages.ts'
import type { ReadMessage } from '../../../outside/read-message.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Handled, Received } from '../../../platform/server/inbox/worker.ts'
import { advanceItem, extendJob, takeUpItem } from '../../../platform/server/jobs/jobs.ts'
import { contextOf, enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import type { ExtractionState } from '../contract.ts'
import { askForNumbers, type AskedList } from './start-extraction.ts'

/** The numbers of a range, page by page: each becomes a line of the job and a question of its own. */
export async function takeDeclarationList(tx: Tx, message: Received, read: ReadMessage): Promise<Handled> {
  const { enterpriseId, receivedAt: at } = message
  const asked = await contextOf<AskedList>(tx, enterpriseId, message.correlatesTo)
  const item = { enterpriseId, jobId: asked.jobId, n: asked.n, at }
  // the line before its job, as everywhere
  await takeUpItem(tx, item, { givenUp: 'unanswered' satisfies ExtractionState, at })
  const reply = await read('declaration-list-reply', message.body, shanghaiDay(at))
  if (isGarbled(reply)) {
    const note = `海关应答无法识别：${reply.garbled}。请重试；若仍出现，请联系平台运营方。`
    await advanceItem(tx, { ...item, state: 'garbled' satisfies ExtractionState, result: { note }, ended: 'failed' })
    return { outcome: 'quarantined', reason: reply.garbled }
  }
  if (reply.declarationNos.length > 0) {
    const first = await extendJob(tx, enterpriseId, asked.jobId, reply.declarationNos, at)
    await askForNumbers(tx, enterpriseId, asked.jobId, reply.declarationNos, first)
  }
  const last = reply.declarationNos.at(-1)
  if (reply.more && last !== undefined) {
    const { uscc } = await getParty(tx, enterpriseId)
    await enqueue(tx, {
      enterpriseId,
      destination: 'customs',
      messageType: 'declaration-list-query',
      objectKey: `declaration-list/${asked.jobId}`,
      body: { requesterUscc: uscc ?? '', from: asked.from, to: asked.to, after: last } satisfies DeclarationListQuery,
      context: asked,
    })
    await advanceItem(tx, { ...item, state: 'listing' satisfies ExtractionState })
    return { outcome: 'done' }
  }
  const note = reply.total === 0 ? '海关在该时间段没有本企业的出口报关单。' : `海关在该时间段有 ${reply.total} 票报关单。`
  await advanceItem(tx, { ...item, state: 'listed' satisfies ExtractionState, result: { note }, ended: 'done' })
  return { outcome: 'done' }
}
