import { unsignedInteger, sequence } from './der.ts'

/** r‖s (64 bytes, as RFC 9421, COSE and smart cards have it) → DER SEQUENCE of two INTEGERs (as X.509 and CMS have it). */
export function derOfRaw(raw: Uint8Array): Buffer {
  if (raw.length !== 64) throw new RangeError(`a raw P-256 signature has 64 bytes, not ${raw.length}`)
  return sequence(unsignedInteger(raw.subarray(0, 32)), unsignedInteger(raw.subarray(32)))
}
