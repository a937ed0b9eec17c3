/** The last six characters of a VIN in the batch that make this office behave oddly; documented in README.md only. */
import type { Behaviour } from '../kit/behaviour.ts'

const behaviours: Record<string, Behaviour> = {
  999901: { mode: 'slow' },
  999904: { mode: 'twice' },
  999905: { mode: 'garbage' },
}

const someEndsIn = (vins: readonly string[], ending: string): boolean => vins.some((vin) => vin.endsWith(ending))

export const behaviourFor = (vins: readonly string[]): Behaviour | undefined =>
  Object.entries(behaviours).find(([ending]) => someEndsIn(vins, ending))?.[1]
export const neverDecides = (vins: readonly string[]): boolean => someEndsIn(vins, '999902')
export const sendsBatchBack = (vins: readonly string[]): boolean => someEndsIn(vins, '999903')
export const sendsVehicleBack = (vin: string): boolean => vin.endsWith('999906')
export const deniesWithdrawal = (vins: readonly string[]): boolean => someEndsIn(vins, '999907')
export const isUnacceptable = (vins: readonly string[]): boolean => someEndsIn(vins, '999908')
