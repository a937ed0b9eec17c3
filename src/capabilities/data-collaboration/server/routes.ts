import type { z } from 'zod'
import { ReaderBusy, type ReadMessage } from '../../../outside/read-message.ts'
import { refuse } from '../../../platform/contract/refusal.ts'
import { serve, type Binding, type Preparing } from '../../../platform/server/http/binding.ts'
import * as contract from '../contract.ts'
import { carryFiles } from './compare-file.ts'
import { findExtraction, recentExtractions, retryable } from './queries.ts'
import { startExtraction, startRangeExtraction } from './start-extraction.ts'
import { readSynchronisation, setSynchronisation } from './synchronise.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { uploadFile } from './upload-file.ts'

export const dataCollaborationRoutes = ({ read }: { read: ReadMessage }): readonly Binding[] => [
  serve(contract.startExtraction, async ({ tx, principal, body, now, about }) => {
    const started = await startExtraction(tx, { ...principal, now }, body.declarationNos)
    if ('id' in started) about(`job:${started.id}`, { numbers: body.declarationNos.length })
    return started
  }),

  serve(contract.startRangeExtraction, async ({ tx, principal, body, now, about }) => {
    about(`range:${body.from}/${body.to}`)
    return startRangeExtraction(tx, { ...principal, now }, body)
  }),

  serve(contract.retryExtraction, async ({ tx, principal, params, now, about }) => {
    about(`job:${params.id}`)
    const failed = await retryable(tx, principal.enterpriseId, params.id)
    if (!failed) return refuse('NOT_FOUND')
    const { range, numbers } = failed
    // its list brings every number of the days, those of its first pages too
    if (range) return startRangeExtraction(tx, { ...principal, now }, range)
    if (numbers.length === 0) return refuse('EXTRACTION_NOTHING_FAILED')
    const started = await startExtraction(tx, { ...principal, now }, numbers, '重试')
    if ('id' in started) await carryFiles(tx, principal.enterpriseId, { from: params.id, to: started.id })
    return started
  }),

  serve(contract.uploadFile, async ({ tx, principal, body, prepared, now, about }) => {
    about(`file:${body.fileName}`)
    return uploadFile(tx, { ...principal, now }, body.fileName, prepared)
  }, { prepare: readUploaded(read) }),

  serve(contract.listExtractions, ({ tx, principal }) => recentExtractions(tx, principal.enterpriseId)),

  serve(contract.readExtraction, async ({ tx, principal, params }) => {
    return (await findExtraction(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND')
  }),

  serve(contract.readSynchronisation, ({ tx, principal }) => readSynchronisation(tx, principal.enterpriseId)),

  serve(contract.setSynchronisation, ({ tx, principal, body, about }) => {
    about('synchronisation', body)
    return setSynchronisation(tx, principal, body.enabled)
  }),
]

/** Ten megabytes take a while: read before the transaction, apart from the requests of everybody else. */
const readUploaded = (read: ReadMessage) => async ({ body, now }: Preparing<z.output<typeof contract.UploadInput>>) => {
  try {
    return await read('declaration-file', Buffer.from(body.contentBase64, 'base64'), shanghaiDay(now))
  } catch (error) {
    if (error instanceof ReaderBusy) return refuse('UNAVAILABLE')
    throw error
  }
}
