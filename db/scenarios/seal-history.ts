// Seals the certificates of the demo world's past batches, each on the day of its submission, by the product's own
// sealing, and lays them on the desks of their offices. Run by the supervisor once the product answers; what is sealed already is left as it is.
import sql from 'sql-template-tag'
import { writeOfficeCopies } from './load/office-copies.ts'
import { layFoundation } from '../../src/app/foundation.ts'
import { sealProof } from '../../src/capabilities/verification/server/seal-proof.ts'
import { openPress } from '../../src/documents/press.ts'
import { fixedClock } from '../../src/platform/server/clock.ts'
import type { Tx } from '../../src/platform/server/db/tx.ts'

const clock = fixedClock(new Date().toISOString())
const foundation = await layFoundation('seal-history', process.env, clock)
const { database, config } = foundation
const press = openPress({ onWorkerError: (error) => console.error(error.message) })

/** A certificate of a batch that was withdrawn later says so to whoever checks it. */
async function markWithdrawn(tx: Tx, enterpriseId: string): Promise<void> {
  await tx.run(sql`
    update proof p set status = 'withdrawn' from batch b
     where p.enterprise_id = ${enterpriseId} and b.enterprise_id = p.enterprise_id and b.id = p.batch_id
       and b.status = 'withdrawn' and p.status = 'valid'`)
  await tx.run(sql`
    update public_proof c set status = 'withdrawn' from proof p
     where c.owner_id = ${enterpriseId} and p.enterprise_id = c.owner_id and p.proof_no = c.proof_no and p.status = 'withdrawn'`)
}

interface Waiting extends Record<string, unknown> {
  proofId: string
  batchId: string
  submittedAt: Date
}

try {
  const exporters = await database.withContext({ role: 'app_worker' }, (tx) =>
    tx.rows<{ id: string }>(sql`select id from party where kind = 'exporter' order by id`),
  )
  for (const { id: enterpriseId } of exporters) {
    // past batches only: a batch of today is sealed by the worker, and pushed
    const waiting = await database.withContext({ role: 'app_tenant', enterpriseId }, (tx) =>
      tx.rows<Waiting>(sql`
        select p.id as "proofId", p.batch_id as "batchId", b.submitted_at as "submittedAt"
          from proof p
          join batch b on b.enterprise_id = p.enterprise_id and b.id = p.batch_id
         where p.enterprise_id = ${enterpriseId} and p.status = 'sealing' and b.status <> 'submitted'
         order by b.submitted_at desc`),
    )
    for (const { proofId, batchId, submittedAt } of waiting) {
      clock.set(new Date(submittedAt.getTime() + 2000).toISOString())
      const body = { batchId, proofId }
      const delivery = await sealProof({ ...foundation, press, publicUrl: config.publicUrl }, { enterpriseId, body })
      if (delivery.outcome !== 'done') throw new Error(`proof ${proofId}: ${delivery.reason}`)
    }
    await database.withContext({ role: 'app_tenant', enterpriseId }, (tx) => markWithdrawn(tx, enterpriseId))
    await writeOfficeCopies(database, enterpriseId)
  }
} finally {
  await press.close()
  await foundation.close()
}
