import { describe, expect, it } from 'vitest'
import { sampleVin } from '../../../vocabulary/testing/sample-vin.ts'
import { compareVins } from './compare-vins.ts'

const [first, second, third] = [sampleVin(1), sampleVin(2), sampleVin(3)]

describe('vehicles at the counter against those of the batch (3.1.3-9)', () => {
  it('are matched, missing, extra or pasted twice', () => {
    expect(compareVins(`${first}\n${third}，${first}`, [first, second])).toMatchObject({ matched: [first], missing: [third], extra: [second], repeated: [first], wrongLength: [], wrongLetters: [] })
  })

  it('a word of 17 characters is not told that it has too few: what is wrong are its letters', () => {
    expect(compareVins('IOQ12345678901234 12345 11111111111111111', [])).toMatchObject({ wrongLength: ['12345'], wrongLetters: ['IOQ12345678901234', '11111111111111111'] })
  })
})
