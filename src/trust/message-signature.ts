import { createHash, createPublicKey, sign, timingSafeEqual, verify, type KeyObject } from 'node:crypto'
import type { Key } from './signer.ts'

/** Names in lower case, as node:http gives them. */
export type MessageHeaders = Readonly<Record<string, string | string[] | undefined>>

export type MessageToSign = {
  method: string
  /** Path without query, as the receiver sees it. */
  path: string
  /** Must hold message-id, message-type and sender; correlates-to is signed when there. */
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array
  keyId: string
  /** Unix seconds. */
  created: number
} & ({ signer: Key; privateKey?: undefined } | { privateKey: KeyObject; signer?: undefined })

export type MessageVerdict = { ok: true; keyId: string; created: number } | { ok: false; reason: MessageFault }
export type MessageFault =
  | 'unsigned'
  | 'signature-unreadable'
  | 'component-not-signed'
  | 'digest-wrong'
  | 'key-unknown'
  | 'signature-wrong'
  | 'created-out-of-range'

const algorithm = 'ecdsa-p256-sha256'
const always = ['@method', '@path', 'content-digest', 'message-id', 'message-type', 'sender']
const whenPresent = ['correlates-to']

export function contentDigest(body: string | Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
}

/** RFC 9421 2.5. `parameters`: the inner list with its parameters, exactly as it stands in Signature-Input. */
export function signatureBase(components: readonly string[], valueOf: (name: string) => string, parameters: string): string {
  return [...components.map((name) => `"${name}": ${valueOf(name)}`), `"@signature-params": ${parameters}`].join('\n')
}

/** The message's headers with content-digest, signature-input and signature (RFC 9421, RFC 9530). Throws on a header that can't be signed. */
export async function signMessage(message: MessageToSign): Promise<Record<string, string>> {
  const headers: Record<string, string> = { ...message.headers, 'content-digest': contentDigest(message.body) }
  const components = [...always, ...whenPresent.filter((name) => headers[name] !== undefined)]
  const valueOf = (name: string) => componentOf(message, headers, name)
  for (const name of components) {
    const value = valueOf(name)
    if (value === undefined || (headers[name] ?? value) !== value || /[^\x20-\x7e]/.test(value)) throw new Error(`this message can't be signed: ${name}`)
  }
  const list = components.map((name) => `"${name}"`).join(' ')
  const parameters = `(${list});created=${message.created};keyid="${message.keyId}";alg="${algorithm}"`
  const base = Buffer.from(signatureBase(components, (name) => valueOf(name) ?? '', parameters))
  const signature = message.signer
    ? await message.signer.sign(base, 'raw')
    : sign('sha256', base, { key: message.privateKey, dsaEncoding: 'ieee-p1363' })
  return { ...headers, 'signature-input': `sig1=${parameters}`, signature: `sig1=:${Buffer.from(signature).toString('base64')}:` }
}

/**
 * Verifies a message against the raw bytes of its body.
 * `publicKeyOf(keyId, sender)`: the key (KeyObject or SPKI PEM) that this sender may sign with; undefined: none.
 * With `now` (unix seconds), `created` must be within `maxAge` seconds (default 300) of it.
 */
export function verifyMessage(message: {
  method: string
  path: string
  headers: MessageHeaders
  body: string | Uint8Array
  publicKeyOf: (keyId: string, sender: string) => KeyObject | string | undefined
  now?: number
  maxAge?: number
}): MessageVerdict {
  const { headers, now, maxAge = 300 } = message
  const refuse = (reason: MessageFault): MessageVerdict => ({ ok: false, reason })
  const [inputText, signatureText] = [single(headers, 'signature-input'), single(headers, 'signature')]
  if (inputText === undefined || signatureText === undefined) return refuse('unsigned')
  const input = readInput(inputText)
  const signature = /^sig1=:([A-Za-z0-9+/]{86}==):$/.exec(signatureText)?.[1]
  if (!input || signature === undefined) return refuse('signature-unreadable')

  const { components, parameters, created, keyId } = input
  const required = [...always, ...whenPresent.filter((name) => headers[name] !== undefined)]
  if (required.some((name) => !components.includes(name))) return refuse('component-not-signed')
  if (components.some((name) => componentOf(message, headers, name) === undefined)) return refuse('component-not-signed')
  if (!sameText(single(headers, 'content-digest') ?? '', contentDigest(message.body))) return refuse('digest-wrong')
  if (now !== undefined && Math.abs(now - created) > maxAge) return refuse('created-out-of-range')

  const key = message.publicKeyOf(keyId, single(headers, 'sender') ?? '')
  if (key === undefined) return refuse('key-unknown')
  const base = Buffer.from(signatureBase(components, (name) => componentOf(message, headers, name) ?? '', parameters))
  const genuine = verify('sha256', base, { key: keyObject(key), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'))
  return genuine ? { ok: true, keyId, created } : refuse('signature-wrong')
}

type SignatureInput = { components: string[]; parameters: string; created: number; keyId: string }

/** Only the one form that the exchange uses: plain components, none twice, and the three parameters in their order. */
function readInput(text: string): SignatureInput | undefined {
  const match = /^sig1=(\(("[a-z@-]+"(?: "[a-z@-]+")*)\);created=(\d{1,11});keyid="([\x21\x23-\x5b\x5d-\x7e]{1,100})";alg="([a-z0-9-]+)")$/.exec(text)
  if (!match) return undefined
  const [, parameters = '', list = '', created, keyId = '', alg] = match
  const components = list.split(' ').map((quoted) => quoted.slice(1, -1))
  if (alg !== algorithm || new Set(components).size !== components.length) return undefined
  return { components, parameters, created: Number(created), keyId }
}

function componentOf(message: { method: string; path: string }, headers: MessageHeaders, name: string): string | undefined {
  if (name === '@method') return message.method
  if (name === '@path') return message.path
  return name.startsWith('@') ? undefined : single(headers, name)
}

/** A header with one value; a list of values counts as absent, since two readers could take different ones. */
function single(headers: MessageHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value.trim() : undefined
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Parsing a PEM costs as much as half a verification; partners are few. */
const parsed = new Map<string, KeyObject>()

function keyObject(key: KeyObject | string): KeyObject {
  if (typeof key !== 'string') return key
  const known = parsed.get(key)
  if (known) return known
  const made = createPublicKey(key)
  if (parsed.size >= 1000) parsed.clear()
  parsed.set(key, made)
  return made
}
