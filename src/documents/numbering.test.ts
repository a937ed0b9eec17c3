import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { parseProofNo, proofNo } from './numbering.ts'

describe('证明编号 (3.1.3)', () => {
  it('has the shape of the manual', () => {
    expect(proofNo('SXDZKA-ESC', 1685956912456n)).toBe('SXDZKA-ESC-1685956912456')
  })

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2,6}(-[A-Z0-9]{1,4}){0,2}$/), fc.bigInt(1000000000000n, 9999999999999n), (prefix, n) => {
        expect(parseProofNo(proofNo(prefix, n))).toEqual({ prefix, n })
      }),
    )
  })

  it('refuses what is not a proof number', () => {
    for (const text of ['', 'SXDZKA-ESC', 'SXDZKA-ESC-', '-1685956912456', 'SXDZKA-ESC-168595691245', 'SXDZKA-ESC-0685956912456', ' SXDZKA-ESC-1685956912456', 'sxdzka-esc-1685956912456'])
      expect(parseProofNo(text), text).toBeUndefined()
    expect(() => proofNo('SXDZKA-ESC', 12)).toThrow(RangeError)
    expect(() => proofNo('SXDZKA ESC', 1685956912456)).toThrow(RangeError)
  })
})
