import { describe, expect, it } from 'vitest'
import { deskVehicleStatuses, type DeskVehicleStatus } from '../contract.ts'
import { batchStateOf, inTheWay, isCorrection, needsProof, takenOnIn, vehicleWord } from './desk-states.ts'

const all = Object.keys(deskVehicleStatuses) as DeskVehicleStatus[]

describe('a vehicle', () => {
  it('goes on from waiting to any decision and from accepted to deregistered; everything else corrects', () => {
    const onward = all.flatMap((from) => all.filter((to) => to !== from && !isCorrection(from, to)).map((to) => `${from} → ${to}`))
    expect(onward).toEqual(['received → accepted', 'received → sent-back', 'received → deregistered', 'accepted → deregistered'])
  })
})

describe('the words at the desk', () => {
  it('are those that the exporter reads', () => {
    expect(all.map((status) => vehicleWord(status, 'accepted'))).toEqual(['待核验', '已受理', '已退回', '已注销'])
    expect(all.map((status) => vehicleWord(status, 'withdrawn'))).toEqual(['已撤回', '已受理', '已退回', '已注销'])
  })
})

describe('a certificate that customs overtook', () => {
  it('carries nothing new: what was taken on stays, what waits can only be sent back', () => {
    const carried = all.flatMap((from) => all.filter((to) => needsProof(from, to)).map((to) => `${from} → ${to}`))
    expect(carried).toEqual([
      'received → accepted', 'received → deregistered', 'accepted → deregistered', 'sent-back → accepted', 'sent-back → deregistered', 'deregistered → accepted',
    ])
  })
  it('is in the way of accepting the batch while a vehicle of it waits', () => {
    const paper = (supersededAt: string | null, ...statuses: DeskVehicleStatus[]) => ({ supersededAt, vehicles: statuses.map((status) => ({ status })) })
    const dead = paper('2026-03-15T04:00:00Z', 'sent-back', 'received')
    expect(inTheWay([paper(null, 'received'), dead])).toBe(dead)
    expect(inTheWay([paper(null, 'received'), paper('2026-03-15T04:00:00Z', 'sent-back', 'accepted')])).toBeUndefined()
  })
})

describe('a batch', () => {
  it('stands as it did while a vehicle waits, is sent back when all were, accepted once none waits', () => {
    expect(batchStateOf('withdrawing', ['received', 'deregistered'])).toBe('withdrawing')
    expect(batchStateOf('received', ['sent-back', 'sent-back'])).toBe('sent-back')
    expect(batchStateOf('received', ['sent-back', 'deregistered'])).toBe('accepted')
  })

  it('is held by what the office took on, not by what waits or was sent back', () => {
    expect(takenOnIn(all)).toBe(2)
    expect(takenOnIn(['received', 'sent-back'])).toBe(0)
  })
})
