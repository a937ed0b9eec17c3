import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { RefusalError } from '../../contract/refusal.ts'
import { openedDatabase, worker } from '../testing/opened-database.ts'
import { cursorDay, cursorId, cursorInstant, readCursor, writeCursor } from './cursor.ts'
import { countUpTo, cutPage } from './paging.ts'

const opened = openedDatabase()
const id = '01890000-0000-7000-8000-000000000001'

describe('a cursor', () => {
  it('reads what was written, whatever it was', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (key) => {
      expect(readCursor(writeCursor(...key), ...key.map(() => () => true))).toEqual(key.map((part) => part.toWellFormed()))
    }))
    expect(readCursor(undefined, cursorDay)).toBeUndefined()
  })

  it('keeps the day or the instant and the id of a row', () => {
    expect(readCursor(writeCursor('2026-03-01', id), cursorDay, cursorId)).toEqual(['2026-03-01', id])
    expect(readCursor(writeCursor('2026-03-01T01:02:03.004Z', id), cursorInstant, cursorId)).toEqual(['2026-03-01T01:02:03.004Z', id])
  })

  it.each([
    '', 'x', '%', 'bnVsbA', Buffer.from('"text"').toString('base64url'), Buffer.from('{}').toString('base64url'), writeCursor(), writeCursor('2026-03-01'),
    writeCursor('2026-03-01', id, id), writeCursor('2026-02-31', id), writeCursor('2026-13-01', id), writeCursor('0000-01-01', id),
    writeCursor('2026-03-01', '-'.repeat(36)), writeCursor('2026-03-01', "' or true --"), Buffer.from('["2026-03-01",7]').toString('base64url'),
  ])('%j was not written by us', (text) => {
    expect(() => readCursor(text, cursorDay, cursorId)).toThrow(RefusalError)
  })

  it('that passes is never a surprise to the database', async () => {
    const digits = fc.nat(9999).map((n) => String(n).padStart(4, '0'))
    const two = fc.nat(99).map((n) => String(n).padStart(2, '0'))
    const day = fc.tuple(digits, two, two).map((parts) => parts.join('-'))
    const instant = fc.tuple(day, two, two, two).map(([date, ...time]) => `${date}T${time.join(':')}.000Z`)
    await fc.assert(fc.asyncProperty(day, instant, async (oneDay, oneInstant) => {
      await opened.database.withContext(worker, async (tx) => {
        if (cursorDay(oneDay)) await tx.one(sql`select ${oneDay}::date`)
        if (cursorInstant(oneInstant)) await tx.one(sql`select ${oneInstant}::timestamptz`)
      })
    }), { numRuns: 60 })
    for (const text of ['2026-03-01T::::Z', '2026-99-99T00:00:00.000Z', '2026-03-01T24:00:00.000Z', '+010000-01-01T00:00:00.000Z', '2026-03-01']) {
      expect(cursorInstant(text), text).toBe(false)
    }
  })
})

describe('a page', () => {
  const cursorOf = (n: number) => `after ${n}`
  it('has a next one when a row more than wanted was there', () => {
    expect(cutPage([1, 2, 3], 2, cursorOf)).toEqual({ rows: [1, 2], next: 'after 2' })
    expect(cutPage([1, 2], 2, cursorOf)).toEqual({ rows: [1, 2], next: null })
    expect(cutPage([], 2, cursorOf)).toEqual({ rows: [], next: null })
  })

  it('counts exactly to 10,000 and says when there is more', async () => {
    const count = (n: number) => opened.database.withContext(worker, (tx) => countUpTo(tx, sql`from generate_series(1, ${n}::int)`))
    expect(await count(0)).toEqual({ count: 0, exact: true })
    expect(await count(10_000)).toEqual({ count: 10_000, exact: true })
    expect(await count(10_001)).toEqual({ count: 10_000, exact: false })
  })
})
