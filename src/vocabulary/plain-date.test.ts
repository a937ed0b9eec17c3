import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays, addMonths, comparePlainDates, daysBetween, formatChinese, isInRange, isReversed, monthRange, nearMonth,
  parseCompactDate, parsePlainDate, plainDate, shanghaiDay,
} from './plain-date.ts'

const anyDay = fc.integer({ min: 0, max: 47_000 }).map(days => addDays(plainDate('1970-01-01'), days))

describe('PlainDate', () => {
  it('is a day of the calendar or nothing', () => {
    expect(parsePlainDate('2024-02-29')).toBe('2024-02-29')
    for (const text of ['2023-02-29', '2023-13-01', '2023-00-10', '2023-04-31', '2023-6-1', '20230601', '0000-01-01', '2023-06-01T00:00']) {
      expect(parsePlainDate(text)).toBeUndefined()
    }
    expect(parseCompactDate('20230519')).toBe('2023-05-19')
    expect(parseCompactDate('20230532')).toBeUndefined()
    expect(() => plainDate('gestern')).toThrow('gestern')
  })

  it('adds days and knows how many lie between', () => {
    expect(addDays(plainDate('2023-12-31'), 1)).toBe('2024-01-01')
    fc.assert(fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (day, count) => {
      const other = addDays(day, count)
      expect(daysBetween(day, other)).toBe(count)
      expect(addDays(other, -count)).toBe(day)
      expect(Math.sign(comparePlainDates(other, day))).toBe(Math.sign(count))
    }))
  })

  it('adds months and stays within the month', () => {
    expect(addMonths(plainDate('2023-03-31'), -1)).toBe('2023-02-28')
    expect(addMonths(plainDate('2024-03-31'), -1)).toBe('2024-02-29')
    expect(addMonths(plainDate('2023-11-30'), 3)).toBe('2024-02-29')
    expect(addMonths(plainDate('2023-01-15'), -1)).toBe('2022-12-15')
    fc.assert(fc.property(anyDay, fc.integer({ min: -120, max: 120 }), (day, count) => {
      const other = addMonths(day, count)
      expect(parsePlainDate(other)).toBe(other)
      const index = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7))
      expect(index(other) - index(day)).toBe(count)
      expect(other.slice(8) <= day.slice(8)).toBe(true)
    }))
  })

  it('is the day in Shanghai, whatever the zone of the machine', () => {
    expect(shanghaiDay(new Date('2023-06-15T15:59:59.999Z'))).toBe('2023-06-15')
    expect(shanghaiDay(new Date('2023-06-15T16:00:00Z'))).toBe('2023-06-16')
    fc.assert(fc.property(fc.date({ min: new Date('1992-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true }), instant => {
      const written = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(instant)
      expect(shanghaiDay(instant)).toBe(written)
    }))
  })

  it('is printed in Chinese as on the certificate', () => {
    expect(formatChinese(plainDate('2023-06-16'))).toBe('2023年6月16日')
  })
})

describe('ranges', () => {
  it('近一个月 reaches from the same day a month ago until today (3.1.2)', () => {
    expect(nearMonth(plainDate('2025-03-31'))).toEqual({ from: '2025-02-28', to: '2025-03-31' })
  })

  it('include both ends and may be open', () => {
    const range = monthRange(2024, 2)
    expect(range).toEqual({ from: '2024-02-01', to: '2024-02-29' })
    expect(isInRange(range.from, range) && isInRange(range.to, range)).toBe(true)
    expect(isInRange(addDays(range.to, 1), range)).toBe(false)
    expect(isInRange(range.from, {})).toBe(true)
    expect(isReversed({ from: range.to, to: range.from })).toBe(true)
    expect(isReversed({ from: range.to })).toBe(false)
  })
})
