import sql from 'sql-template-tag'
import type { DeclarationListQuery, DeclarationListReply } from '../../../outside/customs/port.ts'
import { isGarbled, type Garbled } from '../../../outside/messages.ts'
import type { ReadMessage } from '../../../outside/read-message.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Handled, ReadFirst, Received } from '../../../platform/server/inbox/worker.ts'
import { advanceItem, extendJob, takeUpItem, type ItemKey } from '../../../platform/server/jobs/jobs.ts'
import { contextOf, enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import type { ExtractionState } from '../contract.ts'
import { askForNumbers, type AskedList } from './start-extraction.ts'

/** The numbers of a range, page by page: each becomes a line of the job and a question of its own. */
export const takeDeclarationList = (read: ReadMessage): ReadFirst => ({
  async read({ body, receivedAt }) {
    const reply = await read('declaration-list-reply', body, shanghaiDay(receivedAt))
    return (tx, message) => takePage(tx, message, reply)
  },
})

async function takePage(tx: Tx, { enterpriseId, correlatesTo, receivedAt: at }: Received, reply: DeclarationListReply | Garbled): Promise<Handled> {
  const asked = await contextOf<AskedList>(tx, enterpriseId, correlatesTo)
  const item = { enterpriseId, jobId: asked.jobId, n: asked.n, at }
  // the line before its job, as everywhere
  await takeUpItem(tx, item, { givenUp: 'unanswered' satisfies ExtractionState, at })
  const fault = isGarbled(reply) ? reply.garbled : faultOf(reply, asked)
  if (isGarbled(reply) || fault !== undefined) {
    const note = `海关应答无法识别：${fault}。请重试；若仍出现，请联系平台运营方。`
    await advanceItem(tx, { ...item, state: 'garbled' satisfies ExtractionState, result: { note }, ended: 'failed' })
    return { outcome: 'quarantined', reason: String(fault) }
  }
  // customs answers twice now and then: a page counts once, and none after the list's end
  if ((await hasEnded(tx, item)) || (await isTaken(tx, item, reply.declarationNos))) return { outcome: 'done' }
  if (reply.declarationNos.length > 0) {
    const first = await extendJob(tx, enterpriseId, asked.jobId, reply.declarationNos, at)
    await askForNumbers(tx, enterpriseId, asked.jobId, reply.declarationNos, first)
  }
  if (reply.more) {
    const after = lastOf(reply)
    const { uscc } = await getParty(tx, enterpriseId)
    await enqueue(tx, {
      enterpriseId,
      destination: 'customs',
      messageType: 'declaration-list-query',
      objectKey: `declaration-list/${asked.jobId}`,
      body: { requesterUscc: uscc ?? '', from: asked.from, to: asked.to, after } satisfies DeclarationListQuery,
      context: { ...asked, after } satisfies AskedList,
    })
    await advanceItem(tx, { ...item, state: 'listing' satisfies ExtractionState })
    return { outcome: 'done' }
  }
  const note = reply.total === 0 ? '海关在该时间段没有本企业的出口报关单。' : `海关在该时间段有 ${reply.total} 票报关单。`
  await advanceItem(tx, { ...item, state: 'listed' satisfies ExtractionState, result: { note }, ended: 'done' })
  return { outcome: 'done' }
}

/** The largest number of a page, which the next one goes on from: all of 18 digits, they compare as text. */
const lastOf = ({ declarationNos }: DeclarationListReply) => declarationNos.reduce((last, no) => (no > last ? no : last), '')

/** A page that brings nothing beyond the one before would be followed by another like it, for ever. */
function faultOf(reply: DeclarationListReply, { after }: AskedList): string | undefined {
  if (reply.more && reply.declarationNos.length === 0) return '清单说还有下一页，本页却没有报关单号'
  return reply.declarationNos.some((no) => no <= (after ?? '')) ? '清单的这一页重复了前页的报关单号' : undefined
}

async function hasEnded(tx: Tx, { enterpriseId, jobId, n }: ItemKey): Promise<boolean> {
  const { ended } = await tx.one<{ ended: boolean }>(sql`
    select changed_at is not null as ended from job_item where enterprise_id = ${enterpriseId} and job_id = ${jobId} and n = ${n}`)
  return ended
}

async function isTaken(tx: Tx, { enterpriseId, jobId }: ItemKey, declarationNos: string[]): Promise<boolean> {
  const { taken } = await tx.one<{ taken: boolean }>(sql`
    select exists (select 1 from job_item where enterprise_id = ${enterpriseId} and job_id = ${jobId} and key = any (${declarationNos}::text[])) as taken`)
  return taken
}
