import { describe, expect, it } from 'vitest'
import { compareVehicles } from './compare-vehicles.ts'

const [a, b, c] = ['LSVAA4187E2123456', 'LFV3A23C0D3000001', 'LGBH52E03EY000002'] as const

describe('the vehicles at the counter against the declarations (decision 9)', () => {
  it('are the same in any order, case and width', () => {
    const compared = compareVehicles(`${b.toLowerCase()}\n${a}\t\n`, [a, b])
    expect(compared).toMatchObject({ matched: [a, b], missing: [], extra: [], malformed: [], same: true })
  })

  it('tells what is missing, what is too much and what is no VIN', () => {
    expect(compareVehicles(`${a}，${c}；12345`, [a, b])).toEqual({ matched: [a], missing: [b], extra: [c], malformed: ['12345'], same: false })
  })

  it('counts a VIN pasted twice once', () => {
    expect(compareVehicles(`${a} ${a}`, [a]).same).toBe(true)
  })
})
