// What offices answer comes in any order, twice, and several at once (decision 16): the end is always the same.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchLine, type Batch, type OfficeMessage } from './testing/batch-line.ts'

const line = batchLine()
const { at } = line

const received = (second: number): OfficeMessage => ({ type: 'batch-receipt', result: 'received', at: at(second) })
const decided = (result: 'accepted' | 'sent-back', second: number): OfficeMessage => ({ type: 'batch-receipt', result, at: at(second), reason: result === 'sent-back' ? '车辆未到' : null })
const vehicle = (vin: string, result: string, second: number): OfficeMessage => ({ type: 'vehicle-result', vin, result, at: at(second), date: result === 'deregistered' ? '2026-03-15' : null })
const granted = (second: number): OfficeMessage => ({ type: 'withdrawal-answer', granted: true, at: at(second) })

const permutations = <T>(items: readonly T[]): T[][] =>
  items.length === 0 ? [[]] : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]))

/** What stands at the end, however it came. */
async function standing(batch: Batch) {
  const { status, vehicles } = await line.read(batch)
  return { status, results: vehicles.map(({ vin, result }) => [vin, result]), claims: await line.claimsOf(batch) }
}

describe('a late answer', () => {
  it('about a vehicle holds nothing for a batch that the office gave back', async () => {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    await line.answer(batch, received(1))
    await line.withdraw(batch)
    await line.answer(batch, granted(5))
    await line.answer(batch, vehicle(vins[0], 'accepted', 3))
    expect(await line.claimsOf(batch)).toEqual([])
    expect(await line.submit(id)).toHaveProperty('id')
  })

  it('about a vehicle of a batch that was sent back: what the office took on stays its, the rest is free', async () => {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    await line.answer(batch, decided('sent-back', 5))
    await line.answer(batch, vehicle(vins[0], 'accepted', 3))
    expect(await standing(batch)).toEqual({ status: 'sent-back', results: [[vins[0], 'accepted'], [vins[1], 'sent-back']], claims: [vins[0]] })
    expect(await line.submit(id)).toMatchObject({ refused: 'VEHICLE_PROVED_AT_OFFICE', params: { vin: vins[0] } })
    // the office's way out: it corrects itself
    await line.answer(batch, vehicle(vins[0], 'sent-back', 7))
    expect(await line.submit(id)).toHaveProperty('id')
  })

  it('holds nothing where customs overtook the certificate', async () => {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    await line.opened.owner.query(`update proof set status = 'superseded' where batch_id = $1`, [batch.id])
    await line.opened.owner.query('delete from vin_claim where ref_id = $1', [batch.id])
    for (const message of [vehicle(vins[0], 'accepted', 1), decided('accepted', 2)]) await line.answer(batch, message)
    expect(await standing(batch)).toEqual({ status: 'accepted', results: [[vins[0], 'accepted'], [vins[1], 'superseded']], claims: [] })
  })
})

describe('a decision on the whole batch', () => {
  it.each([['accepted', null], ['sent-back', '车辆未到']] as const)('%s is one on each vehicle, in the page and in its life line', async (result, reason) => {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    await line.answer(batch, received(1))
    await line.answer(batch, decided(result, 2))
    const { status, vehicles, decisions } = await line.read(batch)
    expect(status).toBe(result)
    expect(vehicles).toMatchObject(vins.map((vin) => ({ vin, result, reason })))
    const events = await line.rows('select vin, kind, at, detail from vehicle_event where vin = any ($1) order by vin', vins)
    expect(events).toMatchObject(vins.map((vin) => ({ vin, kind: `office-${result}`, at: new Date(at(2)), detail: { batchId: batch.id, reason } })))
    // its history says it once, of the batch
    expect(decisions).toEqual([])
  })

  it('leaves alone what was decided by vehicle, and says nothing of it in its life line', async () => {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    await line.answer(batch, vehicle(vins[0], 'deregistered', 1))
    await line.answer(batch, decided('sent-back', 2))
    expect(await standing(batch)).toEqual({ status: 'sent-back', results: [[vins[0], 'deregistered'], [vins[1], 'sent-back']], claims: [vins[0]] })
    expect(await line.rows('select kind from vehicle_event where vin = $1', vins[0])).toEqual([{ kind: 'office-deregistered' }])
  })
})

describe('in whatever order', () => {
  const sets: [string, (vin: string) => OfficeMessage[]][] = [
    ['received, vehicle accepted, whole return, withdrawal granted', (vin) => [received(1), vehicle(vin, 'accepted', 2), decided('sent-back', 3), granted(4)]],
    ['received, accepted, then given back all the same', (vin) => [received(1), decided('accepted', 2), vehicle(vin, 'deregistered', 3), granted(4)]],
    ['received, vehicle deregistered, whole return', (vin) => [received(1), vehicle(vin, 'deregistered', 2), decided('sent-back', 3)]],
    ['whole return, corrected for one vehicle', (vin) => [decided('sent-back', 1), vehicle(vin, 'accepted', 2), decided('accepted', 2)]],
  ]
  it.each(sets)('%s: the same vehicles are held, the same is shown', async (_, messagesOf) => {
    const ends = new Set<string>()
    for (const order of permutations([0, 1, 2, 3].slice(0, messagesOf('').length))) {
      const { id, vins } = await line.declared()
      const batch = await line.pushed(id)
      const messages = messagesOf(vins[0])
      if (messages.some(({ type }) => type === 'withdrawal-answer')) await line.withdraw(batch)
      for (const i of order) await line.answer(batch, messages[i] as OfficeMessage)
      ends.add(JSON.stringify(await standing(batch)).replaceAll(vins[0], 'A').replaceAll(vins[1], 'B'))
    }
    expect([...ends]).toHaveLength(1)
  }, 60_000)

  /** One office's words: each at another second, so that it is clear which came last. */
  const words = fc.uniqueArray(
    fc.record({ what: fc.constantFrom('received', 'accepted', 'sent-back', 'A accepted', 'A sent-back', 'A deregistered', 'B accepted', 'B sent-back'), second: fc.integer({ min: 1, max: 60 }) }),
    { selector: ({ second }) => second, minLength: 1, maxLength: 6 },
  )
  const told = fc.record({ words, givenBack: fc.boolean(), atOnce: fc.boolean() }).chain(({ words: some, givenBack, atOnce }) =>
    // some come twice
    fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 }).map((order) => ({ words: some, order, givenBack, atOnce })))

  it('one after the other or several at once, the last word stands: of the vehicle, else of its batch; what was given back is free', async () => {
    await fc.assert(fc.asyncProperty(told, async ({ words: some, order, givenBack, atOnce }) => {
      const { id, vins: [a, b] } = await line.declared()
      const batch = await line.pushed(id)
      if (givenBack) await line.withdraw(batch)
      const message = ({ what, second }: { what: string; second: number }): OfficeMessage => {
        const [first = '', result] = what.split(' ')
        if (result) return vehicle(first === 'A' ? a : b, result, second)
        return first === 'received' ? received(second) : decided(first as 'accepted', second)
      }
      const all = [...order.map(message), ...(givenBack ? [granted(61)] : [])]
      if (atOnce) await Promise.all(all.map((one) => line.answer(batch, one)))
      else for (const one of all.toReversed()) await line.answer(batch, one)

      const last = (prefix: string) => some.filter(({ what }) => what.startsWith(prefix)).toSorted((x, y) => y.second - x.second)[0]?.what.split(' ')[1]
      const whole = some.filter(({ what }) => what === 'accepted' || what === 'sent-back').toSorted((x, y) => y.second - x.second)[0]?.what
      const [ofA, ofB] = [last('A') ?? whole, last('B') ?? whole]
      const heard = some.some(({ what }) => what === 'received')
      expect(await standing(batch)).toEqual({
        status: givenBack ? 'withdrawn' : (whole ?? (heard ? 'delivered' : 'pushing')),
        results: [[a, last('A') ?? (givenBack ? 'withdrawn' : (whole ?? null))], [b, last('B') ?? (givenBack ? 'withdrawn' : (whole ?? null))]],
        claims: givenBack ? [] : [...(ofA === 'sent-back' ? [] : [a]), ...(ofB === 'sent-back' ? [] : [b])].toSorted(),
      })
    }), { numRuns: 30 })
  }, 60_000)
})
