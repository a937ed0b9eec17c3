import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDeclarationNo } from './declaration-no.ts'
import { checkLicenceNo } from './licence-no.ts'

const digits = (length: number) =>
  fc.array(fc.constantFrom(...'0123456789'), { minLength: length, maxLength: length }).map(list => list.join(''))

describe('checkDeclarationNo', () => {
  it('takes a number apart and keeps every digit', () => {
    expect(checkDeclarationNo('901120250010000123')).toEqual({
      ok: true, declarationNo: '901120250010000123', declareCustoms: '9011', year: '2025', flag: 'export', serial: '010000123',
    })
    expect(checkDeclarationNo(' 9011 2025 1 010000123 ')).toMatchObject({ ok: true, flag: 'import' })
  })

  it('refuses by code', () => {
    expect(checkDeclarationNo('90112025001000012')).toEqual({ ok: false, code: 'DECLARATION_NO_LENGTH' })
    expect(checkDeclarationNo('901120252010000123')).toEqual({ ok: false, code: 'DECLARATION_NO_FORMAT' })
    expect(checkDeclarationNo('9011202500100OO123')).toEqual({ ok: false, code: 'DECLARATION_NO_FORMAT' })
  })

  it('is the inverse of writing the parts one after another', () => {
    fc.assert(fc.property(digits(4), fc.integer({ min: 1990, max: 2099 }), fc.constantFrom('0', '1'), digits(9), (district, year, flag, serial) => {
      const text = `${district}${year}${flag}${serial}`
      expect(checkDeclarationNo(text)).toMatchObject({ ok: true, declarationNo: text, declareCustoms: district, serial })
    }))
  })
})

describe('checkLicenceNo', () => {
  it('takes a number apart', () => {
    expect(checkLicenceNo('25-61-100123')).toEqual({ ok: true, licenceNo: '25-61-100123', year: '25', office: '61', serial: '100123' })
    expect(checkLicenceNo(' 25—aa－100123 ')).toMatchObject({ ok: true, licenceNo: '25-AA-100123' })
  })

  it('refuses by code', () => {
    expect(checkLicenceNo('25-61-100123456789012')).toEqual({ ok: false, code: 'LICENCE_NO_LENGTH' })
    for (const text of ['', '2561100123', '5-61-100123', '25-6-100123', '25-61-', '25-61-10 01']) {
      expect(checkLicenceNo(text)).toEqual({ ok: false, code: 'LICENCE_NO_FORMAT' })
    }
  })
})
