// Results of single vehicles leave a desk side by side, and the receipt that sums them up may overtake some (decision 16).
import { describe, expect, it } from 'vitest'
import { batchLine } from './testing/batch-line.ts'

const line = batchLine()
const at = line.at(1)

describe('a receipt that sums up its vehicles', () => {
  it.each([['behind', false], ['ahead of', true]] as const)('%s them leaves each vehicle its own result alone in its life line and in the history', async (_, ahead) => {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    const receipt = { type: 'batch-receipt', result: 'accepted', eachVehicle: true, at } as const
    const results = [
      { type: 'vehicle-result', vin: vins[0], result: 'accepted', at } as const,
      { type: 'vehicle-result', vin: vins[1], result: 'sent-back', reason: '车辆未到场查验', at } as const,
    ]
    for (const message of ahead ? [receipt, ...results] : [...results, receipt]) await line.answer(batch, message)
    const read = await line.read(batch)
    expect(read.status).toBe('accepted')
    expect(read.decisions.map(({ vin, result }) => [vin, result]).toSorted()).toEqual([[vins[0], 'accepted'], [vins[1], 'sent-back']].toSorted())
    const lifeLine = await line.rows(`select vin, kind from vehicle_event where vin = any ($1) and kind like 'office-%' order by vin`, vins)
    expect(lifeLine).toEqual([{ vin: vins[0], kind: 'office-accepted' }, { vin: vins[1], kind: 'office-sent-back' }])
    expect(await line.claimsOf(batch)).toEqual([vins[0]])
  })
})
