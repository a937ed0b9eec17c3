import { refuse } from '../../../platform/contract/refusal.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { zipBytes, zipOf } from '../../../platform/server/files/zip.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import type { Issuer } from '../../../documents/issuer.ts'
import { listVehicleOffices } from '../../../registry/party/store.ts'
import * as contract from '../contract.ts'
import { checkBatch } from '../domain/check-batch.ts'
import { batchFiles } from './queries/batch-files.ts'
import { findBatch, findProof, searchBatches } from './queries/batches.ts'
import { candidateDeclaration, candidatesOf, liveProofs } from './queries/candidates.ts'
import { homeCounts } from './queries/home.ts'
import { findDeclaration, findVehicles } from './queries/read-declaration.ts'
import { searchDeclarations } from './queries/search-declarations.ts'
import { sayFindings } from './say-finding.ts'
import { declarationFile } from './order-declaration-file.ts'
import { withdrawBatch } from './withdraw-batch.ts'
import { submitBatch, type Numbers } from './submit-batch.ts'

export interface VerificationParts {
  database: Database
  files: FileStore
  issuer: Issuer
  numbers: Numbers
}

export function verificationRoutes(parts: VerificationParts): Binding[] {
  return [
    serve(contract.searchDeclarations, ({ tx, principal, query, now }) =>
      searchDeclarations(tx, principal.enterpriseId, query, now),
    ),
    serve(contract.readDeclaration, async ({ tx, principal, params }) =>
      (await findDeclaration(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND'),
    ),
    serve(contract.findVehicle, ({ tx, principal, query }) => findVehicles(tx, principal.enterpriseId, query.vin)),
    serve(contract.listOffices, ({ tx }) => listVehicleOffices(tx)),

    serve(contract.checkBatch, async ({ tx, principal, body }) => {
      const candidates = await candidatesOf(tx, principal.enterpriseId, body.declarationIds)
      if (candidates.length === 0) return refuse('NOT_FOUND')
      const vehicles = candidates.flatMap((candidate) => candidate.vehicles)
      const live = await liveProofs(tx, principal.enterpriseId, vehicles.map((vehicle) => vehicle.vin))
      const findings = checkBatch(candidates.map(candidateDeclaration), live, body.officeId)
      return { declarations: candidates, vehicles, findings: sayFindings(findings) }
    }),

    serve(contract.submitBatch, async ({ tx, principal, body, now, about }) => {
      const submitted = await submitBatch(tx, { ...principal, ...body, now }, parts)
      if ('id' in submitted) about(`batch:${submitted.batchNo}`, body)
      return submitted
    }),

    serve(contract.listBatches, ({ tx, principal, query }) => searchBatches(tx, principal.enterpriseId, query)),
    serve(contract.readBatch, async ({ tx, principal, params }) =>
      (await findBatch(tx, principal.enterpriseId, params.id)) ?? refuse('NOT_FOUND'),
    ),
    serve(contract.withdrawBatch, async ({ tx, principal, params, body, now, about }) => {
      about(`batch:${params.id}`, body)
      return withdrawBatch(tx, { enterpriseId: principal.enterpriseId, batchId: params.id, reason: body.reason, now })
    }),

    serve(contract.downloadBatchFiles, async ({ tx, principal, params, now }) => {
      const found = await batchFiles(tx, principal.enterpriseId, params.id, params.kind)
      if (!found) return refuse('NOT_FOUND')
      if (found.files.length === 0) return refuse('FILES_NOT_READY', { kind: contract.fileKinds[params.kind] })
      const title = contract.fileKinds[params.kind]
      const entries = found.files.map(({ name, sha256, bytes }) => ({
        name: `${title}_${name}.pdf`,
        bytes,
        read: () => parts.files.readWhole(sha256),
      }))
      return { fileName: `${title}_${found.batchNo}.zip`, bytes: zipBytes(entries), stream: zipOf(entries, now) }
    }),

    serve(contract.downloadDeclaration, async ({ principal, params, now }) => {
      const { enterpriseId } = principal
      const { id: batchId, declarationNo } = params
      const found = await declarationFile(parts.database, { enterpriseId, batchId, declarationNo, now })
      if ('refused' in found) return found
      const { sha256 } = found
      return { fileName: `出口货物报关单_${declarationNo}.pdf`, bytes: await parts.files.size(sha256), stream: parts.files.read(sha256) }
    }, { withoutTransaction: true }),

    serve(contract.downloadProof, async ({ tx, principal, params, query }) => {
      const proof = await findProof(tx, principal.enterpriseId, params.id)
      if (!proof) return refuse('NOT_FOUND')
      if (!proof.fileSha256) return refuse('PROOF_NOT_READY', { proofNo: proof.proofNo })
      return {
        fileName: `二手车出口报关信息证明_${proof.proofNo}.pdf`,
        bytes: await parts.files.size(proof.fileSha256),
        inline: query.inline !== undefined,
        stream: parts.files.read(proof.fileSha256),
      }
    }),

    serve(contract.verificationHome, async ({ tx, principal, now }) => {
      const counts = await homeCounts(tx, principal.enterpriseId, now)
      const { rows } = await searchBatches(tx, principal.enterpriseId, { size: 5 })
      return { ...counts, recent: rows }
    }),
  ]
}
