/** A VIN that has the form of one. A wrong check digit is reported, not refused: only VIN filings require it. */
export type VinCheck =
  | { ok: true; vin: string; checkDigitOk: boolean; modelYear?: number; wmi: string }
  | { ok: false; code: 'VIN_LENGTH' | 'VIN_ALPHABET' | 'VIN_REPEATED' }

const alphabet = /^[A-HJ-NPR-Z0-9]{17}$/
const repeated = /^(.)\1{16}$/

// GB 16735 / ISO 3779: position weights, the check digit itself (position 9) weighs nothing.
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
const letterValues: Readonly<Record<string, number>> = {
  A: 1, B: 2, C: 3, D: 4, E: 5, F: 6, G: 7, H: 8,
  J: 1, K: 2, L: 3, M: 4, N: 5, P: 7, R: 9,
  S: 2, T: 3, U: 4, V: 5, W: 6, X: 7, Y: 8, Z: 9,
}

// The letters and digits of model years, 1980/2010 onwards: no I O Q U Z and no 0. The cycle is 30 years.
const modelYearCodes = 'ABCDEFGHJKLMNPRSTVWXY123456789'

/** Full-width to half-width, without outer blanks, upper case. */
export function normaliseVin(text: string): string {
  return text.normalize('NFKC').trim().toUpperCase()
}

/** What position 9 should read; '0'–'9' or 'X'. The argument must be 17 characters of the VIN alphabet. */
export function vinCheckDigit(vin: string): string {
  const sum = [...vin].reduce((total, character, index) => {
    const value = letterValues[character] ?? Number(character)
    return total + value * (weights[index] ?? 0)
  }, 0)
  const rest = sum % 11
  return rest === 10 ? 'X' : String(rest)
}

/**
 * Checks a VIN as typed. The model year is the latest the letter can mean up to `latestYear`
 * (default 2030, the end of the current cycle); absent when position 10 holds no year code.
 */
export function checkVin(text: string, latestYear = 2030): VinCheck {
  const vin = normaliseVin(text)
  if ([...vin].length !== 17) return { ok: false, code: 'VIN_LENGTH' }
  if (!alphabet.test(vin)) return { ok: false, code: 'VIN_ALPHABET' }
  // 11111111111111111 passes the check digit, but nobody stamps it.
  if (repeated.test(vin)) return { ok: false, code: 'VIN_REPEATED' }
  const modelYear = modelYearOf(vin.charAt(9), latestYear)
  return {
    ok: true,
    vin,
    checkDigitOk: vin.charAt(8) === vinCheckDigit(vin),
    ...(modelYear === undefined ? {} : { modelYear }),
    wmi: vin.slice(0, 3),
  }
}

/** The letter or digit at position 10 for a model year, e.g. 2023 → 'P'. */
export function modelYearCode(year: number): string {
  return modelYearCodes.charAt((((year - 1980) % 30) + 30) % 30)
}

function modelYearOf(code: string, latestYear: number): number | undefined {
  const index = modelYearCodes.indexOf(code)
  if (index < 0) return undefined
  const first = 1980 + index
  return first + Math.max(0, Math.floor((latestYear - first) / 30)) * 30
}

/**
 * The VINs in a piece of text such as a goods model, in order, each once.
 * Only whole tokens count (an 18-digit declaration number holds no VIN), and a VIN has a letter somewhere.
 */
export function vinsIn(text: string): string[] {
  const tokens = text.normalize('NFKC').toUpperCase().match(/[A-Z0-9]+/g) ?? []
  const vins = tokens.filter(token => /[A-Z]/.test(token) && checkVin(token).ok)
  return [...new Set(vins)]
}
