import { expect, it } from 'vitest'
import { laterNotice, noticeDateOf } from './changes.ts'

it('writes notice dates in Shanghai time', () => {
  expect(noticeDateOf(new Date('2025-12-31T16:00:05.678Z'))).toBe('20260101T00000567')
})

it('makes every notice later than the one before', () => {
  const now = new Date('2025-12-31T16:00:05.678Z')
  expect(laterNotice('20250101T00000000', now)).toBe('20260101T00000567')
  expect(laterNotice('20260101T00000567', now)).toBe('20260101T00000568')
  expect(laterNotice('20270101T23595999', now)).toBe('20270102T00000000')
})
