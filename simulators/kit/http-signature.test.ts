import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { contentDigest, signatureBase, signedHeaders, verifyRequest } from './http-signature.ts'
import { byteSequence, parseSignatureInput } from './structured-field.ts'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const now = new Date('2026-03-01T08:00:00Z')
const body = Buffer.from('{"licenceNo":"25-61-100123"}')
const envelope = { messageId: '0b8f3f6c-8f0c-4a37-9a07-5b6f0d0c1a11', messageType: 'licence-query', sender: 'chechuang' }
const trust = { sender: 'chechuang', key: { keyId: 'abc', publicKey: pair.publicKey }, now, maxAgeSeconds: 300 }
const signed = (more: { correlatesTo?: string } = {}): Record<string, string> =>
  signedHeaders({ ...envelope, ...more }, '/messages', body, { keyId: 'abc', privateKey: pair.privateKey }, now)
const check = (headers: Record<string, string | string[]>, changes: Partial<{ method: string, path: string, body: Buffer }> = {}) =>
  verifyRequest({ method: 'POST', path: '/messages', headers, body, ...changes }, trust)

describe('http signatures', () => {
  it('verifies the ecdsa-p256-sha256 example of RFC 9421 B.2.4', () => {
    const key = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----`)
    const input = parseSignatureInput('sig-b24=("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"')
    const signature = byteSequence('sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:', 'sig-b24')
    const base = signatureBase([
      ['@status', '200'], ['content-type', 'application/json'],
      ['content-digest', 'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:'], ['content-length', '23'],
    ], input?.raw ?? '')
    expect(verify('sha256', Buffer.from(base), { key, dsaEncoding: 'ieee-p1363' }, signature ?? Buffer.alloc(0))).toBe(true)
  })

  it('accepts what it signed, with and without correlates-to', () => {
    expect(check(signed())).toEqual({ ok: true, envelope })
    const correlatesTo = '7f1b6a4e-51d2-4df0-8f4a-0f1f4cf1a001'
    expect(check(signed({ correlatesTo }))).toEqual({ ok: true, envelope: { ...envelope, correlatesTo } })
  })

  it('states the digest as RFC 9530 does', () => {
    expect(contentDigest(body)).toBe(`sha-256=:${createHash('sha256').update(body).digest('base64')}:`)
  })

  it.each([
    ['another body', signed(), { body: Buffer.from('{}') }],
    ['another path', signed(), { path: '/control' }],
    ['another method', signed(), { method: 'PUT' }],
    ['a changed type', { ...signed(), 'message-type': 'batch-delivery' }, {}],
    ['a changed id', { ...signed(), 'message-id': '0b8f3f6c-8f0c-4a37-9a07-5b6f0d0c1a12' }, {}],
    ['another sender', { ...signed(), sender: 'customs' }, {}],
    ['correlates-to added outside the signature', { ...signed(), 'correlates-to': 'x' }, {}],
    ['a time changed after signing', { ...signed(), 'signature-input': signed()['signature-input']!.replace(/created=\d+/, 'created=1772352001') }, {}],
    ['no signature', { ...signed(), signature: '' }, {}],
    ['a truncated signature', { ...signed(), signature: 'sig1=:AAAA:' }, {}],
    ['a repeated header field', { ...signed(), 'message-id': [envelope.messageId, envelope.messageId] }, {}],
  ])('refuses %s', (_case, headers, changes) => {
    expect(check(headers, changes).ok).toBe(false)
  })

  it('refuses a stale or future signature and an unknown or missing key', () => {
    const request = { method: 'POST', path: '/messages', headers: signed(), body }
    const at = (seconds: number) => verifyRequest(request, { ...trust, now: new Date(now.getTime() + seconds * 1000) }).ok
    expect([at(299), at(301), at(-299), at(-301)]).toEqual([true, false, true, false])
    expect(verifyRequest(request, { ...trust, key: undefined }).ok).toBe(false)
    expect(verifyRequest(request, { ...trust, key: { keyId: 'other', publicKey: pair.publicKey } }).ok).toBe(false)
  })

  it.each(['', 'sig1', 'sig1=', 'sig1=("a"', 'sig1=("a""b")', 'sig1=(a)', 'sig1=("a");created=', 'sig1=("a");created=1;created=2', 'sig1=("a"), sig2=("b")'])(
    'refuses the malformed Signature-Input %j', (field) => { expect(parseSignatureInput(field)).toBeUndefined() })
})
