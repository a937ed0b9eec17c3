import { checkVin, normaliseVin } from '../../../vocabulary/vin.ts'

export interface VinComparison {
  /** at the counter and in the batch */
  matched: string[]
  /** at the counter but in none of the chosen declarations */
  missing: string[]
  /** in the chosen declarations but not at the counter */
  extra: string[]
  /** pasted more than once */
  repeated: string[]
  /** pasted words that haven't 17 characters, as typed */
  wrongLength: string[]
  /** of 17 characters, but not those of a VIN */
  wrongLetters: string[]
}

/** Holds the VINs pasted for the counter against those of the batch (manual 2.2: they must be the same vehicles). */
export function compareVins(pasted: string, inBatch: readonly string[]): VinComparison {
  const words = pasted.split(/[\s,，;；、]+/).filter((word) => word !== '')
  const read = words.map((word) => ({ word, vin: normaliseVin(word) }))
  const no = (code: string) => read.filter(({ vin }) => isNo(vin, code)).map(({ word }) => word)
  const vins = read.map(({ vin }) => vin).filter((vin) => checkVin(vin).ok)
  const atCounter = new Set(vins)
  const batch = new Set(inBatch)
  return {
    matched: [...atCounter].filter((vin) => batch.has(vin)),
    missing: [...atCounter].filter((vin) => !batch.has(vin)),
    extra: inBatch.filter((vin) => !atCounter.has(vin)),
    repeated: [...new Set(vins.filter((vin, i) => vins.indexOf(vin) !== i))],
    wrongLength: no('VIN_LENGTH'),
    wrongLetters: [...no('VIN_ALPHABET'), ...no('VIN_REPEATED')],
  }
}

function isNo(vin: string, code: string): boolean {
  const check = checkVin(vin)
  return !check.ok && check.code === code
}
