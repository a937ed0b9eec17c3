import sql from 'sql-template-tag'
import { createHash } from 'node:crypto'
import { proofSnapshot } from '../../../src/capabilities/verification/domain/proof-snapshot.ts'
import { candidatesOf } from '../../../src/capabilities/verification/server/queries/candidates.ts'
import type { Issuer } from '../../../src/documents/issuer.ts'
import { proofNo } from '../../../src/documents/numbering.ts'
import type { Database } from '../../../src/platform/server/db/database.ts'
import type { Tx } from '../../../src/platform/server/db/tx.ts'
import type { Submission, World } from '../demo/world-types.ts'
import { idOf } from './ids.ts'

/**
 * Past batches as they would stand today. Their certificates are ordered here and sealed after the start, each on the
 * day of its submission (seal-history.ts).
 */
export async function writeSubmissions(database: Database, world: World, issuer: Issuer): Promise<void> {
  const parties = new Map(world.parties.map((party) => [party.key, String(party.id)]))
  const exporters = [...new Set(world.submissions.map((submission) => submission.exporterKey))]
  for (const key of exporters) {
    const enterpriseId = parties.get(key) ?? ''
    await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
      for (const submission of world.submissions.filter((one) => one.exporterKey === key)) {
        await writeSubmission(tx, enterpriseId, parties.get(submission.officeKey) ?? '', submission, issuer)
      }
    })
  }
}

async function writeSubmission(tx: Tx, enterpriseId: string, officeId: string, submission: Submission, issuer: Issuer): Promise<void> {
  const batchId = idOf('batch', submission.key)
  const at = new Date(submission.submittedAt)
  const ids = await tx.rows<{ id: string }>(sql`
    select id from declaration
     where enterprise_id = ${enterpriseId} and declaration_no = any (${submission.declarationNos as string[]}::text[])
     order by declaration_no`)
  const candidates = await candidatesOf(tx, enterpriseId, ids.map((row) => row.id))
  const vins = candidates.flatMap((candidate) => candidate.vehicles.map((vehicle) => vehicle.vin))
  const fresh = await tx.run(sql`
    insert into batch (enterprise_id, id, batch_no, office_id, status, version, vehicle_count, created_by, submitted_at, reason)
    values (${enterpriseId}, ${batchId}, ${`PC-${at.getTime()}`}, ${officeId}, ${submission.status}, 1, ${vins.length},
            ${idOf('account', submission.personKey)}, ${at}, ${submission.reason})
    on conflict do nothing`)
  if (fresh === 0) return

  const live = submission.status === 'delivered' || submission.status === 'accepted'
  const results = live && submission.deregistrationDate ? 'deregistered' : submission.status === 'accepted' ? 'accepted' : null
  for (const [i, candidate] of candidates.entries()) {
    const number = proofNo(issuer.numberPrefix, at.getTime() + i + 1)
    await tx.run(sql`
      insert into batch_declaration (enterprise_id, batch_id, declaration_id, declaration_version)
      values (${enterpriseId}, ${batchId}, ${candidate.id}, ${candidate.version})`)
    await tx.run(sql`
      insert into batch_vehicle (enterprise_id, batch_id, vin, declaration_id, result, result_at, deregistered_on)
      select ${enterpriseId}, ${batchId}, vin, ${candidate.id}, ${results}, ${submission.decidedAt}::timestamptz,
             ${submission.deregistrationDate}::date
        from unnest(${candidate.vehicles.map((vehicle) => vehicle.vin)}::text[]) as vin`)
    await tx.run(sql`
      insert into proof (enterprise_id, id, batch_id, declaration_id, proof_no, snapshot, check_token, status)
      values (${enterpriseId}, ${idOf('proof', number)}, ${batchId}, ${candidate.id}, ${number},
              ${JSON.stringify(proofSnapshot(candidate, number))}, ${tokenOf(number)}, 'sealing')`)
  }
  if (live) {
    await tx.run(sql`
      insert into vin_claim (vin, purpose, owner_id, ref_id, at)
      select vin, ${`proof:${officeId}`}, ${enterpriseId}, ${batchId}, ${at} from unnest(${vins}::text[]) as vin
      on conflict do nothing`)
  }
  await writeHistory(tx, enterpriseId, batchId, submission, at)
}

async function writeHistory(tx: Tx, enterpriseId: string, batchId: string, submission: Submission, at: Date): Promise<void> {
  const seconds = (n: number) => new Date(at.getTime() + n * 1000)
  const steps: [string, Date, string | null][] = [
    ['submitted', at, null],
    ['pushing', seconds(2), null],
    ['delivered', seconds(5), null],
  ]
  if (submission.decidedAt) steps.push([submission.status, new Date(submission.decidedAt), submission.reason])
  for (const [status, when, note] of steps) {
    await tx.run(sql`
      insert into batch_event (enterprise_id, batch_id, id, status, at, note)
      values (${enterpriseId}, ${batchId}, ${idOf('event', `${batchId}/${status}`)}, ${status}, ${when}, ${note})`)
  }
}

const tokenOf = (number: string) => createHash('sha256').update(`demo ${number}`).digest().subarray(0, 16).toString('base64url')
