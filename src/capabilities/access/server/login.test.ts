import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { randomUUID, X509Certificate } from 'node:crypto'
import pino from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { platformErrors } from '../../../platform/contract/errors.ts'
import { mergeErrors, type Problem } from '../../../platform/contract/refusal.ts'
import { fixedClock } from '../../../platform/server/clock.ts'
import type { Config } from '../../../platform/server/config.ts'
import { buildHttp } from '../../../platform/server/http/server.ts'
import { openedDatabase } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import type { LoginChallenge } from '../../../trust/login-statement.ts'
import type { Trust } from '../../../trust/open-trust.ts'
import { holderOf, type Holder } from '../../../trust/testing/soft-holder.ts'
import { openDemoTrust, throwawayFolder } from '../../../trust/testing/throwaway-folder.ts'
import { accessErrors, type Me } from '../contract.ts'
import { cookieNames, hashOfToken, readToken } from './cookies.ts'
import { accessRoutes } from './routes.ts'
import { readSession, stillOpen } from './sessions.ts'

const opened = openedDatabase({ connections: 6 })
const origin = 'http://localhost:5180'
const cookies = cookieNames(origin, 'test')
const clock = fixedClock('2026-03-15T04:00:00Z')
const accountId = randomUUID()
let [http, trust, holder] = [undefined as unknown as FastifyInstance, undefined as unknown as Trust, undefined as unknown as Holder]

const fingerprint = (certificatePem: string) => new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase()

beforeAll(async () => {
  trust = await openDemoTrust(throwawayFolder(), { now: clock.now })
  holder = await holderOf((request) => trust.issueCard(request))
  await opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: '7', kind: 'exporter', name: '西安演示汽车出口有限公司', uscc: '91610131MA6TX0001X' })
    await tx.run(sql`insert into account (id, name) values (${accountId}, '王芳')`)
    await tx.run(sql`insert into membership (enterprise_id, account_id, roles) values ('7', ${accountId}, '{exporter}')`)
    await tx.run(sql`insert into card (cert_sha256, account_id, bound_at) values (${fingerprint(holder.certificatePem)}, ${accountId}, now())`)
    for (const version of [1, 2]) await tx.run(sql`insert into agreement (system, version, title, body, published_at) values ('verification', ${version}, '协议', '条文', now())`)
  })
  http = await serverWith({ burst: 1_000, everyMs: 1 })
})
afterAll(() => Promise.all(servers.map((one) => one.close())))

const servers: FastifyInstance[] = []
/** A server of its own counts its callers anew. */
async function serverWith(logins: Config['logins']): Promise<FastifyInstance> {
  const built = buildHttp({
    database: opened.database, clock, origin, errors: mergeErrors(platformErrors, accessErrors), logger: pino({ level: 'silent' }),
    bindings: accessRoutes({ database: opened.database, trust, cookies, origin, config: { logins } }),
    authenticate: async (request) => {
      const token = readToken(request, cookies.session)
      return token === undefined ? undefined : readSession(opened.database, hashOfToken(token))
    },
  })
  await built.ready()
  servers.push(built)
  return built
}

const post = (url: string, payload: object, sent: Record<string, string> = {}) => http.inject({ method: 'POST', url: `/api${url}`, payload, cookies: sent })
const cookieIn = (answer: LightMyRequestResponse, name: string) => answer.cookies.find((one) => one.name === name)
const codeOf = (answer: LightMyRequestResponse) => answer.json<Problem>().code

async function challenged(): Promise<{ challenge: LoginChallenge; browser: Record<string, string> }> {
  const answer = await post('/access/challenges', {})
  return { challenge: answer.json<LoginChallenge>(), browser: { [cookies.beforeLogin]: cookieIn(answer, cookies.beforeLogin)?.value ?? '' } }
}
const send = (challenge: LoginChallenge, browser: Record<string, string>, who = holder, signedFor = origin) =>
  post('/access/sessions', { nonce: challenge.nonce, answer: who.answer(challenge, signedFor) }, browser)
const signIn = async () => {
  const { challenge, browser } = await challenged()
  const answer = await send(challenge, browser)
  expect(answer.statusCode, answer.body).toBe(200)
  return { [cookies.session]: cookieIn(answer, cookies.session)?.value ?? '' }
}
const me = (session: Record<string, string>) => http.inject({ url: '/api/access/session', cookies: session })

describe('a login with a card', () => {
  it('opens a session in a cookie that no script reads, and is in the audit trail', async () => {
    const { challenge, browser } = await challenged()
    const answer = await send(challenge, browser)
    expect(answer.json()).toMatchObject({ accountName: '王芳', enterprise: { id: '7', kind: 'exporter' }, grants: ['role:exporter'], idleSeconds: 900 })
    const cookie = cookieIn(answer, cookies.session)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    expect((await me({ [cookies.session]: cookie?.value ?? '' })).statusCode).toBe(200)
    // whoever reads the table can't log in with it
    expect((await opened.owner.query('select 1 from session where token_sha256 = $1', [cookie?.value])).rowCount).toBe(0)
    expect((await opened.owner.query(`select detail from audit where act = 'session.start' and account_id = $1`, [accountId])).rowCount).toBeGreaterThan(0)
  })

  it('is refused with a card out of its time, with the day', async () => {
    const said = async (validFrom: string, validTo: string) => {
      const who = await holderOf((request) => trust.issueCard({ ...request, validFrom: new Date(validFrom), validTo: new Date(validTo) }))
      const { challenge, browser } = await challenged()
      return (await send(challenge, browser, who)).json<{ title: string }>().title
    }
    expect(await said('2024-01-01T00:00:00Z', '2026-03-01T16:30:00Z')).toBe('卡证书已于 2026-03-02 过期。')
    expect(await said('2026-04-01T00:00:00Z', '2027-04-01T00:00:00Z')).toBe('卡证书尚未生效，自 2026-04-01 起才能使用。')
  })

  it('is refused the second time, with the same answer', async () => {
    const { challenge, browser } = await challenged()
    expect((await send(challenge, browser)).statusCode).toBe(200)
    expect(codeOf(await send(challenge, browser))).toBe('LOGIN_CHALLENGE_UNKNOWN')
  })

  it('has one try for each challenge, and ten at once are one', async () => {
    const wrong = await challenged()
    expect(codeOf(await send(wrong.challenge, wrong.browser, holder, 'https://evil.example'))).toBe('LOGIN_ORIGIN_WRONG')
    expect(codeOf(await send(wrong.challenge, wrong.browser))).toBe('LOGIN_CHALLENGE_UNKNOWN')
    const { challenge, browser } = await challenged()
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(challenge, browser)))
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
  })

  it('is bound to the browser that asked: another’s challenge is none', async () => {
    const [mine, theirs] = [await challenged(), await challenged()]
    expect(codeOf(await send(mine.challenge, theirs.browser))).toBe('LOGIN_CHALLENGE_UNKNOWN')
    expect(codeOf(await send((await challenged()).challenge, {}))).toBe('LOGIN_CHALLENGE_UNKNOWN')
  })

  it('is refused past the challenge’s time, and for a challenge never given', async () => {
    const { challenge, browser } = await challenged()
    clock.set('2026-03-15T05:00:00Z')
    expect(codeOf(await send(challenge, browser))).toBe('LOGIN_CHALLENGE_EXPIRED')
    clock.set('2026-03-15T04:00:00Z')
    expect(codeOf(await send({ ...challenge, nonce: 'made-up' }, browser))).toBe('LOGIN_CHALLENGE_UNKNOWN')
  })

  it('leaves nothing behind that was only asked for, refused or past its time, however often', async () => {
    const rows = async () => (await opened.owner.query<{ n: number }>('select count(*)::int as n from nonce')).rows[0]?.n
    const before = await rows()
    const asked = await Promise.all(Array.from({ length: 30 }, challenged))
    const [first, second] = [asked[0]!, asked[1]!]
    expect(codeOf(await send({ ...first.challenge, nonce: 'A'.repeat(72) }, first.browser))).toBe('LOGIN_CHALLENGE_UNKNOWN')
    expect(codeOf(await send(first.challenge, second.browser))).toBe('LOGIN_CHALLENGE_UNKNOWN')
    clock.set('2026-03-15T05:00:00Z')
    expect(codeOf(await send(first.challenge, first.browser))).toBe('LOGIN_CHALLENGE_EXPIRED')
    clock.set('2026-03-15T04:00:00Z')
    expect(await rows()).toBe(before)
    expect((await send(second.challenge, second.browser)).statusCode).toBe(200)
    expect(await rows()).toBe((before ?? 0) + 1)
  })

  it('begun too often from one address is refused before it costs anything, with the time to wait; others log in', async () => {
    const strict = await serverWith({ burst: 3, everyMs: 20_000 })
    for (const [url, payload] of [['/access/challenges', {}], ['/access/sessions', { nonce: 'x'.repeat(72), answer: holder.answer((await challenged()).challenge, origin) }]] as const) {
      const ask = (remoteAddress: string) => strict.inject({ method: 'POST', url: `/api${url}`, payload, remoteAddress })
      for (let n = 0; n < 3; n++) expect((await ask('203.0.113.7')).statusCode, url).toBe(url.endsWith('challenges') ? 200 : 401)
      const refused = await ask('203.0.113.7')
      expect([refused.statusCode, refused.json<Problem>().code, Number(refused.headers['retry-after'])]).toEqual([429, 'TOO_MANY_REQUESTS', 20])
      expect(refused.json<Problem>().remedy).toContain('20 秒')
      expect((await ask('203.0.113.8')).statusCode, url).not.toBe(429)
    }
  })

  it('is refused for a card that nobody bound, that is of another issuer, revoked, or of a disabled account', async () => {
    const refusedAs = async (who: Holder) => {
      const { challenge, browser } = await challenged()
      const answer = await send(challenge, browser, who)
      expect(cookieIn(answer, cookies.session)).toBeUndefined()
      return codeOf(answer)
    }
    expect(await refusedAs(await holderOf((request) => trust.issueCard(request)))).toBe('CARD_NOT_BOUND')
    const strangers = await openDemoTrust(throwawayFolder(), { now: clock.now })
    expect(await refusedAs(await holderOf((request) => strangers.issueCard(request)))).toBe('CARD_UNTRUSTED')
    const lost = await holderOf((request) => trust.issueCard(request))
    await opened.owner.query('insert into card (cert_sha256, account_id, bound_at) values ($1, $2, now())', [fingerprint(lost.certificatePem), accountId])
    await trust.revoke(new X509Certificate(lost.certificatePem).serialNumber, 'keyCompromise')
    expect(await refusedAs(lost)).toBe('CARD_REVOKED')
    await opened.owner.query('update account set disabled_at = now() where id = $1', [accountId])
    expect(await refusedAs(holder)).toBe('ACCOUNT_DISABLED')
    await opened.owner.query('update account set disabled_at = null where id = $1', [accountId])
  })
})

describe('a session', () => {
  it('ends with 退出, and with it alone', async () => {
    const [one, two] = [await signIn(), await signIn()]
    expect((await http.inject({ method: 'DELETE', url: '/api/access/session', cookies: one })).statusCode).toBe(200)
    expect([(await me(one)).statusCode, (await me(two)).statusCode]).toEqual([401, 200])
  })

  it('of an account that was disabled is no session any more', async () => {
    const session = await signIn()
    await opened.owner.query('update account set disabled_at = now() where id = $1', [accountId])
    expect((await me(session)).statusCode).toBe(401)
    await opened.owner.query('update account set disabled_at = null where id = $1', [accountId])
    expect((await me(session)).statusCode).toBe(200)
  })

  it('is told apart from what is none any more: ended, idle, past its time, of a disabled account', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, async () => hashOfToken((await signIn())[cookies.session] ?? '')))
    const [open, revoked, idle, past] = keys as [string, string, string, string, string]
    await opened.owner.query(`update session set revoked_at = now() where token_sha256 = $1`, [revoked])
    await opened.owner.query(`update session set last_seen = now() - interval '16 minutes' where token_sha256 = $1`, [idle])
    await opened.owner.query(`update session set expires_at = now() - interval '1 second' where token_sha256 = $1`, [past])
    const asked = [...keys.slice(0, 4), 'f'.repeat(64)]
    expect([...(await stillOpen(opened.database, asked))]).toEqual([open])
    await opened.owner.query('update account set disabled_at = now() where id = $1', [accountId])
    expect((await stillOpen(opened.database, asked)).size).toBe(0)
    await opened.owner.query('update account set disabled_at = null where id = $1', [accountId])
  })

  it('is seen once a minute, not at every request', async () => {
    const session = await signIn()
    const key = hashOfToken(session[cookies.session] ?? '')
    const seen = async () => (await opened.owner.query<{ ago: number }>('select extract(epoch from now() - last_seen)::float as ago from session where token_sha256 = $1', [key])).rows[0]?.ago ?? -1
    await opened.owner.query(`update session set last_seen = now() - interval '30 seconds' where token_sha256 = $1`, [key])
    await me(session)
    expect(await seen()).toBeGreaterThan(29)
    await opened.owner.query(`update session set last_seen = now() - interval '14 minutes' where token_sha256 = $1`, [key])
    await me(session)
    expect(await seen()).toBeLessThan(10)
  })

  it('gains the consent that its person gives, to the newest version alone, and all of the person’s sessions do', async () => {
    const [one, two] = [await signIn(), await signIn()]
    const give = (version: number) => post('/access/consents', { system: 'verification', version }, one)
    expect(codeOf(await give(1))).toBe('AGREEMENT_CHANGED')
    expect((await give(2)).json<Me>().grants).toContain('consent:verification')
    expect((await me(two)).json<Me>().grants).toContain('consent:verification')
    // a newer version asks again at the next login
    await opened.owner.query(`insert into agreement (system, version, title, body, published_at) values ('verification', 3, '协议', '条文', now())`)
    expect((await me(await signIn())).json<Me>().grants).not.toContain('consent:verification')
  })

  it('has the approval that was ever given, from its first day on (decision 5)', async () => {
    await opened.owner.query(`insert into approval (enterprise_id, id, kind, valid_from) values (7, gen_random_uuid(), 'used-vehicle-export', '2026-03-16')`)
    const grants = async () => (await me(await signIn())).json<Me>().grants
    expect(await grants()).not.toContain('approval:used-vehicle-export')
    // midnight in Shanghai is 16:00 UTC
    clock.set('2026-03-15T16:00:00Z')
    expect(await grants()).toContain('approval:used-vehicle-export')
    await opened.owner.query(`update approval set valid_from = '2025-01-01', valid_to = '2025-12-31'`)
    expect(await grants()).toContain('approval:used-vehicle-export')
    clock.set('2026-03-15T04:00:00Z')
  })
})

describe('cookies', () => {
  it('carry the instance’s name, and __Host- where https carries them', async () => {
    expect(cookieNames('https://window.example', 'a1')).toEqual({ session: '__Host-chechuang-a1', beforeLogin: '__Host-chechuang-a1-login', secure: true })
    expect(cookieNames('http://localhost:5180', 'b2')).toMatchObject({ session: 'chechuang-b2', secure: false })
  })
})
