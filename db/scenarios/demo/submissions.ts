import { addDays, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import type { Random } from './random.ts'
import type { Declaration, Submission } from './world-types.ts'

type Batch = { readonly declarationNos: string[]; readonly ready: PlainDate }

const wanted: readonly [exporterKey: string, batches: number, officeKey: string, otherOfficeKey: string][] = [
  ['exporter-a', 12, 'office-xian', 'office-baoji'],
  ['exporter-b', 7, 'office-baoji', 'office-xian'],
  ['exporter-c', 5, 'office-xian', 'office-xian'],
]

/** Past batches, newest undecided, most accepted; one was sent back and submitted again, one withdrawn. */
export function pastSubmissions(random: Random, declarations: readonly Declaration[], today: PlainDate): Submission[] {
  const all = wanted.flatMap(([exporterKey, count, officeKey, otherOfficeKey]) =>
    closedBatches(random, declarations, exporterKey, count, today).flatMap((batch, index): Omit<Submission, 'key'>[] => {
      const submittedOn = addDays(batch.ready, random.between(1, 4))
      const base = {
        exporterKey,
        personKey: exporterKey,
        officeKey: index % 5 === 4 ? otherOfficeKey : officeKey,
        declarationNos: batch.declarationNos,
        submittedAt: at(random, submittedOn),
        reason: null,
        deregistrationDate: null,
      }
      if (index === 0) return [{ ...base, status: 'delivered', decidedAt: null }]
      if (index === 3 && exporterKey === 'exporter-c') {
        return [{ ...base, status: 'withdrawn', decidedAt: at(random, addDays(submittedOn, 1)), reason: '车辆改日办理，整批撤回' }]
      }
      const accepted = (day: PlainDate) => ({ status: 'accepted' as const, decidedAt: at(random, day), deregistrationDate: addDays(day, random.between(0, 1)) })
      if (index === 4 && exporterKey === 'exporter-a') {
        const again = addDays(submittedOn, 3)
        return [
          { ...base, status: 'sent-back', decidedAt: at(random, addDays(submittedOn, 1)), reason: '实车与报关单所列车辆不一致，请核对后重新提交' },
          { ...base, submittedAt: at(random, again), ...accepted(addDays(again, 1)) },
        ]
      }
      return [{ ...base, ...accepted(addDays(submittedOn, random.between(1, 2))) }]
    }))
  return all
    .toSorted((a, b) => (a.submittedAt < b.submittedAt ? -1 : 1))
    .map((submission, index) => ({ key: `submission-${String(index + 1).padStart(2, '0')}`, ...submission }))
}

/** Groups of one to four neighbouring declarations that are closed and ours, the newest group first. */
function closedBatches(random: Random, declarations: readonly Declaration[], exporterKey: string, count: number, today: PlainDate): Batch[] {
  const ready = declarations
    .flatMap(({ ownerKey, extracted, clearance, head }) =>
      ownerKey === exporterKey && extracted && clearance.closeDate !== null && clearance.closeDate <= addDays(today, -12)
        ? [{ declarationNo: head.declarationNo, closeDate: clearance.closeDate }] : [])
    .toSorted((a, b) => (a.closeDate < b.closeDate ? 1 : a.closeDate > b.closeDate ? -1 : a.declarationNo < b.declarationNo ? 1 : -1))
  const batches: Batch[] = []
  let from = 0
  while (batches.length < count && from < ready.length) {
    const group = ready.slice(from, from + random.between(1, 4))
    const newest = group[0]
    if (newest) batches.push({ declarationNos: group.map(declaration => declaration.declarationNo).toSorted(), ready: newest.closeDate })
    from += group.length + random.between(0, 2)
  }
  return batches
}

function at(random: Random, day: PlainDate): string {
  const two = (max: number, min = 0) => String(random.between(min, max)).padStart(2, '0')
  return `${day}T${two(17, 9)}:${two(59)}:${two(59)}+08:00`
}
