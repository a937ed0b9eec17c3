export type UsccCheck =
  | { ok: true; uscc: string; districtCode: string; organisationCode: string }
  | { ok: false; code: 'USCC_LENGTH' | 'USCC_ALPHABET' | 'USCC_CHECK_DIGIT' }

// GB 32100: base 31, the letters I O S V Z are left out because they look like digits.
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** The 18th character for the first 17; they must be of the alphabet. Weights are the powers of 3 modulo 31. */
export function usccCheckDigit(first17: string): string {
  let weight = 1
  let sum = 0
  for (const character of first17) {
    sum += alphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return alphabet.charAt((31 - (sum % 31)) % 31)
}

/** The 9th character of an organisation code (GB 11714), which stands at positions 9–17 of the credit code. */
export function organisationCheckDigit(first8: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2]
  const sum = [...first8].reduce((total, character, index) => total + Number.parseInt(character, 36) * (weights[index] ?? 0), 0)
  const rest = 11 - (sum % 11)
  return rest === 10 ? 'X' : rest === 11 ? '0' : String(rest)
}

/** Checks a 统一社会信用代码 as typed (GB 32100). */
export function checkUscc(text: string): UsccCheck {
  const uscc = text.normalize('NFKC').trim().toUpperCase()
  if ([...uscc].length !== 18) return { ok: false, code: 'USCC_LENGTH' }
  if ([...uscc].some(character => !alphabet.includes(character))) return { ok: false, code: 'USCC_ALPHABET' }
  if (usccCheckDigit(uscc.slice(0, 17)) !== uscc.charAt(17)) return { ok: false, code: 'USCC_CHECK_DIGIT' }
  return { ok: true, uscc, districtCode: uscc.slice(2, 8), organisationCode: uscc.slice(8, 17) }
}
