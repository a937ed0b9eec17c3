import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { CardToken } from './card-token.ts'
import { framePage, frameAsset } from './frame.ts'
import { loginStatement, readChallenge } from './login-statement.ts'
import { problem, type AgentCode } from './messages.ts'

export const agentVersion = '1'

export type AgentOptions = {
  cards: CardToken
  /** Origins of the platform's pages, exact: http://localhost:5180. */
  allowedOrigins: readonly string[]
  /** Where surprises are written; the card and the person see only AGENT_FAULT. */
  report: (error: unknown) => void
}

const bodyLimit = 16_384

/**
 * The agent's server. It must listen on 127.0.0.1; every request is held against the address it was really given
 * (a name that an attacker's DNS points here has another Host), and everything that touches a card comes either from
 * the agent's own frame or from a program on this PC, which sends no Origin.
 */
export function createAgentServer({ cards, allowedOrigins, report }: AgentOptions): Server {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const host = ownHost(server)
    const url = URL.parse(request.url ?? '', `http://${host}`)
    if (request.headers.host !== host || !url) return refuse(response, 'PAGE_NOT_ALLOWED')
    const { origin } = request.headers
    const act = `${request.method} ${url.pathname}`

    if (act === 'GET /status' || act === 'OPTIONS /status') {
      if (origin !== undefined && origin !== `http://${host}` && !allowedOrigins.includes(origin)) return refuse(response, 'PAGE_NOT_ALLOWED')
      const cors: Record<string, string> = origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-private-network': 'true' }
      const headers = { ...cors, vary: 'origin' }
      if (request.method === 'OPTIONS') return send(response, 204, '', headers)
      return sendJson(response, 200, { version: agentVersion, cards: (await cards.list()).length }, headers)
    }
    if (act === 'GET /frame') {
      const parent = url.searchParams.get('parent') ?? ''
      if (!allowedOrigins.includes(parent)) return refuse(response, 'PAGE_NOT_ALLOWED')
      const theme = url.searchParams.get('theme')
      const page = framePage({ parent, theme: theme === 'dark' || theme === 'light' ? theme : 'light dark', card: url.searchParams.get('card') ?? '' })
      return send(response, 200, page, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': frameCsp(allowedOrigins) })
    }

    if (!isOwn(request, host)) return refuse(response, 'PAGE_NOT_ALLOWED')
    if (request.method === 'GET' && (url.pathname === '/frame.js' || url.pathname === '/frame.css')) {
      const { text, type } = await frameAsset(url.pathname)
      return send(response, 200, text, { 'content-type': type })
    }
    if (act === 'GET /cards') return sendJson(response, 200, { cards: await cards.list() })
    if (act === 'POST /login-signatures') return signLogin(request, response)
    return refuse(response, 'NOT_FOUND')
  }

  const signLogin = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request)
    const challenge = readChallenge(body?.['challenge'])
    const { card, pin, origin } = body ?? {}
    if (!challenge || typeof card !== 'string' || typeof pin !== 'string' || typeof origin !== 'string' || pin.length > 128) {
      return refuse(response, 'REQUEST_WRONG')
    }
    if (!allowedOrigins.includes(origin)) return refuse(response, 'PAGE_NOT_ALLOWED')
    const signed = await cards.sign(card, pin, (certSha256) => loginStatement(challenge, origin, certSha256))
    if (!signed.ok) return refuse(response, signed.code, signed.triesLeft)
    const { certificatePem, certSha256, signature } = signed
    return sendJson(response, 200, { certificatePem, certSha256, origin, signature: Buffer.from(signature).toString('base64url') })
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      report(error)
      if (response.headersSent) response.destroy()
      else refuse(response, 'AGENT_FAULT')
    })
  })
  return server
}

function ownHost(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the agent listens on no port')
  return `127.0.0.1:${address.port}`
}

/** From the agent's own page, or from no page at all. */
function isOwn(request: IncomingMessage, host: string): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  return (origin === undefined || origin === `http://${host}`) && (origin !== undefined || site === undefined || site === 'same-origin')
}

function frameCsp(ancestors: readonly string[]): string {
  return [
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
    `frame-ancestors ${ancestors.join(' ')}`,
  ].join('; ')
}

/** Undefined: not JSON, not an object, or too long. */
async function readJson(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  if (request.headers['content-type']?.split(';')[0]?.trim() !== 'application/json') return undefined
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > bodyLimit) return undefined
    parts.push(part)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string>): void {
  response.writeHead(status, { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', ...headers })
  response.end(body)
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  send(response, status, JSON.stringify(body), { 'content-type': 'application/json; charset=utf-8', ...headers })
}

function refuse(response: ServerResponse, code: AgentCode, triesLeft: number | null = null): void {
  const { status, body } = problem(code, triesLeft)
  sendJson(response, status, body)
}
