import sql from 'sql-template-tag'
import type { DeclarationReply } from '../../../outside/customs/port.ts'
import { isGarbled } from '../../../outside/messages.ts'
import type { ReadMessage } from '../../../outside/read-message.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Handled, ReadFirst, ReadingHandlers, Received } from '../../../platform/server/inbox/worker.ts'
import { advanceItem, takeUpItem } from '../../../platform/server/jobs/jobs.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { contextOf } from '../../../platform/server/outbox/enqueue.ts'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'
import { keepDeclaration, type Kept } from '../../../registry/declaration/keep.ts'
import { needsLicence } from '../../../registry/declaration/licence-told.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import type { ExtractionState } from '../contract.ts'
import { compareFile } from './compare-file.ts'
import type { AskedDeclaration } from './start-extraction.ts'
import { askLicence, takeLicenceReply } from './take-licence.ts'
import { takeDeclarationList } from './take-list.ts'

/** What a line knows while its licence is on the way. */
export interface WaitingForLicence {
  declarationId: string
  vehicles: number
  outcome: Kept['outcome']
}

/** A declaration of ours that customs now tells differently, for whoever rests something on it. */
export type OnChanged = (tx: Tx, change: { enterpriseId: string; declarationId: string; at: Date }) => Promise<void>

export interface Taking {
  onChanged: OnChanged
  read: ReadMessage
}

/** What an answer from customs or from the licence system changes here: read first, then taken in one transaction. */
export function customsReplies({ read, onChanged }: Taking): ReadingHandlers {
  const declaration = (take: (tx: Tx, message: Received, reply: DeclarationReply, onChanged: OnChanged) => Promise<Handled>): ReadFirst => ({
    async read({ body, receivedAt }) {
      const reply = await read('declaration-reply', body, shanghaiDay(receivedAt))
      return (tx, message) => take(tx, message, reply, onChanged)
    },
  })
  return {
    'declaration-reply': declaration(takeDeclarationReply),
    'declaration-notice': declaration(takeDeclarationNotice),
    'declaration-list-reply': takeDeclarationList(read),
    'licence-reply': takeLicenceReply(read),
  }
}

async function takeDeclarationReply(tx: Tx, message: Received, reply: DeclarationReply, onChanged: OnChanged): Promise<Handled> {
  const { enterpriseId, correlatesTo, receivedAt: at } = message
  const asked = await contextOf<AskedDeclaration>(tx, enterpriseId, correlatesTo)
  const item = { enterpriseId, jobId: asked.jobId, n: asked.n, at }
  const fail = (state: ExtractionState, note: string) =>
    advanceItem(tx, { ...item, state, result: { note }, ended: 'failed' })

  await takeUpItem(tx, item, { givenUp: 'unanswered' satisfies ExtractionState, at })
  if (isGarbled(reply)) {
    await fail('garbled', `海关应答无法识别：${reply.garbled}。请重试；若仍出现，请联系平台运营方。`)
    return { outcome: 'quarantined', reason: reply.garbled }
  }
  if (reply.result === 'found' && reply.facts.declarationNo !== asked.declarationNo) {
    await fail('garbled', `海关应答的是另一票报关单（${reply.facts.declarationNo}）。请重试。`)
    return { outcome: 'quarantined', reason: `asked ${asked.declarationNo}, told ${reply.facts.declarationNo}` }
  }
  if (reply.result === 'found') {
    const part = await partOf(tx, enterpriseId, reply.facts)
    if (part === 'consignor') await takeFacts(tx, message, asked, reply, onChanged)
    else await fail(part, notOurs[part])
  } else if (reply.result === 'not-a-party') {
    await fail('foreign', notOurs.foreign)
  } else {
    await fail(reply.result, reply.text)
  }
  return { outcome: 'done' }
}

/** Nothing else is told of a declaration that belongs to another. */
const notOurs = {
  producer: '由境内发货人提取与提交；本企业为生产销售单位。',
  foreign: '请核对报关单号。',
}

/** Decision 2: a declaration belongs to its 境内发货人, whoever asked. */
async function partOf(tx: Tx, enterpriseId: string, { consignor, producer }: DeclarationFacts): Promise<'consignor' | 'producer' | 'foreign'> {
  const { uscc } = await getParty(tx, enterpriseId)
  if (consignor.uscc === uscc) return 'consignor'
  return uscc !== null && producer?.uscc === uscc ? 'producer' : 'foreign'
}

async function takeFacts(
  tx: Tx,
  message: Received,
  asked: AskedDeclaration,
  reply: { facts: DeclarationFacts; noticeDate: string },
  onChanged: OnChanged,
): Promise<void> {
  const { facts } = reply
  const { enterpriseId, receivedAt: at } = message
  const item = { enterpriseId, jobId: asked.jobId, n: asked.n, at }
  const kept = await keepTold(tx, message, reply, onChanged)
  await compareFile(tx, item, facts)
  const vehicles = facts.vehicles.length
  // customs answers twice now and then: the licence is asked for once
  if (!(await isWaiting(tx, enterpriseId, asked))) return
  if (facts.licenceNo === null) {
    await advanceItem(tx, { ...item, state: kept.outcome, result: { declarationId: kept.id, vehicles }, ended: 'done' })
    return
  }
  if (!(await askLicence(tx, enterpriseId, { licenceNo: facts.licenceNo, jobId: asked.jobId, n: asked.n, kept, vehicles }))) {
    const note = `报关单填写的许可证号 ${facts.licenceNo} 不是许可证号，未能查询许可证。`
    await advanceItem(tx, { ...item, state: kept.outcome, result: { declarationId: kept.id, vehicles, note }, ended: 'done' })
    return
  }
  await advanceItem(tx, {
    ...item,
    state: 'licence' satisfies ExtractionState,
    result: { declarationId: kept.id, vehicles, outcome: kept.outcome } satisfies WaitingForLicence,
  })
}

async function isWaiting(tx: Tx, enterpriseId: string, { jobId, n }: AskedDeclaration): Promise<boolean> {
  const { state } = await tx.one<{ state: ExtractionState }>(
    sql`select state from job_item where enterprise_id = ${enterpriseId} and job_id = ${jobId} and n = ${n}`,
  )
  return state === 'waiting' || state === 'asked'
}

async function keepTold(
  tx: Tx,
  message: Received,
  { facts, noticeDate }: { facts: DeclarationFacts; noticeDate: string },
  onChanged: OnChanged,
): Promise<Kept> {
  const { enterpriseId, receivedAt: at } = message
  const { provinceCode } = await getParty(tx, enterpriseId)
  const kept = await keepDeclaration(tx, facts, {
    enterpriseId,
    provinceCode,
    provenance: 'customs',
    messageId: message.messageId,
    noticeDate,
    at,
  })
  await publish(tx, { enterpriseId, topic: 'declaration', id: kept.id })
  if (kept.outcome === 'updated') await onChanged(tx, { enterpriseId, declarationId: kept.id, at })
  return kept
}

/** Customs amends, closes or deletes of its own accord what was extracted once (decision 7). */
async function takeDeclarationNotice(tx: Tx, message: Received, notice: DeclarationReply, onChanged: OnChanged): Promise<Handled> {
  const { enterpriseId } = message
  if (isGarbled(notice)) return { outcome: 'quarantined', reason: notice.garbled }
  if (notice.result !== 'found') return { outcome: 'quarantined', reason: `a notice of ${notice.result}` }
  const { facts } = notice
  if ((await partOf(tx, enterpriseId, facts)) !== 'consignor') return { outcome: 'quarantined', reason: 'a notice of another enterprise' }
  const { id, outcome } = await keepTold(tx, message, notice, onChanged)
  // another licence, other vehicles under it: nobody stands by to extract them
  if (outcome !== 'unchanged' && facts.licenceNo !== null && (await needsLicence(tx, enterpriseId, id, facts.licenceNo))) {
    await askLicence(tx, enterpriseId, { licenceNo: facts.licenceNo, declarationId: id })
  }
  return { outcome: 'done' }
}
