import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'

/**
 * Whether a vehicle `v` of batch `b` stands on a live proof `p`: what holds its claim, and what keeps it out of another
 * batch. A decision on the batch is one on every vehicle that has none of its own, so a vehicle that an office took on
 * stays its even when the rest is sent back. What was withdrawn, or overtaken by customs, holds nothing.
 */
export const standsOnProof = sql`
  b.status <> 'withdrawn' and p.status in ('sealing', 'valid') and coalesce(v.result, b.status) <> 'sent-back'`

export const vehiclesWithProof = sql`
  batch b
  join batch_vehicle v on v.enterprise_id = b.enterprise_id and v.batch_id = b.id
  join proof p on p.enterprise_id = v.enterprise_id and p.batch_id = v.batch_id and p.declaration_id = v.declaration_id`

/**
 * Brings the claims of a batch, or of one vehicle of it, in line with where it stands, whatever order the news came in.
 * The caller holds the batch's lock. A vehicle that is held again may be another batch's by now: it stays there.
 */
export async function keepClaims(tx: Tx, enterpriseId: string, batchId: string, at: Date | string, vin: string | null = null): Promise<void> {
  const held = sql`
    select v.vin, 'proof:' || b.office_id as purpose from ${vehiclesWithProof}
     where b.enterprise_id = ${enterpriseId} and b.id = ${batchId} and (${vin}::text is null or v.vin = ${vin})
       and ${standsOnProof}`
  await tx.run(sql`
    delete from vin_claim c
     where c.owner_id = ${enterpriseId} and c.ref_id = ${batchId} and (${vin}::text is null or c.vin = ${vin})
       and not exists (select 1 from (${held}) h where h.vin = c.vin)`)
  await tx.run(sql`
    insert into vin_claim (vin, purpose, owner_id, ref_id, at)
    select h.vin, h.purpose, ${enterpriseId}, ${batchId}, ${at} from (${held}) h order by h.vin
    on conflict (vin, purpose) do nothing`)
}
