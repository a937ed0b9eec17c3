import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkVin, modelYearCode, normaliseVin, vinCheckDigit, vinsIn } from './vin.ts'

const vinCharacter = fc.constantFrom(...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789')
const anyVin = fc.array(vinCharacter, { minLength: 17, maxLength: 17 }).map(characters => characters.join(''))
const varied = anyVin.filter(vin => new Set(vin).size > 1)

/** Puts the right check digit at position 9. */
const corrected = (vin: string) => vin.slice(0, 8) + vinCheckDigit(vin) + vin.slice(9)

describe('checkVin', () => {
  it('reads maker, year and check digit of a well-known example', () => {
    expect(checkVin('1M8GDM9AXKP042788', 2000)).toEqual({
      ok: true, vin: '1M8GDM9AXKP042788', checkDigitOk: true, modelYear: 1989, wmi: '1M8',
    })
  })

  it('takes full-width, lower-case and padded input', () => {
    expect(normaliseVin('　１m8gdm9axkp042788 ')).toBe('1M8GDM9AXKP042788')
    expect(checkVin(' １m8gdm9axkp042788')).toMatchObject({ ok: true, checkDigitOk: true })
  })

  it('refuses by code', () => {
    expect(checkVin('1M8GDM9AXKP04278')).toEqual({ ok: false, code: 'VIN_LENGTH' })
    expect(checkVin('1M8GDM9AXKP0427888')).toEqual({ ok: false, code: 'VIN_LENGTH' })
    expect(checkVin('IM8GDM9AXKP042788')).toEqual({ ok: false, code: 'VIN_ALPHABET' })
    expect(checkVin('1M8GDM9AXKP04-788')).toEqual({ ok: false, code: 'VIN_ALPHABET' })
    expect(checkVin('11111111111111111')).toEqual({ ok: false, code: 'VIN_REPEATED' })
  })

  it('accepts every corrected VIN and notices every other check digit', () => {
    fc.assert(fc.property(varied, fc.constantFrom(...'0123456789X'), (raw, digit) => {
      const vin = corrected(raw)
      expect(checkVin(vin)).toMatchObject({ ok: true, checkDigitOk: true })
      const other = vin.slice(0, 8) + digit + vin.slice(9)
      expect(checkVin(other)).toMatchObject({ ok: true, checkDigitOk: digit === vin.charAt(8) })
    }))
  })

  it('notices a single changed digit', () => {
    fc.assert(fc.property(varied, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (raw, at, step) => {
      fc.pre(at !== 8)
      // digits that stand for themselves: a letter may share its value with a digit
      const vin = corrected(raw.slice(0, at) + '0' + raw.slice(at + 1))
      const changed = vin.slice(0, at) + step + vin.slice(at + 1)
      expect(checkVin(changed)).toMatchObject({ checkDigitOk: false })
    }))
  })

  it('knows the model years of 1980–2030 by their codes', () => {
    expect([2021, 2022, 2023, 2024, 2025, 2026].map(modelYearCode).join('')).toBe('MNPRST')
    fc.assert(fc.property(fc.integer({ min: 2001, max: 2030 }), year => {
      const vin = corrected(`LSVAA00${'00'}${modelYearCode(year)}1234567`)
      expect(checkVin(vin)).toMatchObject({ modelYear: year })
      expect(checkVin(vin, year + 1)).toMatchObject({ modelYear: year })
      expect(checkVin(vin, year - 1)).toMatchObject({ modelYear: year - 30 < 1980 ? year : year - 30 })
    }))
    expect(checkVin('LSVAA0000U1234567')).not.toHaveProperty('modelYear')
  })
})

describe('vinsIn', () => {
  it('finds the VIN in a goods model and leaves numbers alone', () => {
    const text = '品牌:大众|车架号:LSVAA49J132047371,排量1.8L 报关单901120250010000123 lsvaa49j132047371'
    expect(vinsIn(text)).toEqual(['LSVAA49J132047371'])
    expect(vinsIn('12345678901234567')).toEqual([])
    expect(vinsIn('XLSVAA49J132047371')).toEqual([])
  })

  it('finds every VIN whatever stands between them', () => {
    const separators = fc.constantFrom(' ', '、', ';', '车架号', '/', '|', '\n')
    fc.assert(fc.property(fc.uniqueArray(varied.filter(vin => /[A-Z]/.test(vin)), { maxLength: 5 }), separators, (vins, between) => {
      expect(vinsIn(vins.join(between))).toEqual(vins)
    }))
  })
})
