import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { proofNo } from '../../../documents/numbering.ts'
import type { Issuer } from '../../../documents/issuer.ts'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { newId } from '../../../platform/server/new-id.ts'
import { enqueueAll } from '../../../platform/server/outbox/enqueue.ts'
import { findOffice } from '../../../registry/party/store.ts'
import { checkBatch, type BatchFinding } from '../domain/check-batch.ts'
import { proofSnapshot } from '../domain/proof-snapshot.ts'
import { sayFinding } from './say-finding.ts'
import { writeHistory } from './move-batch.ts'
import { candidateDeclaration, candidatesOf, liveProofs, type Candidate } from './queries/candidates.ts'

export interface Submission {
  enterpriseId: string
  accountId: string
  officeId: string
  declarationIds: readonly string[]
  /** warning code to the clerk's reason for going on */
  reasons: Readonly<Record<string, string>>
  now: Date
}

/** A number of the batch and one for each proof, unique whatever the clock does. */
export type Numbers = (count: number) => Promise<bigint[]>

/** What sealing is asked to do. The numbers are what the operator finds the order by. */
export interface SealingOrder {
  batchId: string
  proofId: string
  batchNo?: string
  proofNo?: string
  declarationNo?: string
}

/**
 * 提交并生成报告: everything is checked once more, the vehicles are claimed, numbers are given, and the proofs are
 * ordered. What follows (sealing, push) happens by itself and survives any interruption.
 */
export async function submitBatch(
  tx: Tx,
  submission: Submission,
  parts: { issuer: Issuer; numbers: Numbers },
): Promise<{ id: string; batchNo: string } | Refusal> {
  const { enterpriseId, now } = submission
  const ids = [...new Set(submission.declarationIds)]
  const office = await findOffice(tx, submission.officeId)
  if (!office) return refuse('OFFICE_UNKNOWN', {}, { field: '/officeId' })
  // a declaration that changes meanwhile waits: the proof rests on the version that was checked
  await tx.run(sql`
    select 1 from declaration where enterprise_id = ${enterpriseId} and id = any (${ids}::uuid[]) order by id for share`)
  const candidates = await candidatesOf(tx, enterpriseId, ids)
  if (candidates.length !== ids.length) return refuse('NOT_FOUND')

  const vins = candidates.flatMap((candidate) => candidate.vehicles.map((vehicle) => vehicle.vin))
  const findings = checkBatch(candidates.map(candidateDeclaration), await liveProofs(tx, enterpriseId, vins), office.id)
  const [error, ...others] = findings.filter((finding) => finding.severity === 'error')
  if (error) return refuse(error.code, { ...error.params, more: others.length })

  const warnings = Map.groupBy(findings, (finding) => finding.code)
  for (const [code, [first]] of warnings) {
    if (first && !submission.reasons[code]) {
      return refuse('WARNING_NEEDS_REASON', { says: sayFinding(first) }, { field: `/reasons/${code}` })
    }
  }

  const [batchNumber, ...proofNumbers] = await parts.numbers(ids.length + 1)
  const batchId = newId()
  const batchNo = `PC-${batchNumber}`
  const claimed = await claimVehicles(tx, enterpriseId, batchId, office.id, vins, now)
  if (claimed) return claimed
  await writeBatch(tx, { ...submission, batchId, batchNo, officeId: office.id }, candidates)
  const orders = await writeProofs(tx, { enterpriseId, batchId, batchNo }, candidates, parts.issuer, proofNumbers)
  await enqueueAll(
    tx,
    orders.map((order) => ({
      enterpriseId,
      destination: 'sealing',
      messageType: 'seal-proof',
      objectKey: `proof/${order.proofId}`,
      body: order,
    })),
  )
  await writeWarnings(tx, enterpriseId, batchId, warnings, submission.reasons)
  await writeHistory(tx, enterpriseId, batchId, 'submitted', { at: now })
  return { id: batchId, batchNo }
}

async function writeWarnings(
  tx: Tx,
  enterpriseId: string,
  batchId: string,
  warnings: ReadonlyMap<string, readonly BatchFinding[]>,
  reasons: Readonly<Record<string, string>>,
): Promise<void> {
  const rows = [...warnings].map(([code, findings]) => ({ code, reason: reasons[code], findings }))
  await tx.run(sql`
    insert into batch_warning (enterprise_id, batch_id, code, reason, findings)
    select ${enterpriseId}, ${batchId}, code, reason, findings
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w (code text, reason text, findings jsonb)`)
}

// the claim is what two windows, or two enterprises, can't both have (decision 9)
async function claimVehicles(
  tx: Tx,
  enterpriseId: string,
  batchId: string,
  officeId: string,
  vins: readonly string[],
  at: Date,
): Promise<Refusal | undefined> {
  const mine = await tx.rows<{ vin: string }>(sql`
    insert into vin_claim (vin, purpose, owner_id, ref_id, at)
    select vin, ${`proof:${officeId}`}, ${enterpriseId}, ${batchId}, ${at} from unnest(${vins as string[]}::text[]) as vin
     order by vin
    on conflict (vin, purpose) do nothing
    returning vin`)
  if (mine.length === vins.length) return undefined
  const got = new Set(mine.map((row) => row.vin))
  return refuse('VEHICLE_CLAIMED', { vin: vins.find((vin) => !got.has(vin)) ?? '' })
}

async function writeBatch(
  tx: Tx,
  batch: Submission & { batchId: string; batchNo: string },
  candidates: readonly Candidate[],
): Promise<void> {
  const { enterpriseId, batchId } = batch
  const vehicles = candidates.flatMap(({ id, vehicles }) => vehicles.map(({ vin }) => ({ vin, declarationId: id })))
  await tx.run(sql`
    insert into batch (enterprise_id, id, batch_no, office_id, status, version, vehicle_count, created_by, submitted_at)
    values (${enterpriseId}, ${batchId}, ${batch.batchNo}, ${batch.officeId}, 'submitted', 1, ${vehicles.length},
            ${batch.accountId}, ${batch.now})`)
  await tx.run(sql`
    insert into batch_declaration (enterprise_id, batch_id, declaration_id, declaration_version)
    select ${enterpriseId}, ${batchId}, id, version
      from jsonb_to_recordset(${JSON.stringify(candidates.map(({ id, version }) => ({ id, version })))}::jsonb)
           as d (id uuid, version int)`)
  await tx.run(sql`
    insert into batch_vehicle (enterprise_id, batch_id, vin, declaration_id)
    select ${enterpriseId}, ${batchId}, vin, "declarationId"
      from jsonb_to_recordset(${JSON.stringify(vehicles)}::jsonb) as v (vin text, "declarationId" uuid)`)
}

async function writeProofs(
  tx: Tx,
  { enterpriseId, batchId, batchNo }: { enterpriseId: string; batchId: string; batchNo: string },
  candidates: readonly Candidate[],
  issuer: Issuer,
  numbers: readonly bigint[],
): Promise<SealingOrder[]> {
  const proofs = candidates.map((candidate, i) => {
    const number = proofNo(issuer.numberPrefix, numbers[i] as bigint)
    return {
      id: newId(),
      declarationId: candidate.id,
      proofNo: number,
      // 128 bits that stand in the QR code alone: the number itself can be guessed (decision 12)
      checkToken: randomBytes(16).toString('base64url'),
      snapshot: proofSnapshot(candidate, number),
    }
  })
  await tx.run(sql`
    insert into proof (enterprise_id, id, batch_id, declaration_id, proof_no, snapshot, check_token, status)
    select ${enterpriseId}, id, ${batchId}, "declarationId", "proofNo", snapshot, "checkToken", 'sealing'
      from jsonb_to_recordset(${JSON.stringify(proofs)}::jsonb)
           as p (id uuid, "declarationId" uuid, "proofNo" text, snapshot jsonb, "checkToken" text)`)
  return proofs.map(({ id, proofNo: number, snapshot }) => ({ batchId, proofId: id, batchNo, proofNo: number, declarationNo: snapshot.declarationNo }))
}
