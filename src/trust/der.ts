/** A small writer of ASN.1 DER (X.690), enough for the structures that no library of ours writes fast. */

type Bytes = Uint8Array

function length(size: number): number[] {
  if (size < 0x80) return [size]
  const digits: number[] = []
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256)
  return [0x80 | digits.length, ...digits]
}

/** Tag, length and the contents one after the other. */
export function tagged(tag: number, ...contents: Bytes[]): Buffer {
  const size = contents.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Buffer.from([tag, ...length(size)]), ...contents])
}

export const sequence = (...items: Bytes[]): Buffer => tagged(0x30, ...items)
export const octetString = (bytes: Bytes): Buffer => tagged(0x04, bytes)
export const nothing: Buffer = Buffer.from([0x05, 0x00])

/** SET OF: DER sorts the elements by their encodings. */
export function setOf(...items: Bytes[]): Buffer {
  return tagged(0x31, ...[...items].sort(Buffer.compare))
}

/** A non-negative INTEGER from big-endian bytes: no needless leading zero, one where the sign bit would be set. */
export function unsignedInteger(bytes: Bytes): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1
  const shortest = bytes.subarray(start)
  return (shortest[0] ?? 0) & 0x80 || shortest.length === 0
    ? tagged(0x02, Buffer.from([0]), shortest)
    : tagged(0x02, shortest)
}

/** OBJECT IDENTIFIER from its dotted form; arcs may be of any size (2.25 takes a whole UUID). */
export function objectIdentifier(dotted: string): Buffer {
  const arcs = dotted.split('.').map(BigInt)
  const [first = 0n, second = 0n, ...others] = arcs
  const bytes: number[] = []
  for (const arc of [first * 40n + second, ...others]) {
    const digits = [Number(arc & 0x7fn)]
    for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) digits.unshift(Number(rest & 0x7fn) | 0x80)
    bytes.push(...digits)
  }
  return tagged(0x06, Buffer.from(bytes))
}

/** GeneralizedTime to the second, UTC: 20250314091500Z. */
export function generalizedTime(instant: Date): Buffer {
  return tagged(0x18, Buffer.from(`${instant.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`, 'ascii'))
}

/** One element read: its tag, its contents, and the whole with tag and length. */
export type Element = { tag: number; content: Buffer; whole: Buffer }

/** The elements that stand one after the other in `bytes`; throws on a length that runs past the end. */
export function readElements(bytes: Buffer): Element[] {
  const elements: Element[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at + 1] ?? Number.NaN
    const digits = first < 0x80 ? 0 : first & 0x7f
    const size = digits === 0 ? first : bytes.readUIntBE(at + 2, digits)
    const start = at + 2 + digits
    const end = start + size
    if (!(end <= bytes.length)) throw new RangeError('DER element runs past the end')
    elements.push({ tag: bytes[at] ?? 0, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) })
    at = end
  }
  return elements
}

/** The n-th element inside the single outer element of `bytes`. */
export function child(bytes: Buffer, n: number): Element {
  const [outer] = readElements(bytes)
  const found = outer && readElements(outer.content)[n]
  if (!found) throw new RangeError(`DER element ${n} is missing`)
  return found
}
