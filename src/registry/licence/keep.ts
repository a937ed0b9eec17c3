import sql from 'sql-template-tag'
import type { Tx } from '../../platform/server/db/tx.ts'
import { newId } from '../../platform/server/new-id.ts'
import type { LicenceFacts } from './facts.ts'

/** Writes what the commerce system says of a licence, and completes the vehicles declared under it. */
export async function keepLicence(tx: Tx, enterpriseId: string, facts: LicenceFacts, at: Date): Promise<void> {
  await tx.run(sql`
    insert into licence as l (enterprise_id, id, licence_no, status, issue_date, valid_to, import_country,
                              issuing_authority, vins, version, changed_at)
    values (${enterpriseId}, ${newId()}, ${facts.licenceNo}, ${facts.status}, ${facts.issueDate}, ${facts.validTo},
            ${facts.importCountry}, ${facts.issuingAuthority}, ${facts.vehicles.map((vehicle) => vehicle.vin)}, 1, ${at})
    on conflict (enterprise_id, licence_no) do update set
      status = excluded.status, issue_date = excluded.issue_date, valid_to = excluded.valid_to,
      import_country = excluded.import_country, issuing_authority = excluded.issuing_authority, vins = excluded.vins,
      version = l.version + 1, changed_at = excluded.changed_at`)
  // a declaration often says less of a vehicle than its licence; what it does say stands
  await tx.run(sql`
    update vehicle v set brand = coalesce(v.brand, f.brand), model = coalesce(v.model, f.model),
           vehicle_type = coalesce(v.vehicle_type, f."vehicleType"), fuel_type = coalesce(v.fuel_type, f."fuelType")
      from jsonb_to_recordset(${JSON.stringify(facts.vehicles)}::jsonb)
           as f (vin text, brand text, model text, "vehicleType" text, "fuelType" text)
     where v.enterprise_id = ${enterpriseId} and v.vin = f.vin and v.licence_no = ${facts.licenceNo}`)
}
