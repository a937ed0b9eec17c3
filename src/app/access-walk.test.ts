// Every route of the product × everybody. What is expected follows from each route's own `access`, so a route that is
// added is walked too; the answers are searched for whatever belongs to somebody else.
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Access } from '../platform/contract/access.ts'
import { missingGrant } from '../platform/contract/access.ts'
import type { Problem } from '../platform/contract/refusal.ts'
import type { Database } from '../platform/server/db/database.ts'
import type { Tx } from '../platform/server/db/tx.ts'
import type { Binding } from '../platform/server/http/binding.ts'
import { usedVehicleSystems } from '../registry/party/contract.ts'
import { allBindings } from './bindings.ts'
import { buildServer } from './build-server.ts'
import { errors } from './errors.ts'
import { cookieNames } from '../capabilities/access/server/cookies.ts'
import { contentNames, nameOf, sampleOf, type Sample } from './testing/samples.ts'
import { readSecrets, type Secrets } from './testing/secrets.ts'
import { parties, sessionCookie, smallWorld, type PartyKey, type Things } from './testing/world.ts'

const world = smallWorld()
let http: FastifyInstance
let bindings: Binding[]
let secrets: Secrets
let messageIds: string[]

async function serverOn(database: Database): Promise<{ http: FastifyInstance; stop: () => Promise<void> }> {
  const built = await buildServer({ ...world.foundation, database }, world.database)
  await built.http.ready()
  return {
    http: built.http,
    stop: async () => {
      await built.live.stop()
      await built.http.close()
    },
  }
}

beforeAll(async () => {
  // before anybody walks: what is made on the way is made by whoever walks
  secrets = await readSecrets(world)
  messageIds = (await world.owner.query<{ id: string }>('select message_id as id from outbox')).rows.map(({ id }) => id)
  const { foundation } = world
  http = world.server.http
  const { publicUrl, instance } = foundation.config
  bindings = allBindings({ ...foundation, cookies: cookieNames(publicUrl, instance), origin: publicUrl, numbers: async () => [] })
})

async function ask(server: FastifyInstance, binding: Binding, of: Things, token?: string): Promise<LightMyRequestResponse> {
  const { route } = binding
  const { params = {}, query, body } = sampleOf(route, of)
  return server.inject({
    method: route.method,
    url: `/api${route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? 'missing')}`,
    ...(query ? { query } : {}),
    ...(body !== undefined ? { payload: body } : {}),
    headers: { 'idempotency-key': randomUUID() },
    ...(token ? { cookies: { [sessionCookie(world)]: token } } : {}),
  })
}

const problemIn = (answer: LightMyRequestResponse): Problem | undefined =>
  answer.headers['content-type']?.toString().startsWith('application/problem+json') ? answer.json<Problem>() : undefined

/** What the walls say: who passes, or the code that is told. */
function toldAtTheDoor(access: Access, grants: ReadonlySet<string> | undefined): string | undefined {
  if (access.who === 'anyone') return undefined
  return grants ? missingGrant(access, grants) : 'SESSION_MISSING'
}

const grantsOf = async (token: string): Promise<Set<string>> => {
  const answer = await http.inject({ url: '/api/access/session', cookies: { [sessionCookie(world)]: token } })
  return new Set(answer.json<{ grants: string[] }>().grants)
}

const everyGrant = [
  ...new Set(Object.values(parties).map(({ kind }) => `role:${kind}`)),
  'approval:used-vehicle-export',
  ...Object.keys(usedVehicleSystems).map((system) => `consent:${system}`),
]

const doorCodes = new Set(['SESSION_MISSING', 'GRANT_MISSING', 'ENTERPRISE_NOT_APPROVED', 'CONSENT_MISSING'])
const everybody = [...(Object.keys(parties) as PartyKey[]), 'withoutConsent'] as const

describe('the walk knows every route', () => {
  it('of the server: what is registered is bound, or stands here with its reason', () => {
    // prefixes are printed whole, so each line that names a method ends a path
    const printed = http.printRoutes({ commonPrefix: false, includeHooks: false })
    const stack: string[] = []
    const paths = new Set<string>()
    for (const line of printed.split('\n')) {
      const match = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line)
      if (!match) continue
      const depth = (match[1] ?? '').length / 4
      stack.splice(depth, Infinity, match[2] ?? '')
      for (const method of (match[3] ?? '').split(', ').filter((one) => one && one !== 'HEAD')) paths.add(`${method} ${stack.join('')}`)
    }
    const bound = bindings.map(({ route }) => `${route.method} /api${route.path}`)
    const beside = ['GET /api/events', 'POST /exchange/messages', 'GET /config', 'GET /livez', 'GET /readyz', 'GET /openapi.json']
    expect([...paths].sort()).toEqual([...bound, ...beside].sort())
    expect(bound.length).toBeGreaterThan(20)
  })

  it('and what its parameters name in the small world: say it in src/app/testing/samples.ts', () => {
    expect(bindings.map(({ route }) => route).filter((route) => sampleOf(route, world.things.one).unknown).map(nameOf)).toEqual([])
  })

  it('and asks none that is gone', () => {
    const names = new Set(bindings.map(({ route }) => nameOf(route)))
    expect([...contentNames, ...toldToTheOperator].filter((name) => !names.has(name))).toEqual([])
  })
})

/** What is wrong with an answer, by what the route's own access says of whoever has these grants. */
function doorFault(binding: Binding, grants: ReadonlySet<string> | undefined, answer: LightMyRequestResponse, sample: Sample): string | undefined {
  const { access, method } = binding.route
  const expected = toldAtTheDoor(access, grants)
  const told = problemIn(answer)?.code
  if (expected) return told === expected && answer.statusCode === errors[expected]?.status ? undefined : `${expected} was expected`
  if (doorCodes.has(told ?? '')) return 'was to be let in'
  if (answer.statusCode >= 500) return 'a surprise'
  // what one's own things are asked for is there
  const there = method === 'GET' && access.who !== 'anyone' && !sample.unknown
  return there && answer.statusCode !== 200 ? 'was to be there' : undefined
}

/** Whose messages they are is what the operator's lists are for; nobody else gets past their doors. */
const toldToTheOperator = new Set(['GET /operations/messages', 'GET /operations/received'])

describe('each route × each person', () => {
  const walked = new Map<string, number>()

  it.each(['anonymous', ...everybody] as const)('%s passes where the access of the route says so, and hears why where not', async (who) => {
    const probe = who === 'anonymous' ? undefined : await world.signIn(who)
    const grants = probe === undefined ? undefined : await grantsOf(probe)
    const foreign = who === 'anonymous' ? undefined : foreignTo(parties[who === 'withoutConsent' ? 'one' : who].id)
    const faults: string[] = []
    for (const binding of bindings) {
      // a session of its own for each: one of the routes ends it
      const token = who === 'anonymous' ? undefined : await world.signIn(who)
      const of = who === 'two' || who === 'officeTwo' ? world.things.two : world.things.one
      const answer = await ask(http, binding, of, token)
      const sample = sampleOf(binding.route, of)
      const hidden = who === 'operator' && toldToTheOperator.has(nameOf(binding.route)) ? [] : (foreign ?? [])
      const wrong = [doorFault(binding, grants, answer, sample), ...leaks(answer, hidden, sample)].filter((one) => one !== undefined)
      faults.push(...wrong.map((one) => `${nameOf(binding.route)}: ${one} → ${answer.statusCode} ${answer.body.slice(0, 300)}`))
      walked.set(nameOf(binding.route), (walked.get(nameOf(binding.route)) ?? 0) + 1)
    }
    expect(faults).toEqual([])
  })

  it('was walked as often as there are routes and people', () => {
    expect(walked.size).toBe(bindings.length)
    expect([...walked.values()].every((times) => times === everybody.length + 1)).toBe(true)
  })

  it('a session that ended, was idle too long or is past its time is none', async () => {
    const binding = bindings.find(({ route }) => nameOf(route) === 'GET /access/session') as Binding
    for (const change of [
      `revoked_at = now()`,
      `last_seen = now() - interval '16 minutes'`,
      `expires_at = now() - interval '1 second'`,
    ]) {
      const token = await world.signIn('one')
      expect((await ask(http, binding, world.things.one, token)).statusCode).toBe(200)
      await world.owner.query(`update session set ${change} where revoked_at is null`)
      expect(problemIn(await ask(http, binding, world.things.one, token))?.code, change).toBe('SESSION_MISSING')
    }
  })

  it.each(['', 'x', "' or true --", '0'.repeat(43), `${'a'.repeat(42)};`])('the cookie %j is no session', async (token) => {
    const binding = bindings.find(({ route }) => nameOf(route) === 'GET /access/session') as Binding
    expect(problemIn(await ask(http, binding, world.things.one, token))?.code).toBe('SESSION_MISSING')
  })
})

/** What others have. Offices are chosen from a list by every exporter; the operator looks after everybody's messages by their ids. */
function foreignTo(enterpriseId: string): string[] {
  const shown = new Set<string>(Object.values(parties).filter(({ kind }) => kind === 'vehicle-office').map(({ name }) => name))
  if (enterpriseId === parties.operator.id) for (const id of messageIds) shown.add(id)
  const foreign = secrets.foreignTo(enterpriseId).filter((secret) => !shown.has(secret))
  expect(foreign.length).toBeGreaterThan(20)
  return foreign
}

/** The text of the file that is sent along, if any. */
const fileIn = (sample: Sample): string =>
  sample.body && 'contentBase64' in sample.body ? Buffer.from(String(sample.body.contentBase64), 'base64').toString() : ''

/** What of these an answer tells, beside what its asker knew already. */
const leaks = (answer: LightMyRequestResponse, foreign: readonly string[], asked: object): string[] => {
  const known = JSON.stringify(asked) + fileIn(asked)
  return foreign.filter((secret) => answer.body.includes(secret) && !known.includes(secret))
}

/** The routes that rest on the check of access alone: no tenant's role answers them. */
const besideTenants = (binding: Binding) => binding.context !== undefined || binding.route.access.who === 'anyone'

/** A paper in the hand is looked up by its number, whomever it is addressed to (decision 12). */
const forStrangers = (binding: Binding) => nameOf(binding.route) === 'GET /desk/papers/:proofNo'

/** Whether an id of the second exporter's things stands in it; a file is no question for an id. */
const namesOnlyTwo = (content: object | undefined) => {
  const { one, two } = world.things
  const own = new Set<string>(Object.values(one))
  const asked = JSON.stringify({ ...content, contentBase64: undefined })
  return Object.values(two).some((value) => !own.has(value) && asked.includes(value))
}

describe('what belongs to another', () => {
  it.each(['one', 'officeOne'] as const)('%s asks for it by its id and hears that there is no such thing', async (who) => {
    const foreign = foreignTo(parties[who].id)
    const grants = await grantsOf(await world.signIn(who))
    const faults: string[] = []
    const byId: string[] = []
    for (const binding of bindings.filter(({ route }) => route.access.who === 'granted' && missingGrant(route.access, grants) === undefined)) {
      const answer = await ask(http, binding, world.things.two, await world.signIn(who))
      const sample = sampleOf(binding.route, world.things.two)
      const at = `${nameOf(binding.route)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`
      const asksById = !besideTenants(binding) && !forStrangers(binding) && (namesOnlyTwo(sample.params) || namesOnlyTwo(sample.body))
      if (asksById) byId.push(at)
      if (asksById ? problemIn(answer)?.code !== 'NOT_FOUND' : answer.statusCode >= 500) faults.push(at)
      faults.push(...leaks(answer, foreign, sample).map((secret) => `${secret} in ${at}`))
    }
    expect(faults).toEqual([])
    expect(byId.length).toBeGreaterThan(2)
  })

  it('is not shown to one who was given every role there is', async () => {
    const foreign = foreignTo(parties.one.id)
    for (const binding of bindings.filter((one) => !besideTenants(one))) {
      const answer = await ask(http, binding, world.things.two, await world.signIn('one', everyGrant))
      const at = `${nameOf(binding.route)} → ${answer.statusCode} ${answer.body.slice(0, 300)}`
      expect(doorCodes.has(problemIn(answer)?.code ?? ''), at).toBe(false)
      expect(leaks(answer, foreign, sampleOf(binding.route, world.things.two)), at).toEqual([])
    }
  })
})

describe('row-level security alone', () => {
  /**
   * The application is wholly fooled: the session is of the second exporter, has every grant, and every condition of
   * every statement names the second exporter; only the transaction runs as the first.
   */
  const confined = (): Database => ({
    ...world.database,
    withContext: (context, work) =>
      context.role === 'app_tenant'
        ? world.database.withContext({ role: 'app_tenant', enterpriseId: parties.one.id }, (tx) => work(withoutKeys(tx)))
        : world.database.withContext(context, work),
  })
  /** The key of a submission is written first, and refused: what comes after it would never be tried. */
  const withoutKeys = (tx: Tx): Tx => ({ ...tx, run: async (statement) => (/\bidempotency\b/.test(statement.text) ? 1 : tx.run(statement)) })
  /** Nothing may be read of another, and nothing written in another's name: the database refuses that, and it is a surprise here. */
  function confinementFault({ route, ...rest }: Binding, answer: LightMyRequestResponse, sample: Sample): string | undefined {
    if (doorCodes.has(problemIn(answer)?.code ?? '')) return 'was to be let in'
    if (problemIn(answer)?.code === 'INPUT_INVALID') return 'was to be asked properly: say with what in src/app/testing/samples.ts'
    if (route.once) return answer.statusCode >= 400 ? undefined : 'was to fail'
    return namesOnlyTwo(sample.params) && !forStrangers({ route, ...rest }) && answer.statusCode !== 404 ? 'was not to be there' : undefined
  }
  const rowsOfTwo = async () => {
    const { rows: tables } = await world.owner.query<{ name: string; owner: string }>(`
      select table_name as name, column_name as owner from information_schema.columns
       where table_schema = 'public' and column_name in ('enterprise_id', 'owner_id') and table_name not in ('session', 'audit')`)
    const found: Record<string, unknown> = {}
    for (const { name, owner } of tables) {
      for (const party of ['two', 'officeTwo'] as const) {
        const { rows } = await world.owner.query(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as hash from ${name} t where ${owner} = $1`, [parties[party].id])
        found[`${name} of ${party}`] = rows[0].hash
      }
    }
    return found
  }

  it.each([
    // what is written at once the database alone refuses; a submission is refused sooner, for want of what can't be read
    ['two', ['PUT /drafts/:screen', 'PUT /data-collaboration/synchronisation']],
    ['officeTwo', ['PUT /drafts/:screen']],
  ] as const)('keeps the rows of %s from whoever passed every other check', async (victim, refusedByDatabase) => {
    const fooled = await serverOn(confined())
    try {
      const before = await rowsOfTwo()
      const theirs = secrets.of(parties[victim].id).filter((secret) => secret !== parties[victim].name)
      expect(theirs.length).toBeGreaterThan(2)
      const faults: string[] = []
      const surprises: string[] = []
      const guarded = bindings.filter((one) => !besideTenants(one))
      for (const binding of guarded) {
        const answer = await ask(fooled.http, binding, world.things.two, await world.signIn(victim, everyGrant))
        const sample = sampleOf(binding.route, world.things.two)
        if (answer.statusCode === 500) surprises.push(nameOf(binding.route))
        const wrong = [confinementFault(binding, answer, sample), ...leaks(answer, theirs, sample)].filter((one) => one !== undefined)
        faults.push(...wrong.map((one) => `${nameOf(binding.route)}: ${one} → ${answer.statusCode} ${answer.body.slice(0, 300)}`))
      }
      expect(faults).toEqual([])
      expect(guarded.length).toBeGreaterThan(20)
      expect(surprises).toEqual(expect.arrayContaining([...refusedByDatabase]))
      expect(await rowsOfTwo()).toEqual(before)
    } finally {
      await fooled.stop()
    }
  })

  it('guards all routes but these, which rest on the check of access alone', () => {
    const beside = {
      '/access/': 'who somebody is comes before whose rows they may see',
      '/certificate-check': 'anybody may ask',
      '/codes': 'tables that everybody reads',
      '/operations/': 'the operator looks after the queues and reference tables of everybody',
    }
    const elsewhere = bindings.filter(besideTenants).filter(({ route }) => !Object.keys(beside).some((path) => route.path.startsWith(path)))
    expect(elsewhere.map(({ route }) => nameOf(route))).toEqual([])
    const roles = new Set(bindings.map(({ context }) => context?.role))
    expect([...roles].filter((role) => !['app_auth', 'app_worker', 'app_public', undefined].includes(role))).toEqual([])
    const ofWorker = bindings.filter(({ context }) => context?.role === 'app_worker')
    expect(ofWorker.filter(({ route }) => missingGrant(route.access, new Set(['role:operator'])) !== undefined || route.access.who !== 'granted')).toEqual([])
  })
})

describe('the stream of events', () => {
  it('is for those who are signed in, and carries their own enterprise’s events as ids alone', async () => {
    const address = await http.listen({ port: 0, host: '127.0.0.1' })
    const refused = await fetch(`${address}/api/events`)
    expect([refused.status, ((await refused.json()) as Problem).code]).toEqual([401, 'SESSION_MISSING'])

    const stopped = new AbortController()
    const answer = await fetch(`${address}/api/events`, {
      headers: { cookie: `${sessionCookie(world)}=${await world.signIn('one')}` },
      signal: stopped.signal,
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
    const event = (enterpriseId: string, id: string) => JSON.stringify({ enterpriseId, topic: 'batch', id })
    await world.owner.query(`select pg_notify('live', $1)`, [event(parties.two.id, 'of two')])
    await world.owner.query(`select pg_notify('live', $1)`, [event(parties.one.id, 'of one')])
    let heard = ''
    while (!heard.includes('of one')) heard += new TextDecoder().decode((await reader.read()).value)
    expect(heard).toContain('data: {"topic":"batch","id":"of one"}')
    expect(heard).not.toContain('of two')
    stopped.abort()
  })
})

describe('what anybody may read', () => {
  it.each(['/config', '/livez', '/readyz', '/openapi.json'])('%s names no tenant', async (url) => {
    const answer = await http.inject({ url })
    expect([200, 503]).toContain(answer.statusCode)
    for (const key of ['one', 'two'] as const) expect(leaks(answer, secrets.of(parties[key].id), {})).toEqual([])
  })
})
