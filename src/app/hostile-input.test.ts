// Every field of every route, made from the routes' own schemas, with what means harm: never a 500, nothing is executed,
// and what is refused is refused in words.
import type { LightMyRequestResponse } from 'fastify'
import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cookieNames } from '../capabilities/access/server/cookies.ts'
import { missingGrant } from '../platform/contract/access.ts'
import type { Problem } from '../platform/contract/refusal.ts'
import type { Binding } from '../platform/server/http/binding.ts'
import { allBindings } from './bindings.ts'
import { hostileNumbers, hostileTexts, jsonSchemaOf, leavesOf, listsOf, otherKinds, shaped, withAt } from './testing/hostile.ts'
import { nameOf, sampleOf, type Sample } from './testing/samples.ts'
import { parties, sessionCookie, smallWorld, type PartyKey } from './testing/world.ts'

const world = smallWorld()
let bindings: Binding[]
const tokens = new Map<PartyKey, string>()
const grants = new Map<PartyKey, Set<string>>()
const people: readonly PartyKey[] = ['one', 'officeOne', 'operator', 'commerce', 'body']
let asked = 0
let failed: string[] = []

beforeAll(async () => {
  const { foundation } = world
  const { publicUrl, instance } = foundation.config
  bindings = allBindings({ ...foundation, cookies: cookieNames(publicUrl, instance), origin: publicUrl, numbers: async () => [] })
  for (const who of people) {
    tokens.set(who, await world.signIn(who))
    const me = await world.server.http.inject({ url: '/api/access/session', cookies: { [sessionCookie(world)]: tokens.get(who) as string } })
    grants.set(who, new Set(me.json<{ grants: string[] }>().grants))
  }
})

// what is published on the way asks everybody for consent anew
beforeEach(async () => {
  for (const who of people) tokens.set(who, await world.signIn(who, [...(grants.get(who) ?? [])]))
})

const mayAsk = ({ route }: Binding): PartyKey =>
  people.find((who) => missingGrant(route.access, grants.get(who) as Set<string>) === undefined) ?? 'one'

/** The path and the query as an address may say them: half a character goes as the bytes that stand for it. */
const encoded = (text: string): string =>
  [...text].map((c) => (c.isWellFormed() ? encodeURIComponent(c) : '%ED%A0%80')).join('')

async function send({ route }: Binding, who: PartyKey, { params = {}, query, body }: Omit<Sample, 'unknown'>, raw?: string): Promise<LightMyRequestResponse> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => encoded(String(params[name])))
  const search = query ? `?${Object.entries(query).map(([key, value]) => `${encoded(key)}=${encoded(String(value))}`).join('&')}` : ''
  asked++
  return world.server.http.inject({
    method: route.method,
    url: `/api${path}${search}`,
    // a stranger of his own each time: what is rate-limited would answer nothing else soon
    remoteAddress: `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
    headers: { 'idempotency-key': randomUUID(), ...(raw === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(raw !== undefined ? { payload: raw } : body !== undefined && !route.upload ? { payload: body } : {}),
    cookies: { [sessionCookie(world)]: tokens.get(who) as string },
  })
}

/** Refused in words, or done; never a surprise, never slow, never anything but JSON or the file that was asked for. */
function judge(answer: LightMyRequestResponse, at: string): void {
  const said = `${at} → ${answer.statusCode} ${answer.body.slice(0, 300)}`
  if (answer.statusCode >= 500 && answer.statusCode !== 503) {
    // told together at the end: one field says little of the others
    failed.push(said)
    return
  }
  const type = String(answer.headers['content-type'])
  expect(type, said).toMatch(/^application\/(json|problem\+json|pdf|zip)/)
  expect(answer.headers['set-cookie'] ?? [], said).not.toContain('x=1')
  if (!type.startsWith('application/problem+json')) return
  const problem = answer.json<Problem>()
  expect(problem.title, said).toMatch(/\p{Script=Han}/u)
  expect(problem.remedy, said).toMatch(/\p{Script=Han}/u)
  expect(problem.title.length, said).toBeLessThan(2_000)
}

function surprises(): string[] {
  const since = failed
  failed = []
  return since
}
const rowsThatStay = async () =>
  (await world.owner.query(`select (select count(*) from party)::int as parties, (select count(*) from account)::int as accounts,
    (select count(*) from batch)::int as batches, (select count(*) from declaration)::int as declarations`)).rows[0] as object

describe('hostile input', () => {
  const tried = { texts: 0, lists: 0 }
  let fields = 0
  // of the texts that differ least each field gets a third, in turn
  const textsFor = (field: number) => hostileTexts.filter((_, i) => i < 14 || i % 3 === field % 3)

  it('in every field of every route is refused in words or kept as what it is', { timeout: 120_000 }, async () => {
    const before = await rowsThatStay()
    for (const binding of bindings.filter(({ route }) => !route.upload && route.method !== 'DELETE')) {
      const who = mayAsk(binding)
      const own = sampleOf(binding.route, world.things.one)
      const parts = (['params', 'query', 'body'] as const).filter((part) => binding.route[part])
      const sample: Omit<Sample, 'unknown'> = Object.fromEntries(
        parts.map((part) => [part, shaped(jsonSchemaOf(binding.route[part]!), part === 'query' ? (own.query ?? {}) : own[part])]),
      )
      // one with everything, and of the query each alone: a query with everything finds nothing
      for (const part of parts) {
        for (const { path, value } of leavesOf(sample[part])) {
          const kinds = part === 'body' ? (typeof value === 'number' ? hostileNumbers : otherKinds) : []
          const texts = typeof value === 'string' || part !== 'body' ? textsFor(fields++) : []
          const attempt = async (hostile: unknown) => {
            if (part !== 'body' && String(hostile).length > 5_000) return
            const changed = part === 'query' ? { [String(path[0])]: hostile } : withAt(sample[part], path, hostile)
            const answer = await send(binding, who, { ...sample, ...(part === 'query' ? {} : { query: own.query }), [part]: changed } as Sample)
            judge(answer, `${nameOf(binding.route)} ${part}/${path.join('/')} = ${JSON.stringify(hostile)?.slice(0, 60)}`)
            tried.texts++
          }
          await Promise.all([...texts, ...kinds].map(attempt))
        }
      }
    }
    expect(surprises()).toEqual([])
    // what was asked may have added some, never taken any
    const after = await rowsThatStay()
    for (const [what, count] of Object.entries(before)) expect((after as Record<string, number>)[what], what).toBeGreaterThanOrEqual(count as number)
    expect(tried.texts).toBeGreaterThan(600)
  })

  it('lists without end and structures without bottom cost nothing', async () => {
    for (const binding of bindings.filter(({ route }) => route.body && !route.upload)) {
      const { route } = binding
      const who = mayAsk(binding)
      const own = sampleOf(route, world.things.one)
      const params = own.params ?? {}
      const body = shaped(jsonSchemaOf(route.body!), own.body)
      for (const path of listsOf(body)) {
        const list = path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], body) as unknown[]
        for (const length of route.largeBody ? [5_000, 300_000] : [5_000, 30_000]) {
          const answer = await send(binding, who, { params, body: withAt(body, path, Array(length).fill(list[0])) as object })
          judge(answer, `${nameOf(route)} ${path.join('/')} × ${length}`)
          expect([413, 422], `${nameOf(route)} × ${length}`).toContain(answer.statusCode)
          tried.lists++
        }
      }
      if (!['PUT /drafts/:screen', 'POST /verification/batches', 'POST /access/sessions'].includes(nameOf(route))) continue
      const deep = '['.repeat(60_000) + ']'.repeat(60_000)
      for (const raw of [
        deep, `{"works":${deep}}`, `{"works":{"a":${deep}}}`, `{"works":{"a":{"at":"2026-03-15T04:00:00.000Z","content":{"a":${deep}}}}}`, '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000),
        `{"works":{"a":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}}`, `{"reasons":{"a":${deep}}}`,
      ]) {
        judge(await send(binding, who, { params }, raw), `${nameOf(route)} ${raw.slice(0, 24)}…`)
      }
    }
    expect(surprises()).toEqual([])
    expect(tried.lists).toBeGreaterThan(5)
  })

  it('keys of JavaScript’s own are no way in', async () => {
    for (const binding of bindings.filter(({ route }) => route.body && !route.upload)) {
      const { params = {} } = sampleOf(binding.route, world.things.one)
      for (const raw of [
        '{"__proto__":{"grants":["role:operator"]}}', '{"constructor":{"prototype":{"polluted":1}}}', '{"works":{"__proto__":{"at":"2026-03-15T04:00:00.000Z","content":{"polluted":1}}}}',
        '{"works":{"constructor":null,"toString":null,"hasOwnProperty":null}}', '{"works":{"":null}}', '[]', 'null', '"text"', '1', '{"a":1,"a":2}', '\ufeff{}', '{}garbage',
      ]) {
        judge(await send(binding, mayAsk(binding), { params }, raw), `${nameOf(binding.route)} ${raw}`)
      }
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(({} as Record<string, unknown>)['grants']).toBeUndefined()
    expect(surprises()).toEqual([])
  })

  it('ids that were never given out are not there, whoever they look like', async () => {
    for (const id of ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', randomUUID(), world.things.two.batchId.toUpperCase()]) {
      const answer = await world.server.http.inject({ url: `/api/verification/batches/${id}`, cookies: { [sessionCookie(world)]: tokens.get('one') as string } })
      expect([404, 422], answer.body).toContain(answer.statusCode)
    }
  })
})

describe('what is typed on any keyboard', () => {
  const ask = async (who: PartyKey, url: string) => world.server.http.inject({ url: `/api${url}`, cookies: { [sessionCookie(world)]: tokens.get(who) as string } })
  const wide = (text: string) => [...text].map((c) => (c > ' ' && c <= '~' ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join('')
  const found = (answer: LightMyRequestResponse) => JSON.stringify(answer.json())

  it('full-width numbers are the numbers: 报关单号, 出口许可证号, 车架号, dates, 证明编号, 批次', async () => {
    const { declarationNo, licenceNo, vin, proofNo } = world.things.one
    for (const [url, expected] of [
      [`/verification/declarations?declarationNo=${encoded(wide(declarationNo))}`, declarationNo],
      [`/verification/declarations?declarationNo=${encoded(` ${declarationNo.replace(/(.{4})/g, '$1 ')}\u3000`)}`, declarationNo],
      [`/verification/declarations?licenceNo=${encoded(wide(licenceNo))}`, licenceNo],
      [`/verification/declarations?licenceNo=${encoded(licenceNo.replaceAll('-', '—'))}`, licenceNo],
      [`/verification/declarations?from=${encoded(wide('2026-03-01'))}&to=${encoded(wide('2026-03-31'))}`, declarationNo],
      [`/verification/vehicles?vin=${encoded(wide(vin.toLowerCase()))}`, vin],
      [`/verification/batches?declarationNo=${encoded(wide(declarationNo))}`, declarationNo],
    ] as const) {
      const answer = await ask('one', url)
      expect(answer.statusCode, `${url} ${answer.body}`).toBe(200)
      expect(found(answer), url).toContain(expected)
    }
    for (const [url, expected] of [
      [`/desk/batches?find=${encoded(wide(vin))}`, world.things.one.deskBatchId],
      [`/desk/batches?find=${encoded(wide(proofNo))}`, world.things.one.deskBatchId],
      [`/desk/papers/${encoded(wide(proofNo.toLowerCase()))}`, world.things.one.deskBatchId],
    ] as const) {
      const answer = await ask('officeOne', url)
      expect(answer.statusCode, `${url} ${answer.body}`).toBe(200)
      expect(found(answer), url).toContain(expected)
    }
  })

  it('what is too long or of the wrong letters is told in the words of the field', async () => {
    const said = async (url: string) => (await ask('one', url)).json<Problem>().title
    expect(await said(`/verification/declarations?declarationNo=${'9'.repeat(200)}`)).toContain('报关单号应为18位数字')
    expect(await said('/verification/declarations?declarationNo=90112026010000000X')).toContain('报关单号格式不正确')
    expect(await said(`/verification/declarations?licenceNo=${'2'.repeat(60)}`)).toContain('出口许可证号过长')
    expect(await said('/verification/vehicles?vin=LSVAM4187C2184I4')).toContain('车架号')
    expect(await said('/verification/declarations?from=2026-02-30')).toContain('日期应为 YYYY-MM-DD')
  })

  it('text comes back as the text it was', async () => {
    const texts = hostileTexts.filter((text) => text.length < 5_000 && text.isWellFormed() && !text.includes('\u0000'))
    const content = Object.fromEntries(texts.map((text, i) => [`t${i}`, text]))
    const cookies = { [sessionCookie(world)]: tokens.get('one') as string }
    expect((await world.server.http.inject({ method: 'PUT', url: '/api/drafts/hostile', payload: { works: { only: { at: '2026-03-15T04:00:00.000Z', content } } }, cookies })).statusCode).toBe(200)
    const kept = await world.server.http.inject({ url: '/api/drafts/hostile', cookies })
    expect(kept.json<{ works: { only: { content: object } } }>().works.only.content).toEqual(content)
    expect(kept.headers).toMatchObject({ 'x-content-type-options': 'nosniff' })
    const { rows } = await world.owner.query(`select count(*)::int as drafts from draft where enterprise_id = $1 and screen = 'hostile'`, [parties.one.id])
    expect(rows[0]).toEqual({ drafts: 1 })
  })
})
