import { describe, expect, it } from 'vitest'
import { decidedBy, deskHistory } from './desk-history.ts'

type Event = Parameters<typeof deskHistory>[0][number]
const event = (what: string, vin: string | null, minute: number, by: string | null = '杨秀兰', more: Partial<Event> = {}): Event => ({
  what, vin, by, reason: null, date: null, at: `2026-03-15T04:0${minute}:00Z`, ...more,
})

describe('办理经过', () => {
  it('tells one click in one line, and what followed for the batch', () => {
    const lines = deskHistory([
      event('deregistered', 'A', 1, '杨秀兰', { date: '2026-03-15' }), event('deregistered', 'B', 1, '杨秀兰', { date: '2026-03-15' }),
      event('sent-back', 'C', 1, '杨秀兰', { reason: '车辆未到场查验' }), event('accepted', null, 1),
    ])
    expect(lines).toMatchObject([
      { what: 'deregistered', vins: ['A', 'B'], date: '2026-03-15', followed: false },
      { what: 'sent-back', vins: ['C'], reason: '车辆未到场查验', followed: false },
      { what: 'accepted', vins: [], followed: true },
    ])
  })

  it('of the whole batch alone follows from nothing', () => {
    expect(deskHistory([event('withdrawal-asked', null, 1, null), event('accepted', null, 2)]).map(({ followed }) => followed)).toEqual([false, false])
  })
})

describe('who decided a vehicle', () => {
  const history = [event('accepted', null, 1, '甲'), event('sent-back', 'A', 2, '乙'), event('accepted', 'A', 3, '丙')]
  it('is who did so last, else who decided the batch', () => {
    expect(decidedBy(history, 'A', 'accepted')).toMatchObject({ by: '丙' })
    expect(decidedBy(history, 'B', 'accepted')).toMatchObject({ by: '甲' })
    expect(decidedBy(history, 'B', 'received')).toBeUndefined()
  })
})
