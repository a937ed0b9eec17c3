/**
 * npm run card -- login --card <name> --pin <pin>    logs in and prints the session cookie, name=value, on stdout
 * npm run card -- list                               the cards that the agent sees
 * npm run card -- unlock --card <name>               gives a locked soft card its tries back
 * BASE (default http://localhost:$PORT) names the platform, whose /config names the agent's port.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { unlockSoftCard } from '../card-agent/soft-card.ts'

const { PORT = '5180', BASE = `http://localhost:${PORT}`, DATA_DIR = './data' } = process.env

/** An expected failure; its message goes to stderr as it is. */
class CardFailure extends Error {}

type Answer = { response: Response; body: Record<string, unknown> }

async function ask(url: string, unreachable: string, init: RequestInit = {}): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(20_000), ...init })
  } catch {
    throw new CardFailure(unreachable)
  }
  const text = await response.text()
  let body: Record<string, unknown> = {}
  try {
    body = JSON.parse(text) as Record<string, unknown>
  } catch {
    throw new CardFailure(`${url} 的回答无法读取（HTTP ${response.status}）。请确认该地址是本平台。`)
  }
  // the agent says `message`, the platform's problem+json a title and a remedy
  const said = [body['message'], body['title'], body['remedy']].filter((part) => typeof part === 'string').join('')
  if (!response.ok) throw new CardFailure(said || `HTTP ${response.status}`)
  return { response, body }
}

const platform = (path: string, init?: RequestInit) => ask(BASE + path, `连不上平台 ${BASE}。请先用 npm start 启动，或用 BASE 指明网址。`, init)

async function agent(path: string, init?: RequestInit): Promise<Answer> {
  const { body } = await platform('/config')
  const port = body['agentPort']
  if (typeof port !== 'number') throw new CardFailure('平台没有说明卡助手的端口。请确认卡助手已随平台启动。')
  return ask(`http://127.0.0.1:${port}${path}`, `卡助手（127.0.0.1:${port}）没有运行。请启动它后重试。`, init)
}

const posted = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

/** name=value of the cookies an answer sets; deleted ones are left out. */
function cookiesOf(response: Response): string[] {
  return response.headers
    .getSetCookie()
    .filter((cookie) => !/;\s*max-age=0\b/i.test(cookie) && !/;\s*expires=thu, 01 jan 1970/i.test(cookie))
    .map((cookie) => cookie.split(';', 1)[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
}

async function login(card: string, pin: string): Promise<string> {
  const origin = new URL(BASE).origin
  const { response, body: challenge } = await platform('/api/access/challenges', posted({}, { origin }))
  const before = cookiesOf(response)
  const { body: answer } = await agent('/login-signatures', posted({ card, pin, challenge, origin }))
  const cookie = before.join('; ')
  const session = await platform('/api/access/sessions', posted({ answer, nonce: challenge['nonce'] }, { origin, cookie }))
  const nameOf = (pair: string) => pair.split('=', 1)[0]
  const known = new Set(before.map(nameOf))
  const [made] = cookiesOf(session.response).filter((pair) => !known.has(nameOf(pair)))
  if (!made) throw new CardFailure('登录成功，但平台没有给出会话。请查看平台的日志。')
  return made
}

async function list(): Promise<string> {
  const { body } = await agent('/cards')
  const cards = body['cards'] as { name: string; holder: string; organisation: string; validTo: string; triesLeft: number }[]
  if (cards.length === 0) return '没有卡。'
  return cards
    .map(({ name, holder, organisation, validTo, triesLeft }) => {
      const state = triesLeft === 0 ? '已锁定' : new Date(validTo) < new Date() ? '证书已过期' : `可试 ${triesLeft} 次`
      return [name, holder, organisation, state].join('\t')
    })
    .join('\n')
}

async function unlock(card: string): Promise<string> {
  if (!(await unlockSoftCard(join(DATA_DIR, 'cards'), card))) throw new CardFailure(`没有名为 ${card} 的卡。`)
  return `${card} 已解锁。`
}

async function run(): Promise<string> {
  const usage = '用法：npm run card -- login --card <卡名> --pin <卡密码> | list | unlock --card <卡名>'
  let parsed: { values: { card?: string; pin?: string }; positionals: string[] }
  try {
    parsed = parseArgs({ allowPositionals: true, options: { card: { type: 'string' }, pin: { type: 'string' } } })
  } catch {
    throw new CardFailure(usage)
  }
  const { values, positionals } = parsed
  const { card, pin } = values
  if (positionals[0] === 'login' && card && pin !== undefined) return login(card, pin)
  if (positionals[0] === 'list') return list()
  if (positionals[0] === 'unlock' && card) return unlock(card)
  throw new CardFailure(usage)
}

try {
  console.log(await run())
} catch (error) {
  // a surprise keeps its trace; an expected failure is one sentence
  console.error(error instanceof CardFailure ? error.message : error)
  process.exitCode = 1
}
