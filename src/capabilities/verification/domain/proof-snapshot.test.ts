import { describe, expect, it } from 'vitest'
import { proofSnapshot } from './proof-snapshot.ts'

const declaration = {
  declarationNo: '901120190010000123', consignorName: '甲', consignorUscc: '91610131MA6TAAAA0X', producerName: null, licenceNo: null,
  declareDate: '2019-02-11', exportDate: '2019-02-13', departurePort: '650501', tradeCountry: 'MKD', vehicles: [{ vin: 'LSVAM4187C2184841' }],
}

describe('what a certificate says', () => {
  it('names a renamed country as on the day of the declaration (decision 25)', () => {
    expect(proofSnapshot(declaration, 'SXDZKA-ESC-1').tradeCountry).toEqual({ name: '马其顿', code: 'MKD' })
    expect(proofSnapshot({ ...declaration, declareDate: '2019-02-12' }, 'SXDZKA-ESC-1').tradeCountry).toEqual({ name: '北马其顿', code: 'MKD' })
  })
})
