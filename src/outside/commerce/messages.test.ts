import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseLicenceReply } from './messages.ts'

const licence = {
  licenceNo: '25-61-100123', holderUscc: '91610131MA6TXXXX0X', issueDate: '2025-02-20', validTo: '2025-08-19', status: 'valid',
  importCountry: 'KAZ', issuingAuthority: '陕西省商务厅',
  vehicles: [{ vin: 'LSVAM4187C2184841', brand: '大众牌', model: 'SVW71412BM', vehicleType: 'K33', fuelType: 'A' }],
}
const parse = (content: unknown) => parseLicenceReply(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)))
const found = (change: object) => parse({ licenceNo: '25-61-100123', result: 'found', licence: { ...licence, ...change } })

describe('licence-reply', () => {
  it('found becomes the facts of the licence', () => {
    expect(found({})).toEqual({ result: 'found', facts: licence })
  })
  it('what is left empty is null; what we don’t know is ignored', () => {
    expect(found({ validTo: '', importCountry: null, quota: 5, vehicles: [{ vin: 'LSV' }] })).toEqual({
      result: 'found',
      facts: { ...licence, validTo: null, importCountry: null, vehicles: [{ vin: 'LSV', brand: null, model: null, vehicleType: null, fuelType: null }] },
    })
  })
  it('not found says which', () => {
    expect(parse({ licenceNo: '25-61-1', result: 'not-found' })).toEqual({ result: 'not-found', licenceNo: '25-61-1' })
  })
  it.each([
    ['no JSON', '{"licenceNo', '不是 JSON'],
    ['found without a licence', { licenceNo: '25-61-1', result: 'found' }, 'licence'],
    ['another licence', { licenceNo: '25-61-9', result: 'found', licence }, '回执为许可证 25-61-9'],
    ['a date that is none', { licenceNo: '25-61-100123', result: 'found', licence: { ...licence, validTo: '2025-13-01' } }, 'validTo'],
    ['an unknown result', { licenceNo: '25-61-1', result: 'perhaps' }, 'result'],
  ])('%s is garbled and says why', (_, content, reason) => {
    expect(parse(content)).toEqual({ garbled: expect.stringContaining(reason) })
  })
  it('bytes that are no UTF-8 are garbled', () => {
    expect(parseLicenceReply(Buffer.from([0x22, 0xd6, 0xd0, 0x22]))).toEqual({ garbled: '报文不是 UTF-8' })
  })
  it('is a value for every input', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => { expect(parseLicenceReply(bytes)).toHaveProperty('garbled') }))
    fc.assert(fc.property(fc.jsonValue(), (content) => { expect(parse({ licenceNo: '25-61-1', result: 'found', licence: content })).toHaveProperty('garbled') }))
  })

  it.each(['\u0000', 'a\u0000b', '\ud800', 'x\udfff'])('that spells %j, which no database holds, is told so', (text) => {
    const licence = { licenceNo: '25-61-100123', holderUscc: '91610131MA6TXXXX0X', status: 'valid', vehicles: [{ vin: 'LSVAM4187C2184841', brand: text }] }
    expect(parse({ licenceNo: '25-61-100123', result: 'found', licence })).toEqual({ garbled: expect.stringContaining('无法保存的字符') })
    expect(parse({ licenceNo: '25-61-100123', result: 'found', licence, [text]: 1 })).toEqual({ garbled: expect.stringContaining('无法保存的字符') })
  })
  it('nested without bottom is told so', () => {
    expect(parse(`{"licenceNo":"25-61-100123","result":"not-found","more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)).toHaveProperty('garbled')
  })
})
