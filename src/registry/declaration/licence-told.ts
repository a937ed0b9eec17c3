import sql from 'sql-template-tag'
import type { Tx } from '../../platform/server/db/tx.ts'
import type { DeclarationFacts } from './facts.ts'

type Vehicles = DeclarationFacts['vehicles']

interface Told extends Record<string, unknown> {
  vin: string
  brand: string | null
  model: string | null
  vehicleType: string | null
  fuelType: string | null
}

/**
 * The vehicles of what a source says now, with what their licence told of them under the version before: a declaration
 * says less of a vehicle than its licence, and its news is no news of that. What the source itself said before and says
 * no more is not carried on, nor anything from under another licence.
 */
export async function withLicenceTold(tx: Tx, enterpriseId: string, known: { id: string; version: number }, facts: DeclarationFacts): Promise<Vehicles> {
  if (facts.licenceNo === null) return facts.vehicles
  const rows = await tx.rows<Told>(sql`
    select v.vin, case when said.brand is null then v.brand end as brand, case when said.model is null then v.model end as model,
           case when said."vehicleType" is null then v.vehicle_type end as "vehicleType",
           case when said."fuelType" is null then v.fuel_type end as "fuelType"
      from vehicle v
      join declaration_version d
        on d.enterprise_id = v.enterprise_id and d.declaration_id = v.declaration_id and d.version = ${known.version}
      join jsonb_to_recordset(d.payload->'vehicles')
           as said ("itemNo" int, n int, brand text, model text, "vehicleType" text, "fuelType" text)
        on said."itemNo" = v.item_no and said.n = v.n
     where v.enterprise_id = ${enterpriseId} and v.declaration_id = ${known.id} and v.licence_no = ${facts.licenceNo}`)
  const told = new Map(rows.map((row) => [row.vin, row]))
  return facts.vehicles.map((vehicle) => {
    const before = told.get(vehicle.vin)
    if (!before) return vehicle
    const { brand, model, vehicleType, fuelType } = vehicle
    return {
      ...vehicle,
      brand: brand ?? before.brand,
      model: model ?? before.model,
      vehicleType: vehicleType ?? before.vehicleType,
      fuelType: fuelType ?? before.fuelType,
    }
  })
}

/** Whether the licence has anything to say of a declaration that isn't here: nobody asked for it, or a vehicle waits for its word. */
export async function needsLicence(tx: Tx, enterpriseId: string, declarationId: string, licenceNo: string): Promise<boolean> {
  const { needed } = await tx.one<{ needed: boolean }>(sql`
    select not exists (select 1 from licence where enterprise_id = ${enterpriseId} and licence_no = ${licenceNo})
        or exists (select 1 from vehicle
                    where enterprise_id = ${enterpriseId} and declaration_id = ${declarationId}
                      and (brand is null or model is null or vehicle_type is null or fuel_type is null)) as needed`)
  return needed
}
