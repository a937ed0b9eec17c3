import { createHash, X509Certificate } from 'node:crypto'
import { PDF } from '@libpdf/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPress } from './press.ts'
import type { Typeset } from './press-messages.ts'
import { sealPdf, type SealRequest } from './seal-pdf.ts'
import { cutSeal, haveJudges, judge } from './testing/judges.ts'
import { sampleProof } from './testing/sample-proof.ts'
import { throwawayTrust, type ThrowawayTrust } from './testing/throwaway-trust.ts'

const at = new Date('2023-06-16T07:30:00Z')
const press = openPress()
let trust: ThrowawayTrust
let typeset: Typeset
let sealed: Uint8Array

const request = (changes: Partial<SealRequest> = {}): SealRequest => ({
  signer: trust.signer,
  timestamp: trust.timestampAt(at),
  at,
  sealAt: typeset.sealAt,
  reason: '二手车出口报关信息证明',
  location: '陕西',
  ...changes,
})

beforeAll(async () => {
  trust = await throwawayTrust()
  typeset = await press.typeset('export-proof', sampleProof(50))
  sealed = await sealPdf(typeset.pdf, request())
})
afterAll(() => press.close())

describe('sealing', () => {
  it('leaves the typeset bytes as they are and appends', () => {
    expect(Buffer.compare(sealed.subarray(0, typeset.pdf.length), typeset.pdf)).toBe(0)
  })

  it('lays the signature over the drawn seal, on its page', async () => {
    const document = await PDF.load(sealed)
    const resolve = (ref: Parameters<typeof document.context.resolve>[0]) => document.context.resolve(ref)
    const page = document.getPage(typeset.sealAt.page - 1)!
    const widget = page.dict.getArray('Annots', resolve)!.at(0, resolve) as unknown as ReturnType<typeof document.getCatalog>
    expect(widget.getString('T', resolve)?.asString()).toBe('二手车出口报关信息证明 seal')
    const [left, bottom, right, top] = widget.getArray('Rect', resolve)!.toArray().map(n => (n as unknown as { value: number }).value) as [number, number, number, number]
    expect((left + right) / 2).toBeCloseTo(typeset.sealAt.x, 1)
    expect((bottom + top) / 2).toBeCloseTo(typeset.sealAt.y, 1)
    expect(right - left).toBeCloseTo((42 / 25.4) * 72, 1)
    const signature = widget.getDict('V', resolve)!
    expect(signature.getString('M', resolve)?.asString()).toBe("D:20230616153000+08'00'")
    expect(signature.getString('Reason', resolve)?.asString()).toBe('二手车出口报关信息证明')
    expect(signature.getString('Location', resolve)?.asString()).toBe('陕西')
    expect(signature.getString('Name', resolve)?.asString()).toBe('车窗口岸信息演示中心')
  })

  it('refuses to seal twice, outside the certificate\'s validity, or on a page that is not there', async () => {
    await expect(sealPdf(sealed, request())).rejects.toThrow('sealed')
    await expect(sealPdf(typeset.pdf, request({ at: new Date('2034-01-01T00:00:00Z') }))).rejects.toThrow('not valid')
    await expect(sealPdf(typeset.pdf, request({ sealAt: { ...typeset.sealAt, page: 9 } }))).rejects.toThrow('no page 9')
  })

  it('passes on what signer or timestamp say when they fail', async () => {
    await expect(sealPdf(typeset.pdf, request({ timestamp: () => Promise.reject(new Error('no time')) }))).rejects.toThrow('no time')
    await expect(sealPdf(typeset.pdf, request({ timestamp: async () => new Uint8Array([1, 2, 3]) }))).rejects.toThrow('timestamp token')
  })
})

const flipped = (at: number) => {
  const bytes = sealed.slice()
  bytes[at]! ^= 1
  return bytes
}

describe.skipIf(!haveJudges('structure of a sealed PDF', 'qpdf'))('judged by qpdf', () => {
  it('is sound, and stays the same document', () => {
    expect(judge({ 'a.pdf': sealed }, ['qpdf', '--check', 'a.pdf'])).toMatchObject({ status: 0 })
  })
})

describe.skipIf(!haveJudges('PDF signature, with the root in an NSS store', 'pdfsig', 'certutil'))('judged by pdfsig', () => {
  const verdict = (pdf: Uint8Array) =>
    judge(
      { 'a.pdf': pdf, 'root.pem': trust.rootPem },
      ['certutil', '-N', '-d', 'sql:.', '--empty-password'],
      ['certutil', '-A', '-d', 'sql:.', '-n', 'root', '-t', 'CT,C,C', '-i', 'root.pem'],
      ['pdfsig', '-nssdir', 'sql:.', 'a.pdf'],
    ).output

  it('valid, trusted, over the whole file', () => {
    const output = verdict(sealed)
    for (const line of ['Signature is Valid', 'Certificate is Trusted', 'Total document signed', 'ETSI.CAdES.detached', 'Field Name: 二手车出口报关信息证明 seal']) expect(output).toContain(line)
  })

  it('refused with one byte flipped in the typeset part or in the update', () => {
    for (const place of [2000, typeset.pdf.length - 40, sealed.length - 30]) expect(verdict(flipped(place)), `byte ${place}`).not.toContain('Signature is Valid')
  })
})

describe.skipIf(!haveJudges('CMS and timestamp', 'openssl'))('judged by openssl', () => {
  const seconds = String(Math.floor(at.getTime() / 1000))
  const cms = (content: Uint8Array) =>
    judge(
      { content, 'seal.cms': cutSeal(sealed).cms, 'root.pem': trust.rootPem },
      ['openssl', 'cms', '-verify', '-cades', '-inform', 'DER', '-in', 'seal.cms', '-content', 'content', '-binary', '-CAfile', 'root.pem', '-purpose', 'any', '-attime', seconds, '-out', 'out'],
    )

  it('CAdES verification holds, and fails for one flipped byte', () => {
    const { content } = cutSeal(sealed)
    expect(cms(content).output).toContain('CAdES Verification successful')
    const other = Uint8Array.from(content)
    other[5000]! ^= 1
    expect(cms(other).status).not.toBe(0)
  })

  it('the timestamp is one over the signature value', async () => {
    // The token and what it stamps are caught where they pass.
    let digest: Uint8Array | undefined
    let token: Uint8Array | undefined
    await sealPdf(typeset.pdf, request({ timestamp: async bytes => (token = await trust.timestampAt(at)((digest = bytes))) }))
    const files = { 'token.der': token!, 'root.pem': trust.rootPem, 'tsa.pem': new X509Certificate(trust.tsaCertificate).toString() }
    const verify = (hex: string) =>
      judge(files, ['openssl', 'ts', '-verify', '-digest', hex, '-token_in', '-in', 'token.der', '-CAfile', 'root.pem', '-untrusted', 'tsa.pem', '-attime', seconds])
    expect(verify(Buffer.from(digest!).toString('hex')).output).toContain('Verification: OK')
    expect(verify(createHash('sha256').update('another').digest('hex')).status).not.toBe(0)
  })
})
