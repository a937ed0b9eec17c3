import type { CodeTable } from './code-table.ts'
import { containerSpec } from './container-spec.ts'
import { country } from './country.ts'
import { currency } from './currency.ts'
import { customsDistrict } from './customs-district.ts'
import { declarationChannel } from './declaration-channel.ts'
import { declarationStatus } from './declaration-status.ts'
import { division } from './division.ts'
import { dutyMode } from './duty-mode.ts'
import { dutyNature } from './duty-nature.ts'
import { fuelType } from './fuel-type.ts'
import { hsVehicle } from './hs-vehicle.ts'
import { incoterm } from './incoterm.ts'
import { licenceDocCode } from './licence-doc-code.ts'
import { licenceStatus } from './licence-status.ts'
import { packageType } from './package-type.ts'
import { plateType } from './plate-type.ts'
import { port6 } from './port6.ts'
import { supervisionMode } from './supervision-mode.ts'
import { transportMode } from './transport-mode.ts'
import { unit } from './unit.ts'
import { usageNature } from './usage-nature.ts'
import { vehicleState } from './vehicle-state.ts'
import { vehicleType } from './vehicle-type.ts'
import { wmi } from './wmi.ts'

/** Every code table the product ships, by name. */
export const codeTables = {
  containerSpec, country, currency, customsDistrict, declarationChannel, declarationStatus, division, dutyMode, dutyNature,
  fuelType, hsVehicle, incoterm, licenceDocCode, licenceStatus, packageType, plateType, port6, supervisionMode,
  transportMode, unit, usageNature, vehicleState, vehicleType, wmi,
} as const satisfies Record<string, CodeTable>

export type CodeTableName = keyof typeof codeTables

export function codeTable(name: CodeTableName): CodeTable {
  return codeTables[name]
}
