import type { Handled, Handlers, Received } from '../../../platform/server/inbox/worker.ts'
import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { advanceItem, takeUpItem } from '../../../platform/server/jobs/jobs.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { contextOf, enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { dropAskedAnew } from '../../../platform/server/outbox/operate.ts'
import { LicenceQuery } from '../../../outside/commerce/messages.ts'
import type { ReadMessage } from '../../../outside/read-message.ts'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'
import { keepDeclaration, type Kept } from '../../../registry/declaration/keep.ts'
import { keepLicence } from '../../../registry/licence/keep.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import type { ExtractionState } from '../contract.ts'
import { compareFile } from './compare-file.ts'
import type { AskedDeclaration } from './start-extraction.ts'
import { takeDeclarationList } from './take-list.ts'

export interface AskedLicence {
  licenceNo: string
  jobId: string
  n: number
  kept: Kept
  vehicles: number
}

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

/** What an answer from customs or from the licence system changes here, each in one transaction. */
export function customsReplies(taking: Taking): Handlers {
  return {
    'declaration-reply': (tx, message) => takeDeclarationReply(tx, message, taking),
    'declaration-notice': (tx, message) => takeDeclarationNotice(tx, message, taking),
    'declaration-list-reply': (tx, message) => takeDeclarationList(tx, message, taking.read),
    'licence-reply': (tx, message) => takeLicenceReply(tx, message, taking.read),
  }
}

async function takeDeclarationReply(tx: Tx, message: Received, { read, onChanged }: Taking): Promise<Handled> {
  const { enterpriseId, correlatesTo, receivedAt: at } = message
  const asked = await contextOf<AskedDeclaration>(tx, enterpriseId, correlatesTo)
  const item = { enterpriseId, jobId: asked.jobId, n: asked.n, at }
  const fail = (state: ExtractionState, note: string) =>
    advanceItem(tx, { ...item, state, result: { note }, ended: 'failed' })

  await takeUpItem(tx, item, { givenUp: 'unanswered' satisfies ExtractionState, at })
  const reply = await read('declaration-reply', message.body, shanghaiDay(at))
  if ('garbled' in reply) {
    await fail('garbled', `海关应答无法识别：${reply.garbled}。请重试；若仍出现，请联系平台运营方。`)
    return { outcome: 'quarantined', reason: reply.garbled }
  }
  if (reply.result === 'found' && reply.facts.declarationNo === asked.declarationNo) {
    await takeFacts(tx, message, asked, reply, onChanged)
    return { outcome: 'done' }
  }
  if (reply.result === 'found') {
    await fail('garbled', `海关应答的是另一票报关单（${reply.facts.declarationNo}）。请重试。`)
    return { outcome: 'quarantined', reason: `asked ${asked.declarationNo}, told ${reply.facts.declarationNo}` }
  }
  await fail(reply.result, reply.text)
  return { outcome: 'done' }
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
  const { uscc } = await getParty(tx, enterpriseId)
  if (facts.consignor.uscc !== uscc) {
    // decision 2: it belongs to its 境内发货人, whoever asked
    const note = '该报关单的境内发货人不是本企业，请由发货人提取。'
    await advanceItem(tx, { ...item, state: 'foreign' satisfies ExtractionState, result: { note }, ended: 'failed' })
    return
  }
  const kept = await keepTold(tx, message, reply, onChanged)
  await compareFile(tx, item, facts)
  const vehicles = facts.vehicles.length
  // customs answers twice now and then: the licence is asked for once
  if (!(await isWaiting(tx, enterpriseId, asked))) return
  if (facts.licenceNo === null) {
    await advanceItem(tx, { ...item, state: kept.outcome, result: { declarationId: kept.id, vehicles }, ended: 'done' })
    return
  }
  const body = LicenceQuery.safeParse({ licenceNo: facts.licenceNo })
  if (!body.success) {
    const note = `报关单填写的许可证号 ${facts.licenceNo} 不是许可证号，未能查询许可证。`
    await advanceItem(tx, { ...item, state: kept.outcome, result: { declarationId: kept.id, vehicles, note }, ended: 'done' })
    return
  }
  await enqueue(tx, {
    enterpriseId,
    destination: 'commerce',
    messageType: 'licence-query',
    objectKey: `licence/${facts.licenceNo}`,
    body: body.data,
    context: { licenceNo: facts.licenceNo, jobId: asked.jobId, n: asked.n, kept, vehicles } satisfies AskedLicence,
  })
  await dropAskedAnew(tx, { enterpriseId, destination: 'commerce', objectKeys: [`licence/${facts.licenceNo}`] })
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
async function takeDeclarationNotice(tx: Tx, message: Received, { read, onChanged }: Taking): Promise<Handled> {
  const notice = await read('declaration-reply', message.body, shanghaiDay(message.receivedAt))
  if ('garbled' in notice) return { outcome: 'quarantined', reason: notice.garbled }
  if (notice.result !== 'found') return { outcome: 'quarantined', reason: `a notice of ${notice.result}` }
  const { uscc } = await getParty(tx, message.enterpriseId)
  if (notice.facts.consignor.uscc !== uscc) return { outcome: 'quarantined', reason: 'a notice of another enterprise' }
  await keepTold(tx, message, notice, onChanged)
  return { outcome: 'done' }
}

/** Ends the line with what became of its declaration; the note says what of the licence is missing. */
export async function endWithLicence(tx: Tx, enterpriseId: string, asked: AskedLicence, at: Date, note: string | undefined): Promise<void> {
  const { jobId, n, kept, vehicles } = asked
  const result = { declarationId: kept.id, vehicles, ...(note ? { note } : {}) }
  if (await advanceItem(tx, { enterpriseId, jobId, n, at, state: kept.outcome, result, ended: 'done' })) return
  // the line was ended without it (end-unanswered.ts), and says so no more
  const late = await tx.run(sql`
    update job_item set result = ${JSON.stringify(result)}
     where enterprise_id = ${enterpriseId} and job_id = ${jobId} and n = ${n} and result->>'licence' = 'unanswered'`)
  if (late > 0) await publish(tx, { enterpriseId, topic: 'job', id: jobId })
}

async function takeLicenceReply(tx: Tx, message: Received, read: ReadMessage): Promise<Handled> {
  const { enterpriseId, receivedAt: at } = message
  const asked = await contextOf<AskedLicence>(tx, enterpriseId, message.correlatesTo)
  const end = (note?: string) => endWithLicence(tx, enterpriseId, asked, at, note)

  const reply = await read('licence-reply', message.body, shanghaiDay(at))
  if ('garbled' in reply) {
    await end('许可证系统应答无法识别，报关单已入库，请稍后重新提取以补全许可证。')
    return { outcome: 'quarantined', reason: reply.garbled }
  }
  const { uscc } = await getParty(tx, enterpriseId)
  if (reply.result === 'found' && reply.facts.holderUscc === uscc) {
    await keepLicence(tx, enterpriseId, reply.facts, at)
    await end()
  } else {
    await end(`许可证系统中没有属于本企业的 ${asked.licenceNo}，请核对报关单填写的许可证号。`)
  }
  return { outcome: 'done' }
}
