import { spawn, type ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSoftCard } from '../card-agent/soft-card.ts'
import { openTrust, type Trust } from '../src/trust/open-trust.ts'

const data = mkdtempSync(join(tmpdir(), 'card-'))
const names = { operator: '车窗演示平台', issuer: '演示发证单位', seal: '演示专用章' }
let trust: Trust
let platform: Server
let agent: ChildProcess
let base: string

/** The three routes that a login needs, over the real trust; what the access capability keeps in the database is kept in a map. */
async function startPlatform(agentPort: () => number): Promise<Server> {
  const nonces = new Map<string, ReturnType<Trust['loginChallenge']>>()
  const server = createServer(async (request, response) => {
    const send = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
    let text = ''
    for await (const part of request) text += part
    if (request.url === '/config') return send(200, { agentPort: agentPort() })
    if (request.headers.origin !== base || request.headers['content-type'] !== 'application/json') return send(403, { title: '来源不对。' })
    if (request.url === '/api/access/challenges') {
      const challenge = trust.loginChallenge({ audience: base, purpose: 'login', binding: 'browser' })
      nonces.set(challenge.nonce, challenge)
      return send(200, challenge, { 'set-cookie': `before=${challenge.nonce}; HttpOnly; SameSite=Strict` })
    }
    const { answer, nonce } = JSON.parse(text)
    const challenge = nonces.get(nonce)
    if (!challenge || request.headers.cookie !== `before=${nonce}`) return send(403, { title: '登录请求已失效。' })
    const verdict = trust.verifyCardAnswer({ challenge, answer, expectedOrigin: base, audience: base })
    if (!verdict.ok) return send(401, { title: '登录失败。', remedy: verdict.code })
    response.setHeader('set-cookie', ['before=; Max-Age=0', 'session=abc123; HttpOnly; Path=/'])
    return send(201, {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'card.ts'), ...args], {
    env: { PATH: process.env['PATH'], BASE: base, DATA_DIR: data },
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (part) => (said.out += part))
  child.stderr.on('data', (part) => (said.err += part))
  const [code] = (await once(child, 'close')) as [number]
  return { code, out: said.out.trim(), err: said.err.trim() }
}

beforeAll(async () => {
  trust = await openTrust({ dir: join(data, 'keys'), now: () => new Date(), mode: 'demo', names })
  const day = 86_400_000
  const person = { subjectName: '王芳', serialOfPerson: 'E1', organisationName: '西安演示公司', uscc: '91610131MA6TX0001X' }
  const card = { holder: '王芳', organisation: '西安演示公司', pin: '135790' }
  const cards = join(data, 'cards')
  await createSoftCard(cards, { ...card, name: '王芳', issue: (publicKey) => trust.issueCard({ ...person, publicKey }) })
  await createSoftCard(cards, {
    ...card, name: '过期',
    issue: (publicKey) => trust.issueCard({ ...person, publicKey, validFrom: new Date(Date.now() - 9 * day), validTo: new Date(Date.now() - day) }),
  })
  const revoked = await createSoftCard(cards, { ...card, name: '注销', issue: (publicKey) => trust.issueCard({ ...person, publicKey }) })
  await trust.revoke(new X509Certificate(revoked.certificatePem).serialNumber, 'keyCompromise')

  let agentPort = 0
  platform = await startPlatform(() => agentPort)
  base = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`
  const main = join(import.meta.dirname, '../card-agent/main.ts')
  agent = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], DATA_DIR: data, ALLOWED_ORIGINS: base, AGENT_PORT: '0' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const [ready] = (await once(agent, 'message')) as [{ port: number }]
  agentPort = ready.port
})
afterAll(() => {
  agent.kill()
  platform.close()
  rmSync(data, { recursive: true, force: true })
})

describe('npm run card', { timeout: 30_000 }, () => {
  it('logs in with a card and prints the session cookie alone', async () => {
    expect(await run('login', '--card', '王芳', '--pin', '135790')).toEqual({ code: 0, out: 'session=abc123', err: '' })
  })

  it('passes on, in one line, why it could not', async () => {
    expect(await run('login', '--card', '王芳', '--pin', '000000')).toEqual({ code: 1, out: '', err: '卡密码不正确，还可以试 5 次。请核对后重新输入。' })
    expect(await run('login', '--card', '过期', '--pin', '135790')).toEqual({ code: 1, out: '', err: '登录失败。CARD_EXPIRED' })
    expect(await run('login', '--card', '注销', '--pin', '135790')).toEqual({ code: 1, out: '', err: '登录失败。CARD_REVOKED' })
    expect((await run('login', '--card', '没有', '--pin', '135790')).err).toContain('没有读到卡')
    expect((await run()).err).toContain('用法')
  })

  it('lists cards with what is wrong with them, and unlocks one', async () => {
    for (let n = 0; n < 6; n += 1) await run('login', '--card', '注销', '--pin', 'wrong1')
    const { out } = await run('list')
    expect(out.split('\n').sort()).toEqual(['王芳\t王芳\t西安演示公司\t可试 5 次', '注销\t王芳\t西安演示公司\t已锁定', '过期\t王芳\t西安演示公司\t证书已过期'].sort())
    expect(await run('unlock', '--card', '注销')).toEqual({ code: 0, out: '注销 已解锁。', err: '' })
    expect((await run('list')).out).toContain('注销\t王芳\t西安演示公司\t可试 6 次')
    expect((await run('unlock', '--card', '没有')).code).toBe(1)
  })
})
