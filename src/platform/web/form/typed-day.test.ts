import { describe, expect, it } from 'vitest'
import { readTypedDay, readTypedRange } from './typed-day.ts'

describe('readTypedDay', () => {
  it.each(['2026-09-01', '20260901', '2026/9/1', '2026.9.1', '2026-9-1', '2026/09/01', '2026年9月1日', ' 2026-09-01 ', '２０２６０９０１'])('reads %s', (text) => {
    expect(readTypedDay(text)).toBe('2026-09-01')
  })
  it.each(['', 'zz', '2025-13-45', '20260230', '2026/9', '2026-9/1', '26-9-1', '202691', '2026-09-011'])('does not take %s for a day', (text) => {
    expect(readTypedDay(text)).toBeUndefined()
  })
})

describe('readTypedRange', () => {
  it('leaves an end open', () => {
    expect(readTypedRange({ from: '20260901', to: '' })).toEqual({ read: { from: '2026-09-01' }, faults: {} })
    expect(readTypedRange({ to: '2026.9.1' })).toEqual({ read: { to: '2026-09-01' }, faults: {} })
  })
  it('puts ends in order', () => {
    expect(readTypedRange({ from: '2026-09-30', to: '2026/9/1' }).read).toEqual({ from: '2026-09-01', to: '2026-09-30' })
  })
  it('says which end can’t be read, and what it says', () => {
    expect(readTypedRange({ from: '2025-01-01', to: '2025-13-45' })).toEqual({
      read: { from: '2025-01-01' },
      faults: { to: '结束日期“2025-13-45”不是日期，请填写如 2026-09-01' },
    })
  })
})
