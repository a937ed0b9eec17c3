import { describe, expect, it } from 'vitest'
import { largestDraft, newestWorks, readWorks, withWork } from './kept-works.ts'

const work = (minute: number, content = {}) => ({ at: `2026-03-15T04:${String(minute).padStart(2, '0')}:00.000Z`, content })

describe('unfinished works of a screen', () => {
  it('a change to one leaves the others, so that two windows lose nothing of each other', () => {
    const before = { first: work(1, { typed: 'a' }) }
    expect(withWork(before, 'second', work(2))).toEqual({ ...before, second: work(2) })
    expect(withWork({ ...before, second: work(2) }, 'first', null)).toEqual({ second: work(2) })
  })

  it('the oldest makes room for what would not fit', () => {
    const long = 'x'.repeat(largestDraft / 3)
    const full = { a: work(1, { long }), b: work(2, { long }), c: work(3) }
    expect(newestWorks(withWork(full, 'd', work(4, { long }))).map(({ key }) => key)).toEqual(['d', 'c', 'b'])
  })

  it('the newest comes first; what another version of the page kept is none', () => {
    expect(newestWorks(readWorks({ old: work(1), new: work(9), ids: ['7'], typed: { at: 3 } })).map(({ key }) => key)).toEqual(['new', 'old'])
    expect(readWorks(null)).toEqual({})
  })
})
