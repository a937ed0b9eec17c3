import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts'
import { openDatabase, type Database } from '../platform/server/db/database.ts'
import { enqueue } from '../platform/server/outbox/enqueue.ts'
import { readPartners } from './partners.ts'
import { registerExchange, type ExchangeOptions } from './receive.ts'
import { makeKey, signedHeaders, temporaryFolder, writePartners, type TestMessage } from './testing/exchange.ts'

const [customs, stranger] = [makeKey(), makeKey()]
const folder = temporaryFolder()
const problems: Parameters<ExchangeOptions['onProblem']>[0][] = []
const now = () => Math.floor(Date.now() / 1000)
let testDatabase: TestDatabase
let database: Database
let owner: Client
let app: FastifyInstance

function door(given: Partial<ExchangeOptions> = {}): FastifyInstance {
  const file = writePartners(folder.path, {
    customs: { url: 'http://127.0.0.1:1/', publicPem: customs.publicPem },
    commerce: { url: 'http://127.0.0.1:1/', publicPem: stranger.publicPem, simulator: true },
  })
  const made = Fastify() as unknown as FastifyInstance
  made.post('/api/echo', async (request) => ({ echo: request.body }))
  registerExchange(made, {
    partners: readPartners(file), database, clock: { now: () => new Date() }, mode: 'demo', onProblem: (problem) => problems.push(problem), ...given,
  })
  return made
}

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = openDatabase({ url: testDatabase.appUrl, connections: 3 })
  owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
  app = door()
})
afterAll(async () => {
  await app?.close()
  await owner?.end()
  await database?.close()
  await testDatabase?.drop()
  folder.remove()
})

const message = (given: Partial<TestMessage> = {}): TestMessage => ({
  messageId: randomUUID(), messageType: 'declaration-reply', sender: 'customs', body: '{"any":"bytes"}', ...given,
})

async function send(one: TestMessage, change: { headers?: Record<string, string | undefined>; body?: string | Buffer; key?: ReturnType<typeof makeKey>; to?: FastifyInstance } = {}) {
  const signed: Record<string, string | undefined> = { ...(await signedHeaders(change.key ?? customs, one)), ...change.headers }
  const headers = Object.fromEntries(Object.entries(signed).filter((entry): entry is [string, string] => entry[1] !== undefined))
  const answer = await (change.to ?? app).inject({ method: 'POST', url: '/exchange/messages', headers, payload: change.body ?? one.body })
  return { status: answer.statusCode, body: answer.json() as { reason?: string; received?: string } }
}

const stored = async (messageId: string) =>
  (await owner.query(
    `select i.enterprise_id, i.state, a.enterprise_id as owner, a.body, a.headers, a.direction from inbox i join message_archive a on a.id = i.archive_id where i.message_id = $1`,
    [messageId],
  )).rows as { enterprise_id: string | null; owner: string; state: string; body: Buffer; headers: Record<string, string>; direction: string }[]

describe('a partner’s message', () => {
  it('is stored as it came and then acknowledged (decision 17)', async () => {
    const one = message({ contentType: 'application/xml', body: Buffer.from([0xd6, 0xd0, 0x00, 0xff]) })
    expect(await send(one)).toEqual({ status: 202, body: { received: one.messageId } })
    const [row] = await stored(one.messageId)
    expect(row).toMatchObject({ enterprise_id: null, owner: '0', state: 'received', body: one.body, direction: 'in' })
    expect(row?.headers).toMatchObject({ sender: 'customs', 'content-type': 'application/xml', signature: expect.stringContaining('sig1=') })
  })

  it('belongs to whose message it answers', async () => {
    const asked = await database.withContext({ role: 'app_tenant', enterpriseId: '42' }, (tx) =>
      enqueue(tx, { enterpriseId: '42', destination: 'customs', messageType: 'declaration-query', objectKey: 'd', body: {} }))
    const one = message({ correlatesTo: asked })
    await send(one)
    expect(await stored(one.messageId)).toMatchObject([{ enterprise_id: '42', owner: '42' }])
  })

  it('that comes twice is acknowledged twice and stored once; a later signature changes nothing', async () => {
    const one = message()
    await send(one)
    expect(await send({ ...one, created: now() + 5 })).toEqual({ status: 202, body: { received: one.messageId } })
    expect(await stored(one.messageId)).toHaveLength(1)
  })

  it('under a known id with other bytes is refused: acknowledged, it would be lost', async () => {
    const one = message()
    await send(one)
    expect(await send({ ...one, body: '{"other":1}' })).toEqual({ status: 400, body: { reason: '同一 message-id 的内容不同' } })
  })

  it('many at once, some twice, are all stored once', async () => {
    const many = Array.from({ length: 60 }, () => message())
    const answers = await Promise.all([...many, ...many.slice(0, 20)].map((one) => send(one)))
    expect(answers.every(({ status }) => status === 202)).toBe(true)
    const { rows } = await owner.query('select count(*)::int as n from inbox where message_id = any ($1)', [many.map((one) => one.messageId)])
    expect(rows[0].n).toBe(60)
  })

  it('signed six days ago is taken, ten days ago or ten minutes ahead is not', async () => {
    expect((await send(message({ created: now() - 6 * 86_400 }))).status).toBe(202)
    expect((await send(message({ created: now() - 10 * 86_400 }))).status).toBe(401)
    expect(await send(message({ created: now() + 600 }))).toEqual({ status: 401, body: { reason: '签名时间超出允许范围' } })
  })
})

describe('refused', () => {
  it.each([
    ['an unknown sender', () => send(message({ sender: 'nobody' })), 401, '未知的发送方'],
    ['another’s key', () => send(message(), { key: stranger }), 401, '密钥未登记'],
    ['a partner in another’s name', () => send(message({ sender: 'commerce' })), 401, '密钥未登记'],
    ['no signature', () => send(message(), { headers: { signature: undefined } }), 401, '没有签名'],
    ['a changed byte', () => send(message(), { body: '{"any":"bytez"}' }), 401, '摘要不符'],
    ['a changed type', () => send(message(), { headers: { 'message-type': 'declaration-notice' } }), 401, '签名不正确'],
    ['a correlation added', () => send(message(), { headers: { 'correlates-to': randomUUID() } }), 401, '未覆盖'],
    ['an id that is no UUID', () => send(message({ messageId: 'one' })), 400, 'UUID'],
    ['a correlation that is no UUID', () => send(message({ correlatesTo: 'one' })), 400, 'UUID'],
    ['a type of its own form', () => send(message({ messageType: 'A B' })), 400, 'message-type'],
    ['nothing inside', () => send(message({ body: '' })), 400, '报文为空'],
    ['another media type', () => send(message(), { headers: { 'content-type': 'text/plain' } }), 415, 'application/xml'],
    ['more than 4 MiB', () => send(message({ body: Buffer.alloc(4 * 1024 * 1024 + 1) })), 413, '4 MiB'],
  ])('%s', async (_, sending, status, reason) => {
    const before = problems.length
    const answer = await sending()
    expect(answer).toEqual({ status, body: { reason: expect.stringContaining(reason) } })
    expect(problems.slice(before)).toMatchObject([{ status, reason: answer.body.reason }])
  })

  it('a simulator in production mode, by our list or by its own word (decision 20)', async () => {
    const production = door({ mode: 'production' })
    expect((await send(message({ sender: 'commerce' }), { key: stranger, to: production })).status).toBe(401)
    expect((await send(message(), { headers: { simulated: 'true' }, to: production })).status).toBe(401)
    expect((await send(message(), { to: production })).status).toBe(202)
    await production.close()
  })

  it('with 503 while the database is away, so that the partner sends again', async () => {
    const away = door({ database: { ...database, withContext: () => Promise.reject(new Error('away')) } })
    expect((await send(message(), { to: away })).status).toBe(503)
    await away.close()
  })

  it('leaves the API’s own parser alone', async () => {
    const answer = await app.inject({ method: 'POST', url: '/api/echo', payload: { a: 1 } })
    expect(answer.json()).toEqual({ echo: { a: 1 } })
  })
})
