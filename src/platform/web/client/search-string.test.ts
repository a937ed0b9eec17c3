import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch, stringifySearch } from './search-string.ts'

describe('search values in the address', () => {
  it('keeps an 18-digit declaration number to the last digit', () => {
    expect(parseSearch('?declarationNo=901120250010000123')).toEqual({ declarationNo: '901120250010000123' })
    expect(stringifySearch({ declarationNo: '901120250010000123' })).toBe('?declarationNo=901120250010000123')
  })

  it('takes nothing for a number, a boolean or a list', () => {
    expect(parseSearch('?a=007&b=true&c=null&d=[1]')).toEqual({ a: '007', b: 'true', c: 'null', d: '[1]' })
  })

  it('reads a repeated name as a list and writes it back', () => {
    const values = { country: ['RUS', 'BLR'], find: 'x' }
    expect(parseSearch(stringifySearch(values))).toEqual(values)
  })

  it('leaves out what is empty', () => {
    expect(stringifySearch({ a: undefined, b: '', c: null })).toBe('')
  })

  it('gives back any text unchanged', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'grapheme', minLength: 1 })), (values) => {
        expect(parseSearch(stringifySearch(values))).toEqual({ ...values })
      }),
    )
  })
})
