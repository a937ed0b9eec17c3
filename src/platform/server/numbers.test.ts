import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reserveNumbers } from './numbers.ts'
import { openedDatabase } from './testing/opened-database.ts'

const opened = openedDatabase({ connections: 6 })
let runs = 0

describe('numbers of a series (decision 21)', () => {
  it('look like milliseconds, and a block of them is without gaps', async () => {
    const now = Date.parse('2026-03-15T04:00:00Z')
    const clock = { now: () => new Date(now) }
    const block = await reserveNumbers(opened.database, clock, 'block', 3)
    expect(block).toEqual([BigInt(now), BigInt(now) + 1n, BigInt(now) + 2n])
    expect(await reserveNumbers(opened.database, clock, 'block', 1)).toEqual([BigInt(now) + 3n])
  })

  it('are unique and grow, however the clock jumps and whoever asks at the same time', async () => {
    const ask = fc.record({ at: fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }), count: fc.integer({ min: 1, max: 20 }) })
    await fc.assert(fc.asyncProperty(fc.array(fc.array(ask, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }), async (rounds) => {
      const series = `series ${runs++}`
      const seen = new Set<bigint>()
      let highest = 0n
      for (const round of rounds) {
        const blocks = await Promise.all(round.map(({ at, count }) => reserveNumbers(opened.database, { now: () => at }, series, count)))
        round.forEach(({ count }, i) => expect(blocks[i]).toHaveLength(count))
        const numbers = blocks.flat()
        for (const number of numbers) {
          expect(seen.has(number)).toBe(false)
          expect(number).toBeGreaterThan(highest)
          seen.add(number)
        }
        highest = numbers.reduce((most, number) => (number > most ? number : most), highest)
      }
    }), { numRuns: 25 })
  })

  it('of two series know nothing of each other', async () => {
    const clock = { now: () => new Date('2026-03-15T04:00:00Z') }
    expect(await reserveNumbers(opened.database, clock, 'one', 1)).toEqual(await reserveNumbers(opened.database, clock, 'two', 1))
  })
})
