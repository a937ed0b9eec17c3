import { createHash, createPublicKey, generateKeyPairSync, verify, webcrypto } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentDigest, signatureBase, signMessage, verifyMessage, type MessageFault } from './message-signature.ts'
import { keyFromPem } from './signer.ts'

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const publicPem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString()

const message = {
  method: 'POST',
  path: '/messages',
  headers: { 'message-id': '0196d3a1-7c00-7000-8000-000000000001', 'message-type': 'declaration-query', sender: 'chechuang', 'content-type': 'application/xml' },
  body: '<DeclarationQuery><EntryId>901120250010000123</EntryId></DeclarationQuery>',
}
const created = 1_741_914_000
const sign = (more: Partial<typeof message> = {}) => signMessage({ ...message, ...more, privateKey: ours.privateKey, keyId: 'k1', created })
const check = (headers: Record<string, string | string[] | undefined>, more: Partial<Parameters<typeof verifyMessage>[0]> = {}) =>
  verifyMessage({ ...message, headers, publicKeyOf: (keyId) => (keyId === 'k1' ? ours.publicKey : undefined), ...more })
const reasonOf = (verdict: ReturnType<typeof verifyMessage>): MessageFault | 'ok' => (verdict.ok ? 'ok' : verdict.reason)

describe('RFC 9421', () => {
  it('B.2.4: the base is the one whose published signature verifies', () => {
    const values: Record<string, string> = {
      '@status': '200',
      'content-type': 'application/json',
      'content-digest': 'sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:',
      'content-length': '23',
    }
    const parameters = '("@status" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-ecc-p256"'
    const base = signatureBase(Object.keys(values), (name) => values[name] ?? '', parameters)
    const key = createPublicKey(`-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----`)
    const signature = 'wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw=='
    expect(verify('sha256', Buffer.from(base), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'))).toBe(true)
  })

  it('RFC 9530: the digest of a body', () => {
    expect(contentDigest('{"hello": "world"}\n')).toBe('sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:')
  })

  it('a reader written separately, over WebCrypto, verifies what we sign', async () => {
    const headers = await sign()
    expect(headers['signature-input']).toBe(
      'sig1=("@method" "@path" "content-digest" "message-id" "message-type" "sender");created=1741914000;keyid="k1";alg="ecdsa-p256-sha256"',
    )
    const digest = createHash('sha256').update(message.body).digest('base64')
    const base = [
      '"@method": POST',
      '"@path": /messages',
      `"content-digest": sha-256=:${digest}:`,
      '"message-id": 0196d3a1-7c00-7000-8000-000000000001',
      '"message-type": declaration-query',
      '"sender": chechuang',
      `"@signature-params": ${headers['signature-input']?.slice('sig1='.length)}`,
    ].join('\n')
    const { subtle } = webcrypto
    const key = await subtle.importKey('spki', ours.publicKey.export({ type: 'spki', format: 'der' }), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
    const signature = Buffer.from(/^sig1=:(.+):$/.exec(headers['signature'] ?? '')?.[1] ?? '', 'base64')
    expect(await subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, Buffer.from(base))).toBe(true)
  })
})

describe('a signed message', () => {
  it('is accepted as it was sent, by KeyObject and by PEM', async () => {
    const headers = await sign()
    expect(check(headers)).toEqual({ ok: true, keyId: 'k1', created })
    expect(check(headers, { publicKeyOf: () => publicPem }).ok).toBe(true)
    expect(check(headers, { publicKeyOf: () => publicPem }).ok).toBe(true)
    expect(headers['content-type']).toBe('application/xml')
  })

  it('may be signed by a key that shows only its signatures', async () => {
    const signer = keyFromPem(ours.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    expect(check(await signMessage({ ...message, signer, keyId: 'k1', created })).ok).toBe(true)
  })

  it('covers correlates-to when there is one: it can be neither added nor taken away', async () => {
    const answer = await sign({ headers: { ...message.headers, 'correlates-to': 'm-7' } as typeof message.headers })
    expect(reasonOf(check(answer))).toBe('ok')
    expect(reasonOf(check({ ...answer, 'correlates-to': undefined }))).toBe('component-not-signed')
    expect(reasonOf(check({ ...answer, 'correlates-to': 'm-8' }))).toBe('signature-wrong')
    expect(reasonOf(check({ ...(await sign()), 'correlates-to': 'm-7' }))).toBe('component-not-signed')
  })

  it('is refused with any bit of body, path, method or signed header changed', async () => {
    const headers = await sign()
    const body = Buffer.from(message.body)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(7), (at, bit) => {
        const bent = Buffer.from(body)
        bent[at] = bent[at]! ^ (1 << bit)
        return reasonOf(check(headers, { body: bent })) === 'digest-wrong'
      }),
    )
    for (const name of ['message-id', 'message-type', 'sender']) {
      expect(reasonOf(check({ ...headers, [name]: `${headers[name]}x` }))).toBe('signature-wrong')
      expect(reasonOf(check({ ...headers, [name]: undefined }))).toBe('component-not-signed')
      expect(reasonOf(check({ ...headers, [name]: [headers[name] ?? '', 'x'] }))).toBe('component-not-signed')
    }
    expect(reasonOf(check(headers, { path: '/messages2' }))).toBe('signature-wrong')
    expect(reasonOf(check(headers, { method: 'PUT' }))).toBe('signature-wrong')
    const bent = Buffer.from(message.body + ' ')
    expect(reasonOf(check({ ...headers, 'content-digest': contentDigest(bent) }, { body: bent }))).toBe('signature-wrong')
  })

  it('is refused with its signature or signature-input changed anywhere', async () => {
    const headers = await sign()
    fc.assert(
      fc.property(fc.constantFrom('signature', 'signature-input'), fc.nat(200), fc.constantFrom('A', 'x', '"', ';', '1', ' '), (name, at, letter) => {
        const text = headers[name] ?? ''
        const bent = text.slice(0, at) + letter + text.slice(at + 1)
        const unchanged = bent === text || at >= text.length
        expect(unchanged || !check({ ...headers, [name]: bent }).ok).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('is refused when it signs less than it must', async () => {
    const headers = await sign()
    for (const component of ['"@method"', '"@path"', '"content-digest"', '"message-id"', '"message-type"', '"sender"']) {
      const input = headers['signature-input']?.replace(component, '').replace('  ', ' ').replace('( ', '(').replace(' )', ')')
      expect([component, reasonOf(check({ ...headers, 'signature-input': input }))]).toEqual([component, 'component-not-signed'])
    }
  })

  it('is refused unsigned, of another algorithm, or with a component twice', async () => {
    const headers = await sign()
    const input = headers['signature-input'] ?? ''
    expect(reasonOf(check({ ...headers, signature: undefined }))).toBe('unsigned')
    expect(reasonOf(check({ ...headers, 'signature-input': undefined }))).toBe('unsigned')
    expect(reasonOf(check({ ...headers, 'signature-input': input.replace('ecdsa-p256-sha256', 'hmac-sha256') }))).toBe('signature-unreadable')
    expect(reasonOf(check({ ...headers, 'signature-input': input.replace('"sender"', '"sender" "sender"') }))).toBe('signature-unreadable')
  })

  it('is refused from somebody who may not use that key', async () => {
    const headers = await sign()
    expect(reasonOf(check({ ...headers, 'signature-input': headers['signature-input']?.replace('k1', 'k2') }))).toBe('key-unknown')
    expect(reasonOf(check(headers, { publicKeyOf: (_, sender) => (sender === 'customs' ? ours.publicKey : undefined) }))).toBe('key-unknown')
    expect(reasonOf(check(headers, { publicKeyOf: () => other.publicKey }))).toBe('signature-wrong')
  })

  it('is refused outside the time that the receiver allows', async () => {
    const headers = await sign()
    expect(reasonOf(check(headers, { now: created + 300 }))).toBe('ok')
    expect(reasonOf(check(headers, { now: created + 301 }))).toBe('created-out-of-range')
    expect(reasonOf(check(headers, { now: created - 301 }))).toBe('created-out-of-range')
  })

  it('is not signed at all when a header could break the base', async () => {
    for (const sender of ['a\nb', '演示', ' x']) {
      await expect(sign({ headers: { ...message.headers, sender } })).rejects.toThrow("can't be signed: sender")
    }
  })
})
