import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAddress, kindOfNumber, readCodes, readFind } from './read-find.ts'

const proofNo = 'SXDZKA-ESC-1685956912456'
const token = 'TSioyLrivAEirktXk33EeA'
const address = `https://example.cn/check/${proofNo}#${token}`

describe('what the officer looks for', () => {
  it('is the certificate of a scanned QR code, with the host that the paper names and without its token', () => {
    expect(readFind(address)).toEqual({ kind: 'proof', find: proofNo, host: 'example.cn' })
    expect(readFind(`http://LOCALHOST:5180/check/${proofNo}?lang=en#${token}\n`)).toEqual({ kind: 'proof', find: proofNo, host: 'localhost:5180' })
    expect(readFind(`http：、、localhost：5180、check、${proofNo}＃${token}`)).toEqual({ kind: 'proof', find: proofNo, host: 'localhost:5180' })
  })

  it('is a number as it was typed', () => {
    expect(readFind(' sxdzka-esc-1685956912456 ')).toEqual({ kind: 'proof', find: proofNo })
    expect(readFind('ＬＧＸＣＥ６ＣＢ２Ｒ０１２３４５６')).toEqual({ kind: 'text', find: 'LGXCE6CB2R0123456' })
    expect(readFind('宝鸡')).toEqual({ kind: 'text', find: '宝鸡' })
    expect(readFind('')).toEqual({ kind: 'text', find: '' })
  })

  it.each([['https://weixin.qq.com/r/abc'], ['http://example.cn/check/'], ['http://example.cn/check/12345#x'], ['A'.repeat(61)], [`https://example.cn/${proofNo}`]])('is not ours: %s', (text) => {
    expect(readFind(text)).toEqual({ kind: 'foreign', text })
  })

  it('never carries the token on', () => {
    fc.assert(
      fc.property(fc.webUrl(), fc.stringMatching(/^[A-Za-z0-9_-]{22}$/), (site, secret) => {
        expect(JSON.stringify(readFind(`${new URL(site).origin}/check/${proofNo}#${secret}`))).not.toContain(secret)
      }),
      { numRuns: 50 },
    )
  })

  it("never throws, and a certificate's number read once is read the same again", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const read = readFind(text)
        const number = read.kind === 'proof' ? read.find : 'SXDZKA-ESC-1685956912456'
        expect(readFind(number)).toEqual({ kind: 'proof', find: number })
      }),
    )
  })
})

describe('a number that nobody has', () => {
  it.each([
    ['LSVAM4187C2184841', 'vin'], ['LSVAM4187C218484', 'wrong-vin'], ['IOQ12345678901234', 'wrong-vin'], ['LSVAM4187C21848411', 'wrong-vin'],
    [proofNo, 'proof'], ['PC-1795310294051', 'other'], ['宝鸡', 'other'], ['1795310294051', 'other'],
  ] as const)('%s was meant as %s', (find, kind) => {
    expect(kindOfNumber(find)).toBe(kind)
  })

  it('is no address, however long', () => {
    expect(isAddress('A'.repeat(100))).toBe(false)
    expect(isAddress(address)).toBe(true)
  })
})

describe('the codes in one picture', () => {
  it('lead to the certificate, whatever else lies beside it', () => {
    expect(readCodes(['https://weixin.qq.com/r/abc', 'LGXCE6CB2R0123456', address])).toMatchObject({ kind: 'proof', find: proofNo })
    expect(readCodes(['https://weixin.qq.com/r/abc', 'LGXCE6CB2R0123456'])).toEqual({ kind: 'text', find: 'LGXCE6CB2R0123456' })
  })

  it('are not ours when none is', () => {
    expect(readCodes(['https://weixin.qq.com/r/abc'])).toEqual({ kind: 'foreign', text: 'https://weixin.qq.com/r/abc' })
    expect(readCodes(['王经理 13800000000'])).toMatchObject({ kind: 'foreign' })
    expect(readCodes([])).toBeUndefined()
  })
})
