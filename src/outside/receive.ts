import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../platform/server/clock.ts'
import type { Database } from '../platform/server/db/database.ts'
import { receiveAll, type Incoming } from '../platform/server/inbox/receive.ts'
import { verifyMessage, type MessageFault } from '../trust/message-signature.ts'
import { gather } from './gather.ts'
import type { Partners } from './partners.ts'

export interface ExchangeOptions {
  partners: Partners
  database: Database
  clock: Clock
  mode: 'demo' | 'production'
  /** a message that was not taken, for the log and the operator's counters; `sender` is as claimed */
  onProblem: (problem: { sender: string; messageId: string; status: number; reason: string }) => void
}

export const exchangePath = '/exchange/messages'
const bodyLimit = 4 * 1024 * 1024
// a partner that lost its connection for a weekend still has its messages taken; ids make a replay harmless
const oldest = 7 * 86_400
const furthestAhead = 300
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const messageType = /^[a-z][a-z0-9-]{0,63}$/

/**
 * The door for partners' messages: POST /exchange/messages. Who sent it is verified, the bytes are stored as they came,
 * and only then it is answered: 202 {"received": id}, also for a duplicate; 400 and 401 {"reason"}. Nothing is parsed here.
 */
export function registerExchange(app: FastifyInstance, options: ExchangeOptions): void {
  const store = gather(
    (batch: readonly Incoming[]) => options.database.withContext({ role: 'app_worker' }, (tx) => receiveAll(tx, batch)),
    ({ body }) => body.byteLength,
  )

  // a plugin of its own: the API outside keeps its JSON parser and its problem+json
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(['application/xml', 'application/json'], { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))

    const refuse = (request: FastifyRequest, reply: FastifyReply, status: number, reason: string) => {
      options.onProblem({ sender: one(request, 'sender') ?? '', messageId: one(request, 'message-id') ?? '', status, reason })
      return reply.code(status).send({ reason })
    }
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const status = error.statusCode ?? 500
      if (status < 500) return refuse(request, reply, status, transportFaults[error.code] ?? '请求不合格式')
      request.log.error({ err: error, trace: request.id }, 'a message could not be stored')
      return refuse(request, reply, 503, '暂时无法接收，请稍后重发')
    })

    scope.post(exchangePath, { bodyLimit }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const fault = unverified(request, body, options)
      if (fault !== undefined) return refuse(request, reply, 401, fault)
      const incoming = incomingOf(request, body)
      if (typeof incoming === 'string') return refuse(request, reply, 400, incoming)
      const { duplicate, differs } = await store(incoming)
      if (duplicate && differs) return refuse(request, reply, 400, '同一 message-id 的内容不同')
      return reply.code(202).send({ received: incoming.messageId })
    })
  })
}

const one = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' ? value.trim() : undefined
}

function unverified(request: FastifyRequest, body: Buffer, { partners, clock, mode }: ExchangeOptions): string | undefined {
  const sender = one(request, 'sender') ?? ''
  const partner = partners.find(sender)
  if (!partner) return '未知的发送方'
  if (mode === 'production' && (partner.simulator || one(request, 'simulated') === 'true')) return '生产环境不接收模拟系统的报文'
  const now = Math.floor(clock.now().getTime() / 1000)
  const verdict = verifyMessage({
    method: request.method, path: exchangePath, headers: request.headers, body, now, maxAge: oldest,
    publicKeyOf: (keyId, name) => partners.keyOf(name, keyId),
  })
  if (!verdict.ok) return faults[verdict.reason]
  return verdict.created - now > furthestAhead ? faults['created-out-of-range'] : undefined
}

/** The signed headers, or what is wrong with them. */
function incomingOf(request: FastifyRequest, body: Buffer): Incoming | string {
  const [id, type, correlatesTo] = [one(request, 'message-id') ?? '', one(request, 'message-type') ?? '', one(request, 'correlates-to')]
  if (!uuid.test(id)) return 'message-id 不是 UUID'
  if (!messageType.test(type)) return 'message-type 不合格式'
  if (correlatesTo !== undefined && !uuid.test(correlatesTo)) return 'correlates-to 不是 UUID'
  if (body.byteLength === 0) return '报文为空'
  const headers: Record<string, string> = {}
  for (const name of kept) {
    const value = one(request, name)
    if (value !== undefined) headers[name] = value
  }
  return {
    source: one(request, 'sender') ?? '',
    messageId: id.toLowerCase(),
    messageType: type,
    correlatesTo: correlatesTo?.toLowerCase() ?? null,
    headers,
    body,
  }
}

/** With these and the body the signature can be checked again at any time. */
const kept = [
  'content-type', 'message-id', 'message-type', 'sender', 'correlates-to', 'content-digest', 'signature-input', 'signature', 'simulated',
] as const

const faults: Readonly<Record<MessageFault, string>> = {
  unsigned: '报文没有签名',
  'signature-unreadable': '签名格式不正确',
  'component-not-signed': '签名未覆盖规定的内容',
  'digest-wrong': '报文内容与摘要不符',
  'key-unknown': '签名所用的密钥未登记',
  'signature-wrong': '签名不正确',
  'created-out-of-range': '签名时间超出允许范围',
}

const transportFaults: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: '报文超过 4 MiB',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: '只接收 application/xml 与 application/json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: '报文长度与 content-length 不符',
}
