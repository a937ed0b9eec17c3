import { X509Certificate } from 'node:crypto'
import { PDF } from '@libpdf/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPress } from '../press.ts'
import type { Typeset } from '../press-messages.ts'
import { sealPdf } from '../seal-pdf.ts'
import { selfTest } from '../self-test.ts'
import { cutSeal } from '../testing/judges.ts'
import { sampleProof } from '../testing/sample-proof.ts'
import { throwawayTrust, type ThrowawayTrust } from '../testing/throwaway-trust.ts'
import { checkSeal } from './check-seal.ts'

const at = new Date('2023-06-16T07:30:00Z')
const press = openPress()
let trust: ThrowawayTrust
let typeset: Typeset
let sealed: Uint8Array

const sealWith = (changes: Partial<Parameters<typeof sealPdf>[1]> = {}) =>
  sealPdf(typeset.pdf, { signer: trust.signer, timestamp: trust.timestampAt(at), at, sealAt: typeset.sealAt, reason: '证明', location: '陕西', ...changes })
const check = (pdf: Uint8Array, trustedRoots = [trust.root]) => checkSeal(pdf, { trustedRoots })

beforeAll(async () => {
  trust = await throwawayTrust()
  typeset = await press.typeset('export-proof', sampleProof(3))
  sealed = await sealWith()
})
afterAll(() => press.close())

describe('checking a seal', () => {
  it('finds our own valid: by whom, when, over the whole file', async () => {
    expect(await check(sealed)).toMatchObject({
      status: 'valid', finding: null, signerName: '车窗口岸信息演示中心', signedAt: at, timestampAt: at, coversWholeFile: true,
    })
  })

  it('finds an unsealed file unsigned', async () => {
    expect(await check(typeset.pdf)).toMatchObject({ status: 'unsigned', finding: null })
    expect(await check(new TextEncoder().encode('not a PDF'))).toMatchObject({ status: 'unsigned', finding: 'UNREADABLE' })
    expect(await check(new Uint8Array())).toMatchObject({ status: 'unsigned', finding: 'UNREADABLE' })
  })

  it('notices one changed bit anywhere in the file', async () => {
    for (let i = 0; i < 150; i++) {
      const place = Math.floor((i / 150) * sealed.length)
      const bytes = sealed.slice()
      bytes[place]! ^= 1 << (i % 8)
      expect((await check(bytes)).status, `bit ${i % 8} of byte ${place}`).not.toMatch(/^(?:valid|unsigned)$/)
    }
  }, 30_000)

  it('notices one changed bit anywhere in the signature itself, where nothing covers it', async () => {
    const { cms, contentsAt } = cutSeal(sealed)
    for (let place = 0; place < cms.length; place += 9) {
      const changed = Buffer.from(cms)
      changed[place]! ^= 1
      const bytes = sealed.slice()
      bytes.set(Buffer.from(changed.toString('hex'), 'latin1'), contentsAt)
      expect((await check(bytes)).status, `byte ${place} of the CMS`).not.toBe('valid')
    }
  }, 30_000)

  it('notices what is appended: a byte, an update that changes what is shown', async () => {
    expect(await check(Buffer.concat([sealed, Buffer.from('\n')]))).toMatchObject({ status: 'altered', coversWholeFile: false })
    const document = await PDF.load(sealed)
    document.getPage(0)!.drawText('另一个车架号'.replace(/./g, 'X'), { x: 100, y: 400 })
    const updated = await document.save({ incremental: true })
    expect(Buffer.compare(updated.subarray(0, sealed.length), sealed)).toBe(0)
    expect(await check(updated)).toMatchObject({ status: 'altered', finding: 'APPENDED', coversWholeFile: false })
  })

  it('does not trust a root that it was not given', async () => {
    const stranger = await throwawayTrust()
    expect(await check(sealed, [])).toMatchObject({ status: 'untrusted' })
    expect(await check(sealed, [stranger.root])).toMatchObject({ status: 'untrusted' })
    // The timestamp is ours, the seal a stranger's of the same name.
    expect(await check(await sealWith({ signer: stranger.signer }))).toMatchObject({ status: 'untrusted', finding: 'CERTIFICATE_UNTRUSTED' })
    expect(await check(await sealWith({ timestamp: stranger.timestampAt(at) }))).toMatchObject({ status: 'untrusted', finding: 'TIMESTAMP_UNTRUSTED' })
  })

  it('does not take a login card of the same root for a seal', async () => {
    expect(await check(await sealWith({ signer: trust.card }))).toMatchObject({ status: 'untrusted', finding: 'NOT_A_SEAL' })
  })

  it('judges certificates at the proven time: expired later is valid, expired then is not', async () => {
    const old = await throwawayTrust({ from: new Date('2020-01-01T00:00:00Z'), to: new Date('2021-01-01T00:00:00Z') })
    const then = new Date('2020-06-01T00:00:00Z')
    const inTime = await sealWith({ signer: old.signer, timestamp: old.timestampAt(then), at: then })
    expect(await check(inTime, [old.root])).toMatchObject({ status: 'valid', timestampAt: then })
    // Backdated by the sealer: the timestamp says it was made after the certificate ended.
    const late = await sealWith({ signer: old.signer, timestamp: trust.timestampAt(at), at: then })
    expect(await check(late, [old.root, trust.root])).toMatchObject({ status: 'untrusted', finding: 'CERTIFICATE_UNTRUSTED' })
  })

  it('judges a revocation at the proven time: what was sealed before it stands, what was sealed after it does not', async () => {
    const revoked = (certificate: Uint8Array, reason: string | null, seconds: number) =>
      [{ serial: new X509Certificate(certificate).serialNumber.replace(/^0+/, ''), reason, at: new Date(at.getTime() + seconds * 1000) }]
    const judged = async (list: ReturnType<typeof revoked>) => (await checkSeal(sealed, { trustedRoots: [trust.root], revoked: list })).finding
    const { certificate } = trust.signer
    expect(await judged(revoked(certificate, 'keyCompromise', 1))).toBeNull()
    expect(await judged(revoked(certificate, 'superseded', 0))).toBe('CERTIFICATE_REVOKED')
    expect(await judged(revoked(certificate, null, -1))).toBe('CERTIFICATE_REVOKED')
    // a timestamp key in other hands can tell any time
    expect(await judged(revoked(trust.tsaCertificate, 'superseded', 1))).toBeNull()
    expect(await judged(revoked(trust.tsaCertificate, 'superseded', -1))).toBe('TIMESTAMP_REVOKED')
    expect(await judged(revoked(trust.tsaCertificate, 'keyCompromise', 3600))).toBe('TIMESTAMP_REVOKED')
    expect(await judged(revoked(trust.tsaCertificate, null, 3600))).toBe('TIMESTAMP_REVOKED')
    // the same serial of somebody else's certificate
    expect(await judged(revoked((await throwawayTrust()).signer.certificate, 'keyCompromise', -1))).toBeNull()
    expect(await checkSeal(sealed, { trustedRoots: [trust.root], revoked: revoked(certificate, null, -1) })).toMatchObject({ status: 'untrusted' })
  })

  it('refuses a timestamp over something else', async () => {
    const other = await sealWith({ timestamp: () => trust.timestampAt(at)(new Uint8Array(32)) })
    expect(await check(other)).toMatchObject({ status: 'altered', finding: 'TIMESTAMP_WRONG' })
  })
})

describe('the self-test of readiness', () => {
  const test = (changes: Partial<Parameters<typeof selfTest>[0]> = {}) =>
    selfTest({ press, signer: trust.signer, timestamp: trust.timestampAt(at), trustedRoots: [trust.root], now: () => at, ...changes })

  it('passes with keys that fit', async () => {
    expect(await test()).toEqual({ ok: true })
  })

  it('says what is wrong with keys that do not', async () => {
    expect(await test({ trustedRoots: [] })).toEqual({ ok: false, reason: 'a fresh seal is untrusted: TIMESTAMP_UNTRUSTED' })
    expect(await test({ now: () => new Date('2040-01-01T00:00:00Z') })).toMatchObject({ ok: false, reason: expect.stringContaining('not valid') })
  })
})
