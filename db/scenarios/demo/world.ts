import type { PlainDate } from '../../../src/vocabulary/plain-date.ts'
import { draftDeclarations } from './declarations.ts'
import { issueLicences } from './licences.ts'
import { approvalsOn, cardsOn, exporters, filingsOn, parties, people } from './parties.ts'
import { randomFrom } from './random.ts'
import { pastSubmissions } from './submissions.ts'
import type { Declaration, Licence, Submission, World, WorldSummary } from './world-types.ts'

/** The demo world as of a day. The same seed and day give the same world; nothing in it is later than that day. */
export function buildWorld({ seed, today }: { seed: string | number; today: PlainDate }): World {
  const random = randomFrom(seed)
  const drafted = draftDeclarations(random.fork('declarations'), today)
  const { licences, declarations } = issueLicences(random.fork('licences'), drafted, today)
  const submissions = pastSubmissions(random.fork('submissions'), declarations, today)
  return {
    today,
    parties,
    people,
    cards: cardsOn(today),
    approvals: approvalsOn(today),
    filings: filingsOn(today),
    licences,
    declarations,
    submissions,
    forTheTour: drafted.filter(draft => draft.tour).map(draft => draft.head.declarationNo),
    summary: summarise(declarations, licences, submissions),
  }
}

function summarise(declarations: readonly Declaration[], licences: readonly Licence[], submissions: readonly Submission[]): WorldSummary {
  const vehiclesIn = (list: readonly Declaration[]) => list.reduce((sum, declaration) => sum + declaration.vehicles.length, 0)
  const byStatus: Record<string, number> = {}
  for (const { clearance } of declarations) {
    byStatus[clearance.declarationStatus] = (byStatus[clearance.declarationStatus] ?? 0) + 1
  }
  return {
    declarations: declarations.length,
    vehicles: vehiclesIn(declarations),
    licences: licences.length,
    submissions: submissions.length,
    extracted: declarations.filter(declaration => declaration.extracted).length,
    byStatus,
    byExporter: Object.fromEntries(exporters.map(({ key }) => {
      const own = declarations.filter(declaration => declaration.ownerKey === key)
      return [key, { declarations: own.length, vehicles: vehiclesIn(own) }]
    })),
  }
}
