import { addDays, addMonths, daysBetween, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import type { Random } from './random.ts'

/** A declaration before it has any content. */
export type Planned = {
  readonly ownerKey: string
  readonly declareDate: PlainDate
  readonly count: number
  readonly tour: boolean
}

const months = 24
/** Months (counted from the oldest) in which somebody fills a whole train or ship. */
const bulkMonths = new Set([3, 7, 10, 14, 17, 21])
const tourCounts = [2, 3, 4, 1, 3, 6]
/** Under way on any day on which the demo is started: owner, days since declaration, vehicles. */
const underWay: readonly [ownerKey: string, daysAgo: number, count: number][] = [
  ['exporter-a', 0, 3], ['exporter-b', 0, 2], ['exporter-a', 1, 5], ['exporter-c', 2, 4], ['exporter-a', 2, 2], ['exporter-b', 3, 6], ['exporter-a', 4, 4],
]

/**
 * Who declares how many vehicles on which day: two years that end today, about 2,000 vehicles,
 * slowly growing, exporter-a in every month. Sorted by day.
 */
export function planDeclarations(random: Random, today: PlainDate): Planned[] {
  const plan: Planned[] = []
  for (let month = 0; month < months; month++) {
    const first = addDays(addMonths(today, month - months), 1)
    const last = addMonths(today, month - months + 1)
    const target = Math.round(62 + 1.9 * month) + random.between(-6, 6)
    plan.push(...planMonth(random, first, last, target, bulkMonths.has(month)))
  }
  tourCounts.forEach((count, index) => {
    plan.push({ ownerKey: 'exporter-a', declareDate: addDays(today, index - 14), count, tour: true })
  })
  for (const [ownerKey, daysAgo, count] of underWay) {
    plan.push({ ownerKey, declareDate: addDays(today, -daysAgo), count, tour: false })
  }
  return plan.toSorted((a, b) => (a.declareDate < b.declareDate ? -1 : a.declareDate > b.declareDate ? 1 : 0))
}

function planMonth(random: Random, first: PlainDate, last: PlainDate, target: number, bulk: boolean): Planned[] {
  const plan: Planned[] = []
  let left = target
  while (left > 0) {
    const whole = bulk && plan.length === 0
    const wanted = whole ? 50 : random.weighted([[1, 4], [2, 6], [3, 7], [4, 7], [5, 6], [6, 6], [8, 5], [10, 3], [12, 2]])
    const count = Math.min(left, wanted)
    left -= count
    plan.push({
      ownerKey: !whole && plan.length < 3 ? 'exporter-a' : random.weighted([['exporter-a', 40], ['exporter-b', 32], ['exporter-c', 28]]),
      declareDate: addDays(first, random.between(0, daysBetween(first, last))),
      count,
      tour: false,
    })
  }
  return plan
}
