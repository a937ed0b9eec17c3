import { describe, expect, it } from 'vitest'
import type { DeskVehicleStatus, VehicleDecision } from '../contract.ts'
import { planDecision, wholeBatch } from './plan-decision.ts'

const statuses: Record<string, DeskVehicleStatus> = { waits: 'received', taken: 'accepted', back: 'sent-back', gone: 'deregistered' }
const vehicles = Object.entries(statuses).map(([vin, status]) => ({ vin, status }))
const proofs = [{ proofNo: 'P1', supersededAt: null, vehicles }]
const act = (result: VehicleDecision['result'], ...vins: string[]) => {
  const { act: words, todo, corrected, no } = planDecision(proofs, vins, result)
  return [words, todo.length, corrected.length, no]
}

describe('the button for ticked vehicles', () => {
  it('counts what it decides, and says when it corrects', () => {
    expect(act('accepted', 'waits')).toEqual(['受理所选 1 辆', 1, 0, undefined])
    expect(act('accepted', 'waits', 'back')).toEqual(['受理所选 2 辆', 2, 1, undefined])
    expect(act('accepted', 'back', 'gone')).toEqual(['更正为“已受理”', 2, 2, undefined])
    expect(act('sent-back', 'waits')).toEqual(['退回所选 1 辆', 1, 0, undefined])
    expect(act('sent-back', 'taken')).toEqual(['更正为“已退回”', 1, 1, undefined])
    expect(act('deregistered', 'waits', 'taken')).toEqual(['登记注销 2 辆', 2, 0, undefined])
    expect(act('deregistered', 'back')).toEqual(['更正为“已注销”', 1, 1, undefined])
  })

  it('leaves out what is accepted already', () => {
    expect(act('accepted', 'waits', 'taken')).toEqual(['受理所选 1 辆', 1, 0, undefined])
    expect(act('accepted', 'taken')).toEqual(['受理所选 0 辆', 0, 0, '所选车辆均已受理'])
  })

  it('corrects a wrong day and a wrong reason', () => {
    expect(act('deregistered', 'gone')).toEqual(['更正注销日期', 1, 1, undefined])
    expect(act('sent-back', 'back')).toEqual(['更正退回原因', 1, 1, undefined])
    expect(act('deregistered', 'gone', 'taken')).toEqual(['登记注销 2 辆', 2, 1, undefined])
  })

  it('can only send back what a superseded certificate carries', () => {
    const dead = [{ ...proofs[0]!, supersededAt: '2026-03-15T04:00:00Z' }]
    expect(planDecision(dead, ['waits'], 'accepted').no).toBe('证明 P1 已失效，其车辆只能退回')
    expect(planDecision(dead, ['taken'], 'deregistered').no).toBe('证明 P1 已失效，其车辆只能退回')
    expect(planDecision(dead, ['waits'], 'sent-back').no).toBeUndefined()
    expect(planDecision(dead, ['gone'], 'deregistered').no).toBeUndefined()
  })
})

describe('the whole batch', () => {
  it('decides what waits; the others keep their result', () => {
    expect(wholeBatch(vehicles)).toEqual({ waiting: 1, rest: '（余下 1 辆）', decided: '已受理 1 辆、已退回 1 辆、已注销 1 辆' })
    expect(wholeBatch([{ status: 'received' }, { status: 'received' }])).toEqual({ waiting: 2, rest: '（2 辆）', decided: '' })
    expect(wholeBatch([{ status: 'accepted' }])).toMatchObject({ waiting: 0, rest: '' })
  })
})
