import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { randomUUID } from 'node:crypto'
import pino from 'pino'
import sql from 'sql-template-tag'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { anyone, granted, signedIn } from '../../contract/access.ts'
import { platformErrors } from '../../contract/errors.ts'
import { mergeErrors, refuse, type Problem } from '../../contract/refusal.ts'
import { route } from '../../contract/route.ts'
import { fixedClock } from '../clock.ts'
import { DatabaseBusy } from '../db/database.ts'
import { openedDatabase } from '../testing/opened-database.ts'
import { serve, type Principal } from './binding.ts'
import { buildHttp } from './server.ts'

const opened = openedDatabase({ connections: 6 })
const logged: string[] = []
let http: FastifyInstance
let effects = 0

const person = (enterpriseId: string): Principal => ({
  accountId: '01890000-0000-7000-8000-000000000001', enterpriseId, grants: new Set(['role:keeper']), sessionKey: 'k',
})
const keeper = granted('keeper', { grant: 'role:keeper', otherwise: 'GRANT_MISSING' })
const Thing = z.strictObject({
  name: z.string().trim().min(2).max(10),
  count: z.number().int().min(1).max(5).optional(),
  colour: z.enum(['red', 'blue']).optional(),
  no: z.string().refine((text) => /^\d+$/.test(text), '编号应为数字').optional(),
})

/** A draft is a row of any tenant table: what is stored, and what is not, is looked at there. */
const routes = {
  keep: route({ method: 'POST', path: '/things', summary: '存', access: keeper, audit: 'thing.keep', once: true, body: Thing, result: z.object({ id: z.string(), name: z.string() }) }),
  read: route({ method: 'GET', path: '/things/:name', summary: '读', access: keeper, params: z.object({ name: z.string() }), result: z.object({ name: z.string() }) }),
  find: route({ method: 'GET', path: '/things', summary: '查', access: signedIn, query: z.object({ find: z.string().max(60).optional(), size: z.coerce.number().int().max(9).default(3) }), result: z.object({ found: z.string(), size: z.number() }) }),
  break: route({ method: 'POST', path: '/breaks', summary: '坏', access: signedIn, audit: 'thing.break', body: z.strictObject({}), result: z.object({}) }),
  late: route({ method: 'GET', path: '/late', summary: '迟', access: anyone, result: z.object({}) }),
  odd: route({ method: 'GET', path: '/odd', summary: '错', access: anyone, result: z.object({ name: z.string() }) }),
}

beforeAll(async () => {
  http = buildHttp({
    database: opened.database,
    clock: fixedClock('2026-03-15T04:00:00Z'),
    origin: 'http://localhost:5180',
    authenticate: async (request) => (request.headers['x-person'] ? person(String(request.headers['x-person'])) : undefined),
    errors: mergeErrors(platformErrors, { THING_TAKEN: { status: 409, says: '名称 {name} 已被使用。', remedy: '请换一个名称。' } }),
    logger: pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }),
    bodyLimit: 10_000,
    bindings: [
      serve(routes.keep, async ({ tx, principal, body, now, about }) => {
        effects += 1
        if (body.name === 'taken') return refuse('THING_TAKEN', { name: body.name })
        const id = randomUUID()
        await tx.run(sql`
          insert into draft (enterprise_id, account_id, screen, content, changed_at)
          values (${principal.enterpriseId}, ${id}, ${body.name}, '{}', ${now})`)
        about(`thing:${body.name}`, { count: body.count })
        return { id, name: body.name, secret: 'never told' }
      }),
      serve(routes.read, ({ params }) => ({ ...params, secret: 'never told' }) as never),
      serve(routes.find, async ({ tx, query }) => ({ ...(await tx.one<{ found: string }>(sql`select ${query.find ?? ''}::text as found`)), size: query.size })),
      serve(routes.break, async ({ tx, principal, now }) => {
        await tx.run(sql`
          insert into draft (enterprise_id, account_id, screen, content, changed_at)
          values (${principal.enterpriseId}, ${principal.accountId}, 'broken', '{}', ${now})`)
        throw new Error('the password of the database is hunter2')
      }),
      serve(routes.late, async () => Promise.reject(new DatabaseBusy('timeout exceeded when trying to connect'))),
      serve(routes.odd, () => ({ name: 7 }) as never),
    ],
  })
  await http.ready()
})
afterAll(() => http?.close())

type Sent = Omit<InjectOptions, 'url' | 'method'>
const post = (url: string, payload: InjectOptions['payload'], sent: Sent = {}) =>
  http.inject({ method: 'POST', url, payload, ...sent, headers: { 'x-person': '7', 'idempotency-key': randomUUID(), ...sent.headers } })
const get = (url: string, headers: Record<string, string> = { 'x-person': '7' }) => http.inject({ url, headers })

function problem(answer: LightMyRequestResponse): Problem {
  expect(answer.headers['content-type'], answer.body).toBe('application/problem+json; charset=utf-8')
  const told = answer.json<Problem>()
  expect(told.status).toBe(answer.statusCode)
  expect(told.type).toBe(`urn:chechuang:error:${told.code}`)
  expect(told.trace).toBe(answer.headers['x-trace'])
  expect(told.remedy).toMatch(/。$/)
  return told
}

const count = async (table: string, where: string) => (await opened.owner.query(`select count(*)::int as n from ${table} where ${where}`)).rows[0].n as number

describe('a submission takes effect once for each Idempotency-Key', () => {
  it('ten times at once: one effect, and everybody hears the same', async () => {
    const headers = { 'idempotency-key': 'ten-at-once' }
    effects = 0
    const answers = await Promise.all(Array.from({ length: 10 }, () => post('/api/things', { name: 'ten', count: 2 }, { headers })))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200))
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
    expect(effects).toBe(1)
    expect(await count('draft', `screen = 'ten'`)).toBe(1)
    expect(await count('audit', `object = 'thing:ten'`)).toBe(1)
  })

  it('the same content in another order of its fields is the same content', async () => {
    const headers = { 'idempotency-key': 'another-order' }
    const one = await post('/api/things', '{"name":"order","count":2}', { headers: { ...headers, 'content-type': 'application/json' } })
    const two = await post('/api/things', '{"count":2,"name":" order "}', { headers: { ...headers, 'content-type': 'application/json' } })
    expect([two.statusCode, two.body]).toEqual([200, one.body])
  })

  it('another content under the key is refused', async () => {
    const headers = { 'idempotency-key': 'reused-key' }
    await post('/api/things', { name: 'first' }, { headers })
    expect(problem(await post('/api/things', { name: 'second' }, { headers }))).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 422 })
    expect(await count('draft', `screen = 'second'`)).toBe(0)
  })

  it('the key of one enterprise is nothing to another', async () => {
    const key = { 'idempotency-key': 'shared-key' }
    const one = await post('/api/things', { name: 'mine' }, { headers: key })
    const two = await post('/api/things', { name: 'theirs' }, { headers: { ...key, 'x-person': '8' } })
    expect([one.statusCode, two.statusCode]).toEqual([200, 200])
    expect(two.json()).toMatchObject({ name: 'theirs' })
  })

  it('a refusal leaves nothing: with the key, the corrected content is taken', async () => {
    const headers = { 'idempotency-key': 'refused-first' }
    expect(problem(await post('/api/things', { name: 'taken' }, { headers }))).toMatchObject({ code: 'THING_TAKEN', status: 409, title: '名称 taken 已被使用。' })
    expect(await count('idempotency', `key = 'refused-first'`)).toBe(0)
    expect(await count('audit', `detail::text like '%taken%'`)).toBe(0)
    expect((await post('/api/things', { name: 'free' }, { headers })).statusCode).toBe(200)
  })

  it.each([[undefined], ['short'], ['x'.repeat(201)]])('the key %j is none', async (key) => {
    const answer = await http.inject({
      method: 'POST', url: '/api/things', payload: { name: 'keyless' }, headers: { 'x-person': '7', ...(key === undefined ? {} : { 'idempotency-key': key }) },
    })
    expect(problem(answer)).toMatchObject({ code: 'IDEMPOTENCY_KEY_MISSING', status: 400 })
  })
})

describe('the audit row', () => {
  it('commits with the change, and names who, what and the trace', async () => {
    const answer = await post('/api/things', { name: 'audited', count: 3 })
    const { rows } = await opened.owner.query(`select * from audit where object = 'thing:audited'`)
    expect(rows).toMatchObject([
      { enterprise_id: '7', account_id: person('7').accountId, act: 'thing.keep', detail: { count: 3 }, trace: answer.headers['x-trace'] },
    ])
  })

  it('and the change do not stand without each other', async () => {
    expect((await post('/api/breaks', {})).statusCode).toBe(500)
    expect(await count('draft', `screen = 'broken'`)).toBe(0)
    expect(await count('audit', `act = 'thing.break'`)).toBe(0)
  })
})

describe('who asks from where', () => {
  it('another site’s page may not change anything, whatever its cookie', async () => {
    for (const origin of ['https://evil.example', 'http://localhost:5181', 'null']) {
      expect(problem(await post('/api/things', { name: 'forged' }, { headers: { origin } }))).toMatchObject({ code: 'FOREIGN_ORIGIN', status: 403 })
    }
    expect((await post('/api/things', { name: 'ours' }, { headers: { origin: 'http://localhost:5180' } })).statusCode).toBe(200)
  })

  it('nobody is told 401, a stranger to the role 403', async () => {
    expect(problem(await get('/api/things', {}))).toMatchObject({ code: 'SESSION_MISSING', status: 401 })
  })
})

describe('what is sent', () => {
  const raw = (payload: string | Buffer, type: string | undefined) =>
    post('/api/things', payload, { headers: type === undefined ? {} : { 'content-type': type } })

  it.each([['{"name":'], ['{"name":"a"}}'], ['\u0000'], ['{"__proto__":{"admin":true},"name":"proto"}'], ['']])('%j is not JSON that we take', async (text) => {
    expect(problem(await raw(text, 'application/json'))).toMatchObject({ code: 'INPUT_NOT_JSON', status: 400 })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])('%s, which a form of any site can send, is not taken', async (type) => {
    expect(problem(await raw('{"name":"form"}', type))).toMatchObject({ code: 'MEDIA_TYPE_UNSUPPORTED', status: 415 })
  })

  it('is refused when it is too large', async () => {
    expect(problem(await post('/api/things', { name: 'x'.repeat(20_000) }))).toMatchObject({ code: 'INPUT_TOO_LARGE', status: 413 })
  })

  it('is told what is wrong with it, in Chinese and with the place', async () => {
    const told = problem(await post('/api/things', { name: '', count: 9, colour: 'green', no: 'x', extra: 1 }))
    expect(told).toMatchObject({ code: 'INPUT_INVALID', status: 422 })
    expect(told.at.map(({ field }) => field)).toEqual(expect.arrayContaining(['/name', '/count', '/colour', '/no', '/']))
    expect(told.title).not.toMatch(/invalid|expected|required|unrecognized|string|option/i)
    expect(told.title).toMatch(/\p{Script=Han}/u)
    const only = async (content: object) => problem(await post('/api/things', content)).title
    expect(await only({})).toContain('name必填')
    expect(await only({ name: 'aa', no: 'x' })).toContain('编号应为数字')
    expect(await only({ name: 7 })).toContain('类型不正确')
    expect(await only({ name: 'much too long a name' })).toContain('不能超过 10 个字符')
  })

  it.each([
    ['a NUL', '/api/things?find=%00'],
    ['half a character', '/api/things?find=%ED%A0%80'],
  ])('%s in an address is no surprise', async (_, url) => {
    const answer = await get(url)
    expect(answer.statusCode, answer.body).toBeLessThan(500)
  })

  it.each([['\u0000'], ['a\u0000b'], ['\ud800 lone']])('%j in a content is refused with its place: the database can’t hold it', async (name) => {
    expect(problem(await post('/api/things', { name }))).toMatchObject({ code: 'INPUT_INVALID', at: [{ field: '/name' }] })
  })

  it.each(['/api/things/%zz', '/api/things/%', '/api/%00', `/api/things/${'x'.repeat(300)}`, '/api/nothing', '/nothing', '/api/things/a/b'])('%s is nowhere', async (url) => {
    expect(problem(await get(url))).toMatchObject({ code: 'NOT_FOUND', status: 404 })
  })

  it('by another method is nowhere', async () => {
    expect(problem(await http.inject({ method: 'DELETE', url: '/api/things', headers: { 'x-person': '7' } }))).toMatchObject({ status: 404 })
  })
})

describe('what is answered', () => {
  it('holds what the schema names and nothing else', async () => {
    expect((await get('/api/things/plain')).json()).toEqual({ name: 'plain' })
    const { id, ...rest } = (await post('/api/things', { name: 'stripped' })).json<{ id: string }>()
    expect([typeof id, rest]).toEqual(['string', { name: 'stripped' }])
  })

  it('is not kept by anybody on the way, and is what it says it is', async () => {
    const { headers } = await get('/api/things/plain')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' })
    expect(headers['x-trace']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('of a surprise hides what it was, and the log has it under the same trace', async () => {
    for (const answer of [await post('/api/breaks', {}), await get('/api/odd')]) {
      const told = problem(answer)
      expect(told).toMatchObject({ code: 'INTERNAL', status: 500 })
      expect(told.remedy).toContain(told.trace)
      expect(answer.body).not.toMatch(/hunter2|stack|Error|expected/)
      expect(logged.some((line) => line.includes(told.trace))).toBe(true)
    }
    expect(logged.some((line) => line.includes('hunter2'))).toBe(true)
  })
})

describe('a request', () => {
  it('that the database has no time for is told to come again, not that something broke', async () => {
    const answer = await get('/api/late')
    expect([answer.statusCode, answer.json<Problem>().code]).toEqual([503, 'UNAVAILABLE'])
    expect(answer.body).not.toContain('timeout')
  })
})
