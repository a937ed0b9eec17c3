import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, verify, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loginStatement } from './login-statement.ts'
import { createSoftCard } from './soft-card.ts'
import { certify } from './testing/certify.ts'

const page = 'http://localhost:5180'
const data = mkdtempSync(join(tmpdir(), 'agent-'))
const children: ChildProcess[] = []
let port: number

function start(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env['PATH'], DATA_DIR: data, ALLOWED_ORIGINS: page, AGENT_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  children.push(child)
  return child
}

beforeAll(async () => {
  const card = { holder: '王芳', organisation: '西安甲公司', pin: '135790', issue: certify }
  await createSoftCard(join(data, 'cards'), { ...card, name: 'wang' })
  await createSoftCard(join(data, 'cards'), { ...card, name: 'locks' })
  const [ready] = (await once(start({}), 'message')) as [{ ready: boolean; port: number }]
  port = ready.port
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(data, { recursive: true, force: true })
})

type Reply = { status: number; headers: Record<string, unknown>; text: string; json: () => Record<string, unknown> }

/** node:http, since fetch would not send a foreign Host. */
function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const text = Buffer.concat(parts).toString()
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: () => JSON.parse(text) })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

const challenge = { nonce: 'bm9uY2Utb2YtMzItYnl0ZXMtZm9yLXRoZS12ZWN0b3I', audience: page, expiresAt: '2025-03-14T01:02:00.000Z', purpose: 'login' }
const json = { 'content-type': 'application/json' }
const login = (more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  ask('POST', '/login-signatures', { ...json, ...headers }, JSON.stringify({ card: 'wang', pin: '135790', challenge, origin: page, ...more }))

describe('signing a login', () => {
  it('signs the statement and nothing of it comes from the page but the challenge', async () => {
    const reply = await login()
    expect(reply.status).toBe(200)
    const { certificatePem, certSha256, origin, signature } = reply.json() as Record<string, string>
    expect(origin).toBe(page)
    const certificate = new X509Certificate(certificatePem ?? '')
    expect(createHash('sha256').update(certificate.raw).digest('hex')).toBe(certSha256)
    const statement = loginStatement(challenge, page, certSha256 ?? '')
    const key = { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', statement, key, Buffer.from(signature ?? '', 'base64url'))).toBe(true)
  })

  it('writes the statement of README.md', () => {
    const statement = loginStatement(challenge, page, '0f'.repeat(32))
    expect(createHash('sha256').update(statement).digest('hex')).toBe('af265d6690e4be9a4b7c772dea2d8efaa97d38a9ecd50a414b04353a65e7b189')
  })

  it('says in Chinese what went wrong and what to do', async () => {
    expect((await login({ pin: '' })).json()).toEqual({ code: 'PIN_EMPTY', triesLeft: 6, message: '请输入卡密码。' })
    expect((await login({ card: 'locks', pin: 'x' })).json()).toEqual({ code: 'PIN_WRONG', triesLeft: 5, message: '卡密码不正确，还可以试 5 次。请核对后重新输入。' })
    expect((await login({ card: 'nobody' })).json()).toMatchObject({ code: 'NO_CARD' })
    for (let n = 0; n < 4; n += 1) await login({ card: 'locks', pin: 'x' })
    const locked = await login({ card: 'locks', pin: 'x' })
    expect(locked.status).toBe(423)
    expect(locked.json()).toEqual({ code: 'CARD_LOCKED', triesLeft: 0, message: '卡密码已连续 6 次输错，卡已锁定。请携带卡介质与身份证件到制卡代理点解锁。' })
  })

  it('signs for no origin that is not allowed, however alike', async () => {
    for (const origin of ['https://evil.example', 'http://localhost:5180/', 'http://localhost:51800', 'http://LOCALHOST:5180', 'null', '']) {
      expect([origin, (await login({ origin })).status]).toEqual([origin, 403])
    }
  })

  it('signs nothing that is not a login challenge', async () => {
    const wrong = [null, 'x', {}, { ...challenge, nonce: 'a b' }, { ...challenge, nonce: 'short' }, { ...challenge, purpose: 'X Y' }, { ...challenge, expiresAt: 'tomorrow' }]
    for (const one of wrong) expect((await login({ challenge: one })).json()).toMatchObject({ code: 'REQUEST_WRONG' })
    expect((await ask('POST', '/login-signatures', json, 'not json')).status).toBe(400)
    expect((await ask('POST', '/login-signatures', { 'content-type': 'text/plain' }, '{}')).status).toBe(400)
    expect((await ask('POST', '/login-signatures', json, `{"pin":"${'9'.repeat(20_000)}"}`)).status).toBe(400)
    expect((await ask('POST', '/sign', json, '{}')).json()).toMatchObject({ code: 'NOT_FOUND' })
  })
})

describe('who may speak with the agent', () => {
  it('hears no page but its own frame, and no name but its address', async () => {
    const own = `http://127.0.0.1:${port}`
    expect((await login({}, { origin: own })).status).toBe(200)
    for (const headers of [
      { origin: page }, { origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
      { host: `evil.example:${port}` }, { host: `localhost:${port}` }, { host: '127.0.0.1' },
    ] as Record<string, string>[]) {
      expect([headers, (await login({}, headers)).status]).toEqual([headers, 403])
      expect([headers, (await ask('GET', '/cards', headers)).status]).toEqual([headers, 403])
    }
    expect((await ask('GET', '/cards', { 'sec-fetch-site': 'same-origin' })).json()).toMatchObject({ cards: [{ name: 'locks' }, { name: 'wang', holder: '王芳' }] })
  })

  it('tells allowed pages that it runs, and how many cards it sees', async () => {
    const reply = await ask('GET', '/status', { origin: page, 'sec-fetch-site': 'cross-site' })
    expect(reply.json()).toEqual({ version: '1', cards: 2 })
    expect(reply.headers['access-control-allow-origin']).toBe(page)
    expect((await ask('GET', '/status', { origin: 'https://evil.example' })).status).toBe(403)
    const preflight = await ask('OPTIONS', '/status', { origin: page, 'access-control-request-private-network': 'true' })
    expect([preflight.status, preflight.headers['access-control-allow-private-network']]).toEqual([204, 'true'])
    for (const path of ['/cards', '/login-signatures']) {
      expect((await ask('OPTIONS', path, { origin: page })).headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  it('gives its frame to allowed pages only', async () => {
    const reply = await ask('GET', `/frame?parent=${encodeURIComponent(page)}`, { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' })
    expect(reply.status).toBe(200)
    expect(reply.headers['content-security-policy']).toContain(`frame-ancestors ${page}`)
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'")
    expect(reply.text).toContain('<label for="pin">卡密码</label>')
    expect((await ask('GET', '/frame?parent=https%3A%2F%2Fevil.example')).status).toBe(403)
    expect((await ask('GET', '/frame')).status).toBe(403)
    for (const file of ['/frame.js', '/frame.css']) expect((await ask('GET', file, { 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    const marked = await ask('GET', `/frame?parent=${encodeURIComponent(page)}&card=${encodeURIComponent('"><script>')}`)
    expect(marked.text).toContain('data-card="&quot;>&lt;script>"')
  })
})

describe('the process', () => {
  it('ends when its parent goes', async () => {
    const child = start({})
    await once(child, 'message')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('says why it does not start', async () => {
    const words = async (env: Record<string, string>) => {
      const child = start(env)
      let said = ''
      child.stderr?.on('data', (part) => (said += part))
      const [code] = await once(child, 'close')
      return [code, said.trim()]
    }
    expect(await words({ ALLOWED_ORIGINS: '' })).toEqual([1, '没有设置 ALLOWED_ORIGINS：卡助手不知道哪个网页可以请求登录。'])
    expect((await words({ ALLOWED_ORIGINS: `${page}/` }))[0]).toBe(1)
    expect(await words({ AGENT_PORT: String(port) })).toEqual([1, `端口 ${port} 已被占用：请关闭占用它的程序，或用 AGENT_PORT 另选一个。`])
  })
})
