import { createHash, randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { fromBER } from 'asn1js'
import { ContentInfo, SignedData, TSTInfo } from 'pkijs'
import { describe, expect, it } from 'vitest'
import { objectIdentifier, unsignedInteger } from './der.ts'
import { derOfRaw } from './ecdsa-signature.ts'
import { hasOpenssl, openssl } from './testing/openssl.ts'
import { openDemoTrust, throwawayFolder } from './testing/throwaway-folder.ts'
import { timestampResponse, type DigestAlgorithm } from './timestamp.ts'

const now = new Date('2025-03-14T01:15:00Z')
const opened = openDemoTrust(throwawayFolder(), { now: () => now })

function decoded(token: Uint8Array): TSTInfo {
  const content = new ContentInfo({ schema: fromBER(new Uint8Array(token)).result })
  const signed = new SignedData({ schema: content.content })
  const inner = signed.encapContentInfo.eContent?.valueBlock.valueHexView ?? new Uint8Array()
  return new TSTInfo({ schema: fromBER(new Uint8Array(inner)).result })
}

describe('the timestamp authority', () => {
  it('dates the digest by the clock it was given', async () => {
    const digest = createHash('sha256').update('证明').digest()
    const info = decoded(await (await opened).timestamp(digest))
    expect(info.genTime).toEqual(now)
    expect(Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)).toEqual(digest)
  })

  it('echoes the nonce of a request', async () => {
    const nonce = Buffer.from('00c0ffee', 'hex')
    const info = decoded(await (await opened).timestamp(randomBytes(32), 'SHA-256', nonce))
    expect(Buffer.from(info.nonce?.valueBlock.valueHexView ?? []).toString('hex')).toBe('00c0ffee')
  })

  it('gives every token a serial of its own, positive, without a needless zero', async () => {
    const trust = await opened
    const tokens = await Promise.all(Array.from({ length: 100 }, () => trust.timestamp(randomBytes(32))))
    const serials = tokens.map((token) => Buffer.from(decoded(token).serialNumber.valueBlock.valueHexView))
    expect(new Set(serials.map((serial) => serial.toString('hex'))).size).toBe(100)
    for (const serial of serials) expect(serial[0]! >= 0x40 && serial[0]! < 0x80 && serial.length === 16).toBe(true)
  })

  it('refuses a digest that is not of its algorithm', async () => {
    await expect((await opened).timestamp(randomBytes(32), 'SHA-512')).rejects.toThrow('a SHA-512 digest has 64 bytes, not 32')
  })

  it.skipIf(!hasOpenssl)('convinces OpenSSL for every digest, and no longer with a byte changed', async () => {
    const trust = await opened
    const dir = throwawayFolder()
    const [data, reply, root] = ['data', 'reply.tsr', 'root.pem'].map((name) => join(dir, name)) as [string, string, string]
    writeFileSync(root, trust.rootCertificate)
    const check = () => openssl('ts', '-verify', '-data', data, '-in', reply, '-CAfile', root, '-attime', String(now.getTime() / 1000))
    for (const [name, algorithm] of [['sha256', 'SHA-256'], ['sha384', 'SHA-384'], ['sha512', 'SHA-512']] as [string, DigestAlgorithm][]) {
      writeFileSync(data, '二手车出口证明')
      const response = Buffer.from(timestampResponse(await trust.timestamp(createHash(name).update('二手车出口证明').digest(), algorithm)))
      writeFileSync(reply, response)
      expect(check().said).toContain('Verification: OK')
      // the last byte belongs to the signature, one in the first hundred to what is signed
      for (const at of [response.length - 1, response.indexOf(Buffer.from('20250314011500Z')) + 13]) {
        const bent = Buffer.from(response)
        bent[at] = bent[at]! ^ 1
        writeFileSync(reply, bent)
        expect(check().ok).toBe(false)
      }
      writeFileSync(reply, response)
      writeFileSync(data, '另一份证明')
      expect(check().ok).toBe(false)
    }
  })
})

describe('DER', () => {
  it('writes integers shortest, positive, and readable by another reader', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const der = unsignedInteger(bytes)
        const value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
        const content = der.subarray(2)
        expect(BigInt(`0x${content.toString('hex')}`)).toBe(value)
        expect(content[0]! & 0x80).toBe(0)
        const needlessZero = content.length > 1 && content[0] === 0 && (content[1]! & 0x80) === 0
        expect(needlessZero).toBe(false)
      }),
    )
  })

  it('writes object identifiers with arcs of any size', () => {
    expect(objectIdentifier('1.2.840.113549').toString('hex')).toBe('06062a864886f70d')
    expect(objectIdentifier('2.25.340282366920938463463374607431768211455').length).toBe(22)
    expect(objectIdentifier('2.999').toString('hex')).toBe('06028837')
  })

  it('refuses a raw signature of another length', () => {
    expect(() => derOfRaw(new Uint8Array(63))).toThrow('64 bytes')
  })
})
