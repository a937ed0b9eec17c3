import { refuse } from '../../../platform/contract/refusal.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { acceptDeskBatch, downloadDeskProof, listDeskBatches, readDeskBatch } from '../contract.ts'
import { acceptBatch } from './accept-batch.ts'
import { findDeskBatch, findDeskFile, searchDeskBatches } from './queries.ts'

export function deskRoutes({ files }: { files: FileStore }): Binding[] {
  return [
    serve(listDeskBatches, ({ tx, principal, query }) => searchDeskBatches(tx, principal.enterpriseId, query)),

    serve(readDeskBatch, async ({ tx, principal, params }) =>
      (await findDeskBatch(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND'),
    ),

    serve(acceptDeskBatch, async ({ tx, principal, params, now }) => {
      const refused = await acceptBatch(tx, principal.enterpriseId, params.id, now)
      return refused ?? (await findDeskBatch(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND')
    }),

    serve(downloadDeskProof, async ({ tx, principal, params }) => {
      const sha256 = await findDeskFile(tx, principal.enterpriseId, params.id, params.proofNo)
      if (!sha256) return refuse('NOT_FOUND')
      return { fileName: `${params.proofNo}.pdf`, bytes: await files.size(sha256), stream: files.read(sha256) }
    }),
  ]
}
