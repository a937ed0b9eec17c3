/**
 * Arithmetic on decimal strings such as '12500.50'. No float ever holds an amount or a mass.
 * Every function throws on text that is not a decimal: check input with `isDecimal` first.
 */
const form = /^(-?)(\d+)(?:\.(\d+))?$/

type Scaled = { units: bigint; scale: number }

export function isDecimal(text: string): boolean {
  return form.test(text)
}

/** −1, 0 or 1; '1.50' equals '1.5'. */
export function compareDecimals(a: string, b: string): -1 | 0 | 1 {
  const [x, y] = aligned(read(a), read(b))
  return x < y ? -1 : x > y ? 1 : 0
}

/** The exact sum, with as many places as the longer of the two. */
export function addDecimals(a: string, b: string): string {
  const [left, right] = [read(a), read(b)]
  const [x, y] = aligned(left, right)
  return write({ units: x + y, scale: Math.max(left.scale, right.scale) })
}

/** The exact sum of a list; '0' for none. */
export function sumDecimals(values: readonly string[]): string {
  return values.reduce(addDecimals, '0')
}

/** The exact product. */
export function multiplyDecimals(a: string, b: string): string {
  const [x, y] = [read(a), read(b)]
  return write({ units: x.units * y.units, scale: x.scale + y.scale })
}

/** Exactly `places` decimal places, half away from zero, as on invoices. */
export function roundDecimal(value: string, places: number): string {
  const { units, scale } = read(value)
  if (scale <= places) return write({ units: units * 10n ** BigInt(places - scale), scale: places })
  const divisor = 10n ** BigInt(scale - places)
  const half = divisor / 2n
  const rounded = (units < 0n ? units - half : units + half) / divisor
  return write({ units: rounded, scale: places })
}

/** For people: thousands in groups, and the given number of places when one is given. '1234.5', 2 → '1,234.50'. */
export function formatDecimal(value: string, places?: number): string {
  const [whole = '', fraction] = (places === undefined ? write(read(value)) : roundDecimal(value, places)).split('.')
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

function read(text: string): Scaled {
  const [, sign, whole, fraction = ''] = form.exec(text) ?? []
  if (whole === undefined) throw new Error(`Not a decimal: ${text}`)
  return { units: BigInt(`${sign}${whole}${fraction}`), scale: fraction.length }
}

function aligned(a: Scaled, b: Scaled): [bigint, bigint] {
  const scale = Math.max(a.scale, b.scale)
  return [a.units * 10n ** BigInt(scale - a.scale), b.units * 10n ** BigInt(scale - b.scale)]
}

function write({ units, scale }: Scaled): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}
