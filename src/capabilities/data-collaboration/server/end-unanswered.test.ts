import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { messageReader } from '../../../outside/read-message.ts'
import { reply, type Example } from '../../../outside/testing/customs-reply.ts'
import type { DeclarationListReply } from '../../../outside/customs/port.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { startInboxWorker, type InboxWorker } from '../../../platform/server/inbox/worker.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import { eventually } from '../../../platform/server/testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { endUnanswered } from './end-unanswered.ts'
import { followListQuery, followQuery } from './follow-queries.ts'
import { findExtraction, retryable } from './queries.ts'
import { startExtraction, startRangeExtraction } from './start-extraction.ts'
import { customsReplies } from './take-replies.ts'

const opened = openedDatabase({ connections: 6 })
const enterpriseId = '7'
const uscc = '91610131MA6TXXXX0X'
// answers bear the database's time: the clock of the test goes on from now
const begun = Date.now()
const after = (minutes: number) => ({ now: () => new Date(begun + minutes * 60_000) })
const faults: unknown[] = []
let inbox: InboxWorker
let made = 0

beforeAll(async () => {
  await opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: enterpriseId, kind: 'exporter', name: '某某汽车出口有限公司', uscc })
    await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${enterpriseId}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
  })
  inbox = startInboxWorker({
    database: opened.database, handlers: customsReplies({ read: messageReader(), onChanged: async () => undefined }), onError: (error) => faults.push(error), pollMs: 20,
  })
})
afterAll(() => inbox?.stop())

const asking = { enterpriseId, accountId: randomUUID(), now: new Date(begun) }
const nextNo = () => `9011202500110${String((made += 1)).padStart(5, '0')}`
async function started(job: Promise<{ id: string } | { refused: string }>): Promise<string> {
  const begun = await job
  if ('refused' in begun) throw new Error(begun.refused)
  return begun.id
}
const extract = (...numbers: string[]) => started(opened.database.withContext(tenant(enterpriseId), (tx) => startExtraction(tx, asking, numbers)))
const job = (id: string) => opened.database.withContext(tenant(enterpriseId), (tx) => findExtraction(tx, enterpriseId, id))
const failed = (id: string) => opened.database.withContext(tenant(enterpriseId), (tx) => retryable(tx, enterpriseId, id))
const question = async (type: string, objectKey: string) =>
  (await opened.owner.query<Claimed>(
    `select id, message_id as "messageId", enterprise_id as "enterpriseId", destination, message_type as "messageType", object_key as "objectKey", body, context
       from outbox where message_type = $1 and object_key = $2 order by id desc limit 1`, [type, `${enterpriseId}/${objectKey}`])).rows[0] as Claimed
/** Customs has the question, and the clerk sees it. */
async function goneOut(message: Claimed, minutes = 0): Promise<void> {
  await opened.owner.query('update outbox set done_at = now() where id = $1', [message.id])
  const follow = message.messageType === 'declaration-query' ? followQuery : followListQuery
  await opened.database.withContext(tenant(enterpriseId), (tx) => follow(tx, message, { outcome: 'done' }, after(minutes).now()))
}
async function tell(source: string, messageType: string, correlatesTo: string, body: string): Promise<void> {
  const messageId = randomUUID()
  await opened.database.withContext(worker, (tx) => receive(tx, { source, messageId, messageType, correlatesTo, headers: {}, body: Buffer.from(body) }))
  await eventually(async () => (await opened.owner.query(`select 1 from inbox where message_id = $1 and state in ('done', 'quarantined')`, [messageId])).rowCount)
}
const without = `<IEFlag>E</IEFlag><TradeCoScc>${uscc}</TradeCoScc><TradeName>某某汽车出口有限公司</TradeName><CustomMaster>9011</CustomMaster>`
const answer = async (message: Claimed, given: Example = {}) => {
  const { declarationNo } = message.context as { declarationNo: string }
  return tell('customs', 'declaration-reply', message.messageId, reply({ entryId: declarationNo, head: `${without}<EntryId>${declarationNo}</EntryId>`, rest: '', ...given }))
}
const end = (minutes: number, database: Database = opened.database) => endUnanswered(database, after(minutes), 10)

describe('a question that nobody answers', () => {
  it('ends in words when its time is over, not before, and can be retried', async () => {
    const [no, other] = [nextNo(), nextNo()]
    const id = await extract(no, other)
    await goneOut(await question('declaration-query', `declaration/${no}`))
    await goneOut(await question('declaration-query', `declaration/${other}`))
    await answer(await question('declaration-query', `declaration/${other}`))
    await end(9)
    expect(await job(id)).toMatchObject({ state: 'running', items: [{ state: 'asked' }, { state: 'new' }] })
    await end(11)
    expect(await job(id)).toMatchObject({
      state: 'done', done: 1, failed: 1, finishedAt: after(11).now(), items: [{ state: 'unanswered', note: expect.stringContaining('10 分钟内没有答复，请重试') }, { state: 'new' }],
    })
    expect(await failed(id)).toEqual({ range: null, numbers: [no] })
    // once is enough
    expect(await end(40)).toBe(0)
  })

  it.each<[string, Example, object]>([
    ['found', {}, { done: 1, failed: 0, items: [{ state: 'new', vehicles: 1, note: null, declarationId: expect.any(String) }] }],
    ['not found', { result: 'not-found' }, { done: 0, failed: 1, items: [{ state: 'not-found' }] }],
    ['garbage', { result: '?' }, { done: 0, failed: 1, items: [{ state: 'garbled' }] }],
  ])('and is answered after all (%s): the line says so, and the job counts it once', async (_, given, ends) => {
    const no = nextNo()
    const id = await extract(no)
    const asked = await question('declaration-query', `declaration/${no}`)
    await goneOut(asked)
    await end(11)
    expect(await job(id)).toMatchObject({ state: 'done', failed: 1 })
    await answer(asked, given)
    await answer(asked, given)
    expect(await job(id)).toMatchObject({ state: 'done', total: 1, ...ends })
  })

  it('and was asked again meanwhile: both answers count, each in its own line', async () => {
    const no = nextNo()
    const first = await extract(no)
    const asked = await question('declaration-query', `declaration/${no}`)
    await goneOut(asked)
    await end(11)
    const second = await extract(no)
    const again = await question('declaration-query', `declaration/${no}`)
    await goneOut(again, 12)
    await answer(again)
    await answer(asked)
    expect([await job(first), await job(second)]).toMatchObject([{ state: 'done', items: [{ state: 'unchanged' }] }, { state: 'done', items: [{ state: 'new' }] }])
  })

  it('because it has not gone out waits on, however long', async () => {
    const no = nextNo()
    const id = await extract(no)
    for (const minutes of [11, 22, 600]) {
      await end(minutes)
      expect(await job(id)).toMatchObject({ state: 'running', items: [{ state: 'waiting' }] })
    }
    // the worker died between sending and telling: it ends all the same
    await opened.owner.query('update outbox set done_at = now() where id = $1', [(await question('declaration-query', `declaration/${no}`)).id])
    await end(611)
    expect(await job(id)).toMatchObject({ state: 'done', items: [{ state: 'unanswered' }] })
  })

  it('of the licence: the declaration is there, the line ends well, and the licence is taken when it comes', async () => {
    const no = nextNo()
    const id = await extract(no)
    const asked = await question('declaration-query', `declaration/${no}`)
    await goneOut(asked)
    await tell('customs', 'declaration-reply', asked.messageId, reply({ entryId: no }))
    expect(await job(id)).toMatchObject({ state: 'running', items: [{ state: 'licence' }] })
    await end(11)
    expect(await job(id)).toMatchObject({ state: 'done', done: 1, failed: 0, items: [{ state: 'new', vehicles: 1, note: expect.stringContaining('许可证系统在 10 分钟内没有答复') }] })
    const licence = { licenceNo: '25-61-100123', holderUscc: uscc, issueDate: '2025-01-10', validTo: '2025-07-09', status: 'valid', importCountry: 'KAZ', issuingAuthority: '陕西省商务厅', vehicles: [] }
    const licenceQuery = await question('licence-query', 'licence/25-61-100123')
    await tell('commerce', 'licence-reply', licenceQuery.messageId, JSON.stringify({ licenceNo: '25-61-100123', result: 'found', licence }))
    expect(await job(id)).toMatchObject({ state: 'done', done: 1, items: [{ state: 'new', vehicles: 1, note: null }] })
    expect((await opened.owner.query(`select 1 from licence where enterprise_id = 7 and licence_no = '25-61-100123'`)).rowCount).toBe(1)
  })

  it('of the list of a range: the range ends in words, and a late list goes on with its numbers', async () => {
    const id = await started(opened.database.withContext(tenant(enterpriseId), (tx) => startRangeExtraction(tx, asking, { from: '2025-03-01', to: '2025-03-31' })))
    await end(11)
    const under = () => opened.owner.query('select n, state, result from job_item where job_id = $1 order by n', [id])
    expect((await under()).rows).toMatchObject([{ state: 'listing' }])
    const asked = await question('declaration-list-query', `declaration-list/${id}`)
    await goneOut(asked, 12)
    await end(21)
    expect((await under()).rows).toMatchObject([{ state: 'listing' }])
    await end(23)
    expect((await under()).rows).toMatchObject([{ state: 'unanswered', result: { note: expect.stringContaining('请重试') } }])
    const state = async () => (await opened.owner.query('select state, total, done, failed from job where id = $1', [id])).rows[0]
    expect(await state()).toEqual({ state: 'done', total: 1, done: 0, failed: 1 })
    const no = nextNo()
    const list = (more: boolean, numbers: DeclarationListReply['declarationNos']) =>
      `<DeclarationListReply><Total>1</Total><More>${more}</More><EntryIds>${numbers.map((one) => `<EntryId>${one}</EntryId>`).join('')}</EntryIds></DeclarationListReply>`
    await tell('customs', 'declaration-list-reply', asked.messageId, list(false, [no]))
    expect((await under()).rows).toMatchObject([{ state: 'listed' }, { state: 'waiting' }])
    expect(await state()).toEqual({ state: 'running', total: 2, done: 1, failed: 0 })
    const query = await question('declaration-query', `declaration/${no}`)
    await goneOut(query, 24)
    await answer(query)
    expect(await state()).toEqual({ state: 'done', total: 2, done: 2, failed: 0 })
  })

  it('and its answer in the same moment: the answer stands, whichever comes first', async () => {
    for (let i = 0; i < 6; i++) {
      const no = nextNo()
      const id = await extract(no)
      const asked = await question('declaration-query', `declaration/${no}`)
      await goneOut(asked)
      await Promise.all([end(11), answer(asked), end(11)])
      expect(await job(id)).toMatchObject({ state: 'done', total: 1, done: 1, failed: 0, items: [{ state: 'new' }] })
    }
  })

  it('of many lines and of several enterprises: all end', async () => {
    const id = await extract(...Array.from({ length: 450 }, nextNo))
    await opened.owner.query(`update outbox set done_at = now() where context->>'jobId' = $1`, [id])
    await Promise.all([end(11), end(11)])
    await end(11)
    expect(await job(id)).toMatchObject({ state: 'done', failed: 450 })
  })

  it('surprised nobody', () => expect(faults).toEqual([]))
})
