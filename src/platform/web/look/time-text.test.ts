import { describe, expect, it } from 'vitest'
import { dayText, durationText, minuteText, secondText } from './time-text.ts'

describe('instants as text', () => {
  it('are told in Shanghai time, also across midnight', () => {
    expect(secondText('2025-11-21T16:00:05.000Z')).toBe('2025-11-22 00:00:05')
    expect(minuteText('2025-11-21T01:30:05.000Z')).toBe('2025-11-21 09:30')
    expect(dayText('2024-12-31T16:00:00.000Z')).toBe('2025-01-01')
  })
})

describe('durations', () => {
  it('are told in their largest unit', () => {
    expect([0, 59, 60, 3_599, 3_600, 86_399, 200_000].map(durationText)).toEqual(['0秒', '59秒', '1分钟', '59分钟', '1小时', '23小时', '2天'])
  })
})
