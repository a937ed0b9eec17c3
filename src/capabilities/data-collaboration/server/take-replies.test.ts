import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { item, reply, type Example } from '../../../outside/testing/customs-reply.ts'
import { messageReader } from '../../../outside/read-message.ts'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { startInboxWorker, type InboxWorker } from '../../../platform/server/inbox/worker.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import { eventually } from '../../../platform/server/testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { followLicenceQuery } from './follow-queries.ts'
import { findExtraction, retryable } from './queries.ts'
import { startExtraction } from './start-extraction.ts'
import { customsReplies } from './take-replies.ts'

const opened = openedDatabase({ connections: 6 })
const enterpriseId = '7'
// as in the reply of the tests of customs' messages
const uscc = '91610131MA6TXXXX0X'
const now = new Date('2026-03-15T04:00:00Z')
const changed: string[] = []
const faults: unknown[] = []
let inbox: InboxWorker
let made = 0

beforeAll(async () => {
  await opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: enterpriseId, kind: 'exporter', name: '某某汽车出口有限公司', uscc })
    await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${enterpriseId}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
  })
  const handlers = customsReplies({ read: messageReader({ queue: Infinity }), onChanged: async (_, { declarationId }) => void changed.push(declarationId) })
  inbox = startInboxWorker({ database: opened.database, handlers, onError: (error) => faults.push(error), pollMs: 20 })
})
afterAll(() => inbox?.stop())

const nextNo = () => `9011202500100${String((made += 1)).padStart(5, '0')}`
const asked = async (type: string, declarationNo: string) =>
  (await opened.owner.query<{ id: string }>(
    `select message_id as id from outbox where message_type = $1 and (body->>'declarationNo' = $2 or context->>'declarationNo' = $2 or object_key like '%' || $2) order by id desc limit 1`,
    [type, declarationNo])).rows[0]?.id as string

async function extract(...declarationNos: string[]): Promise<string> {
  const job = await opened.database.withContext(tenant(enterpriseId), (tx) => startExtraction(tx, { enterpriseId, accountId: randomUUID(), now }, declarationNos))
  if ('refused' in job) throw new Error(job.refused)
  return job.id
}
const tell = async (source: string, messageType: string, correlatesTo: string, body: string | Buffer) => {
  const messageId = randomUUID()
  await opened.database.withContext(worker, (tx) => receive(tx, { source, messageId, messageType, correlatesTo, headers: {}, body: Buffer.from(body) }))
  await eventually(async () => (await opened.owner.query(`select 1 from inbox where message_id = $1 and state in ('done', 'quarantined')`, [messageId])).rowCount)
  return (await opened.owner.query('select state, outcome from inbox where message_id = $1', [messageId])).rows[0] as { state: string; outcome: string | null }
}
const answer = async (declarationNo: string, given: Example = {}) =>
  tell('customs', 'declaration-reply', await asked('declaration-query', declarationNo), reply({ entryId: declarationNo, ...given }))
const licenceQuery = async () => (await opened.owner.query<{ id: string }>(`select message_id as id from outbox where destination = 'commerce' order by id desc limit 1`)).rows[0]?.id as string
const licence = (given: object = {}) => JSON.stringify({
  licenceNo: '25-61-100123', result: 'found',
  licence: { licenceNo: '25-61-100123', holderUscc: uscc, issueDate: '2025-01-10', validTo: '2025-07-09', status: 'valid', importCountry: 'KAZ', issuingAuthority: '陕西省商务厅',
    vehicles: [{ vin: 'LSVAM4187C2184841', brand: '大众', model: 'SVW71412BM', vehicleType: 'K33', fuelType: 'A' }] },
  ...given,
})
const job = (id: string) => opened.database.withContext(tenant(enterpriseId), (tx) => findExtraction(tx, enterpriseId, id))
const without = { head: '<IEFlag>E</IEFlag><TradeCoScc>91610131MA6TXXXX0X</TradeCoScc><TradeName>某某汽车出口有限公司</TradeName><CustomMaster>9011</CustomMaster>' }

describe('what customs answers to an extraction (manual 3.1)', () => {
  it('found: the declaration is kept, its licence asked for, and the line ends when that is there', async () => {
    const no = nextNo()
    const id = await extract(no)
    expect(await answer(no)).toMatchObject({ state: 'done' })
    expect(await job(id)).toMatchObject({ state: 'running', done: 0, items: [{ declarationNo: no, state: 'licence', vehicles: 1 }] })
    expect(await tell('commerce', 'licence-reply', await licenceQuery(), licence())).toMatchObject({ state: 'done' })
    const done = await job(id)
    expect(done).toMatchObject({ state: 'done', done: 1, failed: 0, finishedAt: expect.any(Date), items: [{ state: 'new', vehicles: 1, note: null }] })
    const { rows } = await opened.owner.query('select d.status, d.provenance, v.vin, v.model from declaration d join vehicle v on v.declaration_id = d.id where d.id = $1', [done?.items[0]?.declarationId])
    expect(rows).toEqual([{ status: 'closed', provenance: 'customs', vin: 'LSVAM4187C2184841', model: 'SVW71412BM' }])
  })

  it('the same again: nothing has changed; something else: updated, and whoever rests on it hears', async () => {
    const no = nextNo()
    await extract(no)
    await answer(no)
    const again = await extract(no)
    await answer(no)
    await tell('commerce', 'licence-reply', await licenceQuery(), licence())
    expect(await job(again)).toMatchObject({ items: [{ state: 'unchanged' }] })
    const heard = changed.length
    const third = await extract(no)
    await answer(no, { items: item({ name: '旧大众牌1.6L' }) })
    await tell('commerce', 'licence-reply', await licenceQuery(), licence())
    expect(await job(third)).toMatchObject({ items: [{ state: 'updated' }] })
    expect(changed).toHaveLength(heard + 1)
  })

  it('answered twice counts once', async () => {
    const [no, other] = [nextNo(), nextNo()]
    const id = await extract(no, other)
    for (let i = 0; i < 3; i++) await answer(no, { result: 'not-found' })
    expect(await job(id)).toMatchObject({ state: 'running', total: 2, done: 0, failed: 1 })
    await answer(other, { result: 'not-found' })
    expect(await job(id)).toMatchObject({ state: 'done', total: 2, done: 0, failed: 2 })
  })

  it('the same number twice in one extraction is one line and one question', async () => {
    const no = nextNo()
    expect(await job(await extract(no, no))).toMatchObject({ total: 1, items: [{ declarationNo: no }] })
  })

  it('not found, or refused: the line says so', async () => {
    const [none, refused] = [nextNo(), nextNo()]
    const id = await extract(none, refused)
    await answer(none, { result: 'not-found' })
    await answer(refused, { result: 'refused' })
    expect(await job(id)).toMatchObject({ state: 'done', failed: 2, items: [{ state: 'not-found', declarationId: null }, { state: 'refused' }] })
  })

  const headOf = (consignor: string, producer: string) =>
    `${without.head.replaceAll(uscc, consignor).replace('某某', '别家')}<OwnerCodeScc>${producer}</OwnerCodeScc><OwnerName>某某</OwnerName>`
  const [another, third] = ['91610131MA6TZZZZ0Z', '91610131MA6TYYYY0Y']
  it.each<[string, (no: string) => Example, string, string]>([
    ['of another enterprise whose producer asks', (no) => ({ head: `${headOf(another, uscc)}<EntryId>${no}</EntryId>` }), 'producer', '由境内发货人提取与提交；本企业为生产销售单位。'],
    ['of two others', (no) => ({ head: `${headOf(another, third)}<EntryId>${no}</EntryId>` }), 'foreign', '请核对报关单号。'],
    ['said to be none of the asker’s', () => ({ result: 'not-a-party' }), 'foreign', '请核对报关单号。'],
  ])('%s: it is not kept, nothing of it is told, and it is not asked again', async (_, given, state, note) => {
    const no = nextNo()
    const id = await extract(no)
    expect(await answer(no, given(no))).toMatchObject({ state: 'done' })
    const told = await job(id)
    expect(told).toMatchObject({ failed: 1, items: [{ state, note, declarationId: null }] })
    expect(JSON.stringify(told)).not.toMatch(/别家|LSVAM4187C2184841|ZZZZ0Z/)
    expect((await opened.owner.query('select 1 from declaration where declaration_no = $1', [no])).rowCount).toBe(0)
    expect(await opened.database.withContext(tenant(enterpriseId), (tx) => retryable(tx, enterpriseId, id))).toEqual({ range: null, numbers: [] })
  })

  it('of a declaration that was not asked for: kept for the operator, not in the register', async () => {
    const [no, strange] = [nextNo(), '901120250010099999']
    const id = await extract(no)
    expect(await answer(no, { entryId: strange })).toMatchObject({ state: 'quarantined' })
    expect(await job(id)).toMatchObject({ failed: 1, items: [{ state: 'garbled' }] })
    expect((await opened.owner.query('select 1 from declaration where declaration_no = $1', [strange])).rowCount).toBe(0)
  })

  it.each([['no XML', 'nonsense'], ['cut off', reply().slice(0, 400)], ['empty', '\n'], ['bytes', Buffer.from([0xff, 0xfe, 0])]])('%s: the clerk hears, the operator has it', async (_, body) => {
    const no = nextNo()
    const id = await extract(no)
    expect(await tell('customs', 'declaration-reply', await asked('declaration-query', no), body as string)).toMatchObject({ state: 'quarantined' })
    expect(await job(id)).toMatchObject({ state: 'done', items: [{ state: 'garbled', note: expect.stringContaining('请重试') }] })
  })

  it.each<[string, string]>([
    ['garbled', '{'],
    ['another’s', licence({ licence: { ...JSON.parse(licence()).licence, holderUscc: '91610131MA6TZZZZ0Z' } })],
    ['unknown', JSON.stringify({ licenceNo: '25-61-100123', result: 'not-found' })],
  ])('a licence that is %s does not lose the declaration: the line ends with a word', async (_, body) => {
    const no = nextNo()
    const id = await extract(no)
    await answer(no)
    await tell('commerce', 'licence-reply', await licenceQuery(), body)
    expect(await job(id)).toMatchObject({ state: 'done', done: 1, items: [{ state: 'new', note: expect.stringMatching(/许可证/) }] })
  })

  describe('news that nobody asked for', () => {
    const later = (text: string) => text.replace('20250312T', '20250313T')
    const vehicles = async (no: string) =>
      (await opened.owner.query('select v.vin, v.licence_no as licence, v.model, v.vehicle_type as type, v.fuel_type as fuel from vehicle v join declaration d on d.id = v.declaration_id where d.declaration_no = $1', [no])).rows
    const licenceQueries = async () => (await opened.owner.query<{ no: string }>(`select body->>'licenceNo' as no from outbox where destination = 'commerce' order by id`)).rows.map(({ no }) => no)
    const extracted = async () => {
      const no = nextNo()
      await extract(no)
      await answer(no, { clearance: released })
      await tell('commerce', 'licence-reply', await licenceQuery(), licence())
      return no
    }
    const released = '<Clearance><Channel>P</Channel><NoticeDate>20250311T10253000</NoticeDate><DeclareDate>2025-03-08</DeclareDate><ExportDate/><CloseDate/></Clearance>'
    const notice = async (no: string, body: string) => tell('customs', 'declaration-notice', await asked('declaration-query', no), later(body))

    it('leaves what the licence told of the vehicles, and asks nothing that is known', async () => {
      const no = await extracted()
      const before = await licenceQueries()
      expect(await vehicles(no)).toMatchObject([{ model: 'SVW71412BM', type: 'K33', fuel: 'A' }])
      expect(await notice(no, reply({ entryId: no }))).toMatchObject({ state: 'done' })
      expect(await vehicles(no)).toMatchObject([{ model: 'SVW71412BM', type: 'K33', fuel: 'A' }])
      expect((await opened.owner.query('select status from declaration where declaration_no = $1', [no])).rows).toEqual([{ status: 'closed' }])
      expect(await licenceQueries()).toEqual(before)
    })

    it('under another licence asks for that one, whose answer completes the vehicles without any line', async () => {
      const no = await extracted()
      const before = await licenceQueries()
      await notice(no, reply({ entryId: no }).replaceAll('25-61-100123', '25-61-100777'))
      expect(await vehicles(no)).toMatchObject([{ licence: '25-61-100777', type: null, fuel: null }])
      expect(await licenceQueries()).toEqual([...before, '25-61-100777'])
      expect(await tell('commerce', 'licence-reply', await licenceQuery(), licence().replaceAll('25-61-100123', '25-61-100777'))).toMatchObject({ state: 'done' })
      expect(await vehicles(no)).toMatchObject([{ licence: '25-61-100777', model: 'SVW71412BM', type: 'K33', fuel: 'A' }])
      expect(await licenceQueries()).toHaveLength(before.length + 1)
    })

    it('a licence system that refuses the question after such news is no surprise', async () => {
      const no = await extracted()
      await notice(no, reply({ entryId: no }).replaceAll('25-61-100123', '25-61-100888'))
      const message = (await opened.owner.query<Claimed>(
        `select message_id as "messageId", enterprise_id as "enterpriseId", destination, object_key as "objectKey", context from outbox where destination = 'commerce' order by id desc limit 1`)).rows[0] as Claimed
      await opened.database.withContext(tenant(enterpriseId), (tx) => followLicenceQuery(tx, message, { outcome: 'refused', reason: 'x' }, now))
      expect(await vehicles(no)).toMatchObject([{ licence: '25-61-100888', type: null }])
    })
  })

  it('from anybody but customs: not matched', async () => {
    const no = nextNo()
    const id = await extract(no)
    await opened.database.withContext(worker, async (tx) =>
      receive(tx, { source: 'commerce', messageId: randomUUID(), messageType: 'declaration-reply', correlatesTo: await asked('declaration-query', no), headers: {}, body: Buffer.from(reply({ entryId: no })) }))
    await eventually(async () => (await opened.owner.query(`select 1 from inbox where state = 'waiting'`)).rowCount)
    expect(await job(id)).toMatchObject({ state: 'running', items: [{ state: 'waiting' }] })
  })

  it('surprised no handler in all of this', () => expect(faults).toEqual([]))
})
