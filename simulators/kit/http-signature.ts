/** HTTP message signatures (RFC 9421, ecdsa-p256-sha256) over a content digest (RFC 9530), as the exchange uses them. */
import { createHash, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import { byteSequence, parseSignatureInput } from './structured-field.ts'

const COVERED = ['@method', '@path', 'content-digest', 'message-id', 'message-type', 'sender']
const LABEL = 'sig1'
const ALGORITHM = 'ecdsa-p256-sha256'

export type Envelope = { messageId: string, messageType: string, sender: string, correlatesTo?: string }
export type SigningKey = { keyId: string, privateKey: KeyObject }
export type VerifyingKey = { keyId: string, publicKey: KeyObject }

/** sha-256 in the form of the Content-Digest field. */
export const contentDigest = (body: Uint8Array): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`

/** RFC 9421 2.5. components: name and canonical value, in the order of the signature parameters. */
export function signatureBase(components: [name: string, value: string][], params: string): string {
  return [...components.map(([name, value]) => `"${name}": ${value}`), `"@signature-params": ${params}`].join('\n')
}

/** All header fields of a signed exchange message to `path`. created: the moment of this attempt. */
export function signedHeaders(envelope: Envelope, path: string, body: Uint8Array, key: SigningKey, created: Date): Record<string, string> {
  const headers: Record<string, string> = {
    'content-digest': contentDigest(body),
    'message-id': envelope.messageId,
    'message-type': envelope.messageType,
    'sender': envelope.sender,
  }
  if (envelope.correlatesTo !== undefined) headers['correlates-to'] = envelope.correlatesTo
  const components: [string, string][] = [['@method', 'POST'], ['@path', path], ...Object.entries(headers)]
  const names = components.map(([name]) => `"${name}"`).join(' ')
  const params = `(${names});created=${Math.floor(created.getTime() / 1000)};keyid="${key.keyId}";alg="${ALGORITHM}"`
  const signature = sign('sha256', Buffer.from(signatureBase(components, params)), { key: key.privateKey, dsaEncoding: 'ieee-p1363' })
  headers['signature-input'] = `${LABEL}=${params}`
  headers['signature'] = `${LABEL}=:${signature.toString('base64')}:`
  return headers
}

export type Verdict = { ok: true, envelope: Envelope } | { ok: false, reason: string }
type Request = { method: string, path: string, headers: Readonly<Record<string, string | string[] | undefined>>, body: Uint8Array }
type Trust = { sender: string, key: VerifyingKey | undefined, now: Date, maxAgeSeconds: number }

const no = (reason: string): Verdict => ({ ok: false, reason })

/** Says whether the request is the trusted sender's, unchanged and recent. A repeated header field is refused. */
export function verifyRequest(request: Request, trust: Trust): Verdict {
  const field = (name: string): string | undefined => {
    const value = request.headers[name]
    return typeof value === 'string' ? value.trim() : undefined
  }
  const messageId = field('message-id')
  const messageType = field('message-type')
  const sender = field('sender')
  const correlatesTo = field('correlates-to')
  if (!messageId || !messageType || !sender) return no('缺少 message-id、message-type 或 sender')
  if (sender !== trust.sender) return no(`不认识的发送方 ${sender}`)
  if (!trust.key) return no('对方的公钥还没有送达')

  const input = parseSignatureInput(field('signature-input') ?? '')
  if (!input) return no('signature-input 缺失或格式不符')
  const covered = correlatesTo === undefined ? COVERED : [...COVERED, 'correlates-to']
  const missing = covered.find((name) => !input.components.includes(name))
  if (missing !== undefined) return no(`签名未覆盖 ${missing}`)
  if (new Set(input.components).size !== input.components.length) return no('签名重复覆盖同一内容')
  if (input.params.get('alg') !== undefined && input.params.get('alg') !== ALGORITHM) return no('签名算法不符')
  if (input.params.get('keyid') !== trust.key.keyId) return no('签名所用的密钥不是登记的密钥')
  const created = input.params.get('created')
  if (typeof created !== 'number') return no('签名没有时间')
  if (Math.abs(trust.now.getTime() / 1000 - created) > trust.maxAgeSeconds) return no('签名时间超出允许范围')

  const stated = byteSequence(field('content-digest') ?? '', 'sha-256')
  const actual = createHash('sha256').update(request.body).digest()
  if (!stated || stated.length !== actual.length || !timingSafeEqual(stated, actual)) return no('content-digest 与内容不符')

  const components: [string, string][] = []
  for (const name of input.components) {
    const value = name === '@method' ? request.method : name === '@path' ? request.path : name.startsWith('@') ? undefined : field(name)
    if (value === undefined) return no(`签名覆盖了没有的内容 ${name}`)
    components.push([name, value])
  }
  const signature = byteSequence(field('signature') ?? '', input.label)
  if (!signature || signature.length !== 64) return no('signature 缺失或格式不符')
  const base = Buffer.from(signatureBase(components, input.raw))
  if (!verify('sha256', base, { key: trust.key.publicKey, dsaEncoding: 'ieee-p1363' }, signature)) return no('签名不符')
  return { ok: true, envelope: { messageId, messageType, sender, ...(correlatesTo === undefined ? {} : { correlatesTo }) } }
}
