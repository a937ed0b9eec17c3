const alphabet = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'
const values: Readonly<Record<string, number>> = Object.fromEntries(
  [...'0123456789'].map((c, i) => [c, i]).concat([...'ABCDEFGH'].map((c, i) => [c, i + 1]), [...'JKLMN'].map((c, i) => [c, i + 1]), [['P', 7], ['R', 9]], [...'STUVWXYZ'].map((c, i) => [c, i + 2])),
)
const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]

/** The n-th vehicle of a maker of tests, with a right check digit. */
export function sampleVin(n: number, maker = 'LSV'): string {
  const serial = Array.from({ length: 5 }, (_, i) => alphabet[Math.floor(n / alphabet.length ** (4 - i)) % alphabet.length]).join('')
  const vin = `${maker}AM418_C2A${serial}`
  const sum = [...vin].reduce((total, c, i) => total + (values[c] ?? 0) * (weights[i] ?? 0), 0)
  return vin.replace('_', sum % 11 === 10 ? 'X' : String(sum % 11))
}
