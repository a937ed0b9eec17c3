import { refuse } from '../../../platform/contract/refusal.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { listExtractions, readExtraction, startExtraction as startExtractionRoute } from '../contract.ts'
import { findExtraction, recentExtractions } from './queries.ts'
import { startExtraction } from './start-extraction.ts'

export const dataCollaborationRoutes: readonly Binding[] = [
  serve(startExtractionRoute, async ({ tx, principal, body, now, about }) => {
    const started = await startExtraction(tx, { ...principal, declarationNos: body.declarationNos, now })
    if ('id' in started) about(`job:${started.id}`, { numbers: body.declarationNos.length })
    return started
  }),

  serve(listExtractions, ({ tx, principal }) => recentExtractions(tx, principal.enterpriseId)),

  serve(readExtraction, async ({ tx, principal, params }) => {
    return (await findExtraction(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND')
  }),
]
