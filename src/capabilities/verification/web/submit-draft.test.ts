import { describe, expect, it } from 'vitest'
import { beginWith, isEmpty, keptSubmissions, nothingChosen } from './submit-draft.ts'

const typed = { ids: ['a', 'b'], officeId: '41', reasons: { VEHICLE_CHECK_DIGIT: '已核对' }, counter: 'LVHRW1848PR110375', step: 2 as const }
const kept = keptSubmissions({ older: { at: '2026-03-15T04:00:00.000Z', content: { ...typed, ids: ['c'] } }, newer: { at: '2026-03-15T05:00:00.000Z', content: typed } })
const nowhere = { work: undefined, chosen: [], office: undefined }

describe('an interrupted submission (3.1.3-6)', () => {
  it('is listed newest first; an empty one, and one of another version of the page, is not', () => {
    expect(kept.map(({ key }) => key)).toEqual(['newer', 'older'])
    expect(keptSubmissions({ x: { at: '2026-03-15T04:00:00.000Z', content: nothingChosen }, y: { at: '2026-03-15T04:00:00.000Z', content: { ids: ['a'] } } })).toEqual([])
  })

  it('goes on with all that was typed where the address names it', () => {
    expect(beginWith(kept, { ...nowhere, work: 'newer' }, 'fresh')).toMatchObject({ key: 'newer', draft: typed })
  })

  it('comes back by a link to the same declarations, in whatever order; the office of the link counts', () => {
    expect(beginWith(kept, { ...nowhere, chosen: ['b', 'a'] }, 'fresh')).toEqual({ key: 'newer', draft: typed })
    expect(beginWith(kept, { ...nowhere, chosen: ['c'], office: '42' }, 'fresh')).toMatchObject({ key: 'older', draft: { officeId: '42', counter: typed.counter } })
  })

  it('stays as it is when other declarations are begun with', () => {
    expect(beginWith(kept, { ...nowhere, chosen: ['a'] }, 'fresh')).toEqual({ key: 'fresh', draft: { ...nothingChosen, ids: ['a'], step: 2 } })
    expect(beginWith(kept, nowhere, 'fresh')).toEqual({ key: 'fresh', draft: nothingChosen })
  })

  it('is one as soon as something is ticked or typed', () => {
    expect(isEmpty(nothingChosen)).toBe(true)
    expect(isEmpty({ ...nothingChosen, ids: ['a'] })).toBe(false)
    expect(isEmpty({ ...nothingChosen, counter: 'L' })).toBe(false)
  })
})
