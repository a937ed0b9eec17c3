import { checkVin, normaliseVin } from '../../../vocabulary/vin.ts'

export interface ComparedVehicles {
  matched: readonly string[]
  /** in the declarations, not among the pasted */
  missing: readonly string[]
  /** pasted, in none of the declarations */
  extra: readonly string[]
  /** as pasted, no VIN */
  malformed: readonly string[]
  same: boolean
}

/** Reads a pasted column (lines, tabs, commas of either width) and holds it against the declared VINs. */
export function compareVehicles(pasted: string, declared: readonly string[]): ComparedVehicles {
  const tokens = [...new Set(pasted.split(/[\s,;，；、]+/).filter(Boolean).map(normaliseVin))]
  const vins = new Set(tokens.filter((token) => checkVin(token).ok))
  const known = new Set(declared)
  const missing = declared.filter((vin) => !vins.has(vin))
  const extra = [...vins].filter((vin) => !known.has(vin))
  const malformed = tokens.filter((token) => !vins.has(token) && !known.has(token))
  const matched = declared.filter((vin) => vins.has(vin))
  return { matched, missing, extra, malformed, same: missing.length + extra.length + malformed.length === 0 }
}
