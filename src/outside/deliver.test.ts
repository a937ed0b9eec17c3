import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts'
import { openDatabase, type Database } from '../platform/server/db/database.ts'
import type { Claimed } from '../platform/server/outbox/queue.ts'
import type { Delivery } from '../platform/server/outbox/worker.ts'
import { verifyMessage } from '../trust/message-signature.ts'
import { partnerDeliverer, type DelivererOptions } from './deliver.ts'
import { json } from './messages.ts'
import { readPartners } from './partners.ts'
import { httpPartner, makeKey, temporaryFolder, writePartners, type HttpPartner, type Taken } from './testing/exchange.ts'

const ours = makeKey()
const folder = temporaryFolder()
let testDatabase: TestDatabase
let database: Database
let owner: Client
let partner: HttpPartner | undefined

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = openDatabase({ url: testDatabase.appUrl, connections: 2 })
  owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
})
afterEach(async () => {
  await partner?.close()
  partner = undefined
})
afterAll(async () => {
  await owner?.end()
  await database?.close()
  await testDatabase?.drop()
  folder.remove()
})

const message = (given: Partial<Claimed> = {}): Claimed => ({
  id: '1', messageId: randomUUID(), enterpriseId: '7', destination: 'commerce', messageType: 'licence-query',
  objectKey: '7/a', correlatesTo: null, body: { licenceNo: '25-61-100123' }, context: null, attempts: 0, ...given,
})

function delivererTo(url: string, given: Partial<DelivererOptions> & { simulator?: boolean } = {}) {
  const file = writePartners(folder.path, { commerce: { url, publicPem: ours.publicPem, simulator: given.simulator ?? false } })
  return partnerDeliverer({
    partners: readPartners(file), sender: 'chechuang', signer: ours.signer, database, mode: 'demo', timeoutMs: 300,
    compose: { 'licence-query': async ({ body }) => json(body) }, ...given,
  })
}

async function answering(answer: (taken: Taken, response: ServerResponse) => void, given: Partial<DelivererOptions> = {}) {
  partner = await httpPartner(answer)
  return delivererTo(partner.url, given)
}

const archived = async (messageId: string) =>
  (await owner.query('select * from message_archive where message_id = $1', [messageId])).rows as {
    direction: string; headers: Record<string, string>; body: Buffer | null; body_sha256: string; partner: string
  }[]

describe('what a partner answers', () => {
  const status = (code: number, body = '', headers: Record<string, string> = {}) => (_: Taken, response: ServerResponse) => {
    response.writeHead(code, headers).end(body)
  }
  const cases: [string, (taken: Taken, response: ServerResponse) => void, Delivery][] = [
    ['202', status(202, '{"received":"x"}'), { outcome: 'done' }],
    ['400 with a reason', status(400, '{"reason":"单位不符"}'), { outcome: 'refused', reason: 'HTTP 400：单位不符' }],
    ['401', status(401, '{"reason":"签名不正确"}'), { outcome: 'refused', reason: 'HTTP 401：签名不正确' }],
    ['403', status(403), { outcome: 'refused', reason: 'HTTP 403' }],
    ['404', status(404, '<html>none</html>'), { outcome: 'refused', reason: 'HTTP 404：<html>none</html>' }],
    ['413', status(413), { outcome: 'refused', reason: 'HTTP 413' }],
    ['422', status(422), { outcome: 'refused', reason: 'HTTP 422' }],
    ['429', status(429), { outcome: 'failed', reason: 'HTTP 429' }],
    ['500', status(500, 'oops'), { outcome: 'failed', reason: 'HTTP 500：oops' }],
    ['503', status(503, '{"reason":5}'), { outcome: 'failed', reason: 'HTTP 503：{"reason":5}' }],
    ['a redirect', status(302, '', { location: 'http://127.0.0.1:1/' }), { outcome: 'failed', reason: 'HTTP 302' }],
    ['200', status(200), { outcome: 'failed', reason: 'HTTP 200' }],
    ['nothing in time', () => undefined, { outcome: 'failed', reason: 'no answer in 0.3 s', silent: true }],
    ['half an answer', (_, response) => void response.writeHead(202, { 'content-length': '10' }).write('a'), { outcome: 'failed', reason: 'no answer in 0.3 s', silent: true }],
  ]
  for (const [name, answer, expected] of cases) {
    it(`${name} is ${expected.outcome}`, async () => {
      expect(await (await answering(answer))(message())).toEqual(expected)
    })
  }

  it('a connection that is cut before the answer is unreachable', async () => {
    const deliver = await answering((_, response) => response.socket?.destroy())
    expect((await deliver(message())).outcome).toBe('unreachable')
  })

  it('a closed port is unreachable, and so is a host that nobody knows', async () => {
    const deliver = await answering(() => undefined)
    const url = partner?.url ?? ''
    await partner?.close()
    expect(await deliver(message())).toMatchObject({ outcome: 'unreachable', reason: expect.stringContaining('ECONNREFUSED') })
    expect(url).not.toBe('')
    expect((await delivererTo('http://partner.invalid/messages', { timeoutMs: 5000 })(message())).outcome).toBe('unreachable')
  })
})

describe('simulators', () => {
  it('an answer that says it is simulated is refused in production mode only (decision 20)', async () => {
    const answer = (_: Taken, response: ServerResponse) => void response.writeHead(202, { simulated: 'true' }).end()
    expect((await (await answering(answer))(message())).outcome).toBe('done')
    const production = delivererTo(partner?.url ?? '', { mode: 'production' })
    expect(await production(message())).toEqual({ outcome: 'refused', reason: expect.stringContaining('模拟系统') })
  })

  it('a partner named a simulator is sent nothing in production mode', async () => {
    await answering((_, response) => void response.writeHead(202).end())
    const deliver = delivererTo(partner?.url ?? '', { mode: 'production', simulator: true } as Partial<DelivererOptions>)
    expect((await deliver(message())).outcome).toBe('refused')
    expect(partner?.taken).toHaveLength(0)
  })
})

describe('what is sent', () => {
  const take = (_: Taken, response: ServerResponse) => void response.writeHead(202).end()

  it('carries a signature over ids, digest and correlation', async () => {
    const deliver = await answering(take)
    await deliver(message({ correlatesTo: randomUUID() }))
    const [taken] = partner?.taken ?? []
    const verdict = verifyMessage({
      method: 'POST', path: '/messages', headers: taken?.headers ?? {}, body: taken?.body ?? '',
      publicKeyOf: () => ours.publicKey, now: Date.now() / 1000,
    })
    expect(verdict).toMatchObject({ ok: true, keyId: ours.signer.keyId })
    expect(taken?.headers).toMatchObject({ sender: 'chechuang', 'content-type': 'application/json', 'message-type': 'licence-query' })
  })

  it('is in the archive before the partner sees it, once, with headers and body', async () => {
    const sent = message()
    let seen: Awaited<ReturnType<typeof archived>> = []
    const deliver = await answering((_, response) => {
      void archived(sent.messageId).then((rows) => {
        seen = rows
        response.writeHead(500).end()
      })
    }, { timeoutMs: 5000 })
    await deliver(sent)
    expect(seen).toHaveLength(1)
    await deliver(sent)
    const rows = await archived(sent.messageId)
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ direction: 'out', partner: 'commerce' })
    expect(rows[0]?.body).toEqual(partner?.taken[0]?.body)
    expect(rows[0]?.headers).toMatchObject({ signature: partner?.taken[0]?.headers['signature'], 'message-id': sent.messageId })
  })

  it('stays the same bytes when it is sent again, whatever is composed by then', async () => {
    let turn = 0
    const compose = { 'licence-query': async () => json({ licenceNo: `${turn++}` }) }
    const deliver = await answering(take, { compose })
    const sent = message()
    await deliver(sent)
    await deliver(sent)
    expect(partner?.taken.map(({ body }) => body.toString())).toEqual(['{"licenceNo":"0"}', '{"licenceNo":"0"}'])
    const second = partner?.taken[1]
    const verdict = verifyMessage({ method: 'POST', path: '/messages', headers: second?.headers ?? {}, body: second?.body ?? '', publicKeyOf: () => ours.publicKey })
    expect(verdict.ok).toBe(true)
  })

  it('of a large message only the hash is kept; composed otherwise, it is not sent again', async () => {
    let text = 'x'.repeat(1024 * 1024)
    const compose = { 'licence-query': async () => json(text) }
    const deliver = await answering(take, { compose, timeoutMs: 5000 })
    const sent = message()
    expect((await deliver(sent)).outcome).toBe('done')
    expect(await archived(sent.messageId)).toEqual([expect.objectContaining({ body: null, body_sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })])
    expect((await deliver(sent)).outcome).toBe('done')
    text = 'y'
    expect((await deliver(sent)).outcome).toBe('refused')
    expect(partner?.taken).toHaveLength(2)
  })

  it('without a partner or a composer nothing is sent, and the reason says so', async () => {
    const deliver = await answering(take)
    expect(await deliver(message({ destination: 'customs' }))).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('customs') })
    expect(await deliver(message({ messageType: 'unheard-of' }))).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('unheard-of') })
    expect(partner?.taken).toHaveLength(0)
  })

  it('many at once share commits and are each archived', async () => {
    const deliver = await answering(take, { timeoutMs: 5000 })
    const many = Array.from({ length: 150 }, () => message())
    const outcomes = await Promise.all(many.map(deliver))
    expect(outcomes.every(({ outcome }) => outcome === 'done')).toBe(true)
    const { rows } = await owner.query('select count(*)::int as n, count(distinct xmin::text)::int as commits from message_archive where message_id = any ($1)', [many.map((one) => one.messageId)])
    expect(rows[0].n).toBe(150)
    expect(rows[0].commits).toBeLessThan(50)
  })
})
