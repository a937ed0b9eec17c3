import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { serve, type Binding, type Principal } from '../../../platform/server/http/binding.ts'
import { getParty } from '../../../registry/party/store.ts'
import {
  acceptDeskBatch,
  answerWithdrawal as answerWithdrawalRoute,
  decideVehicles as decideVehiclesRoute,
  downloadDeskProof,
  listDeskBatches,
  lookUpPaper,
  readDeskBatch,
  readDeskOffice,
  returnDeskBatch,
} from '../contract.ts'
import { acceptBatch, answerWithdrawal, returnBatch } from './decide-batch.ts'
import { decideVehicles } from './decide-vehicles.ts'
import type { AtDesk } from './desk-batch.ts'
import { findDeskOffice } from './find-office.ts'
import { addresseeOf, findDeskBatch, findDeskFile, findDeskProof, searchDeskBatches } from './queries.ts'

export function deskRoutes({ files, database }: { files: FileStore; database: Database }): Binding[] {
  return [
    serve(listDeskBatches, ({ tx, principal, query }) => searchDeskBatches(tx, principal.enterpriseId, query)),

    serve(readDeskOffice, ({ principal }) => findDeskOffice(database, principal.enterpriseId), { withoutTransaction: true }),

    serve(readDeskBatch, async ({ tx, principal, params }) =>
      (await findDeskBatch(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND'),
    ),

    serve(acceptDeskBatch, ({ tx, principal, params, now }) => {
      const desk = deskOf(principal, params.id, now)
      return thenShow(tx, desk, acceptBatch(tx, desk))
    }),
    serve(returnDeskBatch, ({ tx, principal, params, body, now }) => {
      const desk = deskOf(principal, params.id, now)
      return thenShow(tx, desk, returnBatch(tx, desk, body))
    }),
    serve(decideVehiclesRoute, ({ tx, principal, params, body, now }) => {
      const desk = deskOf(principal, params.id, now)
      return thenShow(tx, desk, decideVehicles(tx, desk, body.decisions, body.correction))
    }),
    serve(answerWithdrawalRoute, ({ tx, principal, params, body, now }) => {
      const desk = deskOf(principal, params.id, now)
      return thenShow(tx, desk, answerWithdrawal(tx, desk, body))
    }),

    serve(lookUpPaper, async ({ principal, params }) => {
      const proofNo = params.proofNo.normalize('NFKC').trim().toUpperCase()
      const own = { role: 'app_tenant', enterpriseId: principal.enterpriseId } as const
      const { batchId, office } = await database.withContext(own, async (tx) => ({
        batchId: await findDeskProof(tx, principal.enterpriseId, proofNo),
        office: await getParty(tx, principal.enterpriseId),
      }))
      if (batchId) return { found: 'here' as const, batchId }
      const addressee = await database.withContext({ role: 'app_public' }, (tx) => addresseeOf(tx, proofNo))
      if (!addressee) return { found: 'nowhere' as const }
      if (addressee.addressedTo === office.name) {
        return { found: office.officeChannel === 'desk' ? ('under-way' as const) : ('own-system' as const), addressedOn: addressee.addressedOn }
      }
      return { found: 'elsewhere' as const, ...addressee }
    }, { withoutTransaction: true }),

    serve(downloadDeskProof, async ({ tx, principal, params, query }) => {
      const sha256 = await findDeskFile(tx, principal.enterpriseId, params.id, params.proofNo)
      if (!sha256) return refuse('NOT_FOUND')
      return { fileName: `${params.proofNo}.pdf`, bytes: await files.size(sha256), inline: query.inline !== undefined, stream: files.read(sha256) }
    }),
  ]
}

const deskOf = ({ enterpriseId: officeId, accountId }: Principal, batchId: string, now: Date): AtDesk => ({
  officeId,
  accountId,
  batchId,
  now,
})

/** A decision's answer is the batch as it stands after it. */
async function thenShow(tx: Tx, desk: AtDesk, decided: Promise<Refusal | undefined>) {
  return (await decided) ?? (await findDeskBatch(tx, desk.officeId, desk.batchId)) ?? refuse('NOT_FOUND')
}
