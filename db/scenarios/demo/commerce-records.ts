import { partyOf } from './parties.ts'
import type { World } from './world-types.ts'

/** The licences as the commerce authority holds them: rows of the simulator's licences.jsonl (simulators/commerce/README.md). */
export function commerceRecords(world: World) {
  return world.licences.map(licence => ({
    licenceNo: licence.licenceNo,
    holderUscc: partyOf(licence.ownerKey).uscc,
    issueDate: licence.issueDate,
    validTo: licence.validUntil,
    status: licence.licenceStatus,
    importCountry: licence.importCountry,
    issuingAuthority: licence.issuingAuthority,
    vehicles: licence.vehicles.map(({ vin, brand, model, vehicleType, fuelType }) => ({ vin, brand, model, vehicleType, fuelType })),
  }))
}
