import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDecimals, compareDecimals, formatDecimal, isDecimal, multiplyDecimals, roundDecimal, sumDecimals } from './decimal.ts'

/** Hundredths as an integer and as text. */
const cents = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n })
const text = (units: bigint) => {
  const digits = (units < 0n ? -units : units).toString().padStart(3, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

describe('decimal strings', () => {
  it('add exactly, where floats do not', () => {
    expect(addDecimals('0.1', '0.2')).toBe('0.3')
    expect(addDecimals('9007199254740993', '0.01')).toBe('9007199254740993.01')
    expect(sumDecimals(['1.5', '2', '-3.50'])).toBe('0.00')
    expect(sumDecimals([])).toBe('0')
    fc.assert(fc.property(cents, cents, (a, b) => { expect(addDecimals(text(a), text(b))).toBe(text(a + b)) }))
  })

  it('compare by value', () => {
    expect(compareDecimals('1.50', '1.5')).toBe(0)
    expect(compareDecimals('-0.0', '0')).toBe(0)
    expect(compareDecimals('10', '9.99')).toBe(1)
    fc.assert(fc.property(cents, cents, (a, b) => { expect(compareDecimals(text(a), text(b))).toBe(a < b ? -1 : a > b ? 1 : 0) }))
  })

  it('multiply exactly', () => {
    expect(multiplyDecimals('12500.50', '3')).toBe('37501.50')
    fc.assert(fc.property(cents, cents, (a, b) => {
      expect(compareDecimals(multiplyDecimals(text(a), text(b)), multiplyDecimals(text(b), text(a)))).toBe(0)
    }))
  })

  it('round half away from zero', () => {
    expect(['1.005', '1.004', '-1.005', '0.995', '2'].map(value => roundDecimal(value, 2))).toEqual(['1.01', '1.00', '-1.01', '1.00', '2.00'])
    expect(roundDecimal('-0.001', 2)).toBe('0.00')
  })

  it('are written for people in groups of three', () => {
    expect(['1234567.5', '-1234', '999', '0.1234567'].map(value => formatDecimal(value))).toEqual(['1,234,567.5', '-1,234', '999', '0.1234567'])
    expect(formatDecimal('1234.5', 2)).toBe('1,234.50')
  })

  it('refuse what is no decimal', () => {
    for (const value of ['', '.5', '1.', '1e3', '1,000', ' 1', '+1', 'NaN']) {
      expect(isDecimal(value)).toBe(false)
      expect(() => compareDecimals(value, '1')).toThrow('Not a decimal')
    }
  })
})
