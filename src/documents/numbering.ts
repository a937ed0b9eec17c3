// 证明编号 SXDZKA-ESC-<epoch ms>: the prefix is the issuer's, the number comes from a series
// that only grows (decision 21), so two certificates never share one whatever the clock does.

const prefixShape = /^[A-Z0-9]+(?:-[A-Z0-9]+)*$/
// 13 digits hold every millisecond from 2001 to 2286; a shorter or longer number is not ours.
const numberShape = /^[1-9]\d{12}$/

/** Formats a proof number, e.g. `proofNo('SXDZKA-ESC', 1685956912456n)`. Throws a RangeError on a malformed prefix or number. */
export function proofNo(prefix: string, n: number | bigint): string {
  const digits = String(n)
  if (!prefixShape.test(prefix)) throw new RangeError(`proof number prefix is malformed: ${prefix}`)
  if (!numberShape.test(digits)) throw new RangeError(`proof number is not an epoch of 13 digits: ${digits}`)
  return `${prefix}-${digits}`
}

export interface ProofNoParts {
  prefix: string
  n: bigint
}

/** Takes a proof number apart; undefined when the text is not one (blanks around it are not forgiven). */
export function parseProofNo(text: string): ProofNoParts | undefined {
  const cut = text.lastIndexOf('-')
  if (cut < 1) return undefined
  const prefix = text.slice(0, cut)
  const digits = text.slice(cut + 1)
  if (!prefixShape.test(prefix) || !numberShape.test(digits)) return undefined
  return { prefix, n: BigInt(digits) }
}
