// Writes ASN.1 DER (X.690). asn1js would do, at 8.7 ms a signature against 0.3.

/** One element: tag, length, contents one after the other. */
export function element(tag: number, ...contents: Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Buffer.of(tag, ...lengthBytes(length)), ...contents])
}

export const sequence = (...members: Uint8Array[]) => element(0x30, ...members)
/** SET OF: DER sorts the members by their encoding; a verifier re-encodes and would refuse another order. */
export const setOf = (...members: Uint8Array[]) => element(0x31, ...members.toSorted(Buffer.compare))
export const octets = (bytes: Uint8Array) => element(0x04, bytes)
/** An INTEGER from 0 to 127. */
export const smallInteger = (value: number) => element(0x02, Buffer.of(value))

/** OBJECT IDENTIFIER from its dotted form; arcs below 2³¹. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second, ...rest].flatMap(arc => {
    const digits = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80)
    return digits
  })
  return element(0x06, Buffer.from(bytes))
}

/** The members of a constructed element, each as its whole encoding. Throws when lengths do not add up. */
export function membersOf(bytes: Uint8Array): Uint8Array[] {
  const members: Uint8Array[] = []
  const { at: first, end } = contentsOf(bytes, 0)
  let at = first
  while (at < end) {
    const next = contentsOf(bytes, at).end
    members.push(bytes.subarray(at, next))
    at = next
  }
  if (end !== bytes.length || at !== end) throw new Error('not one whole DER element')
  return members
}

/** Contents of an element without its tag and length. */
export function contents(bytes: Uint8Array): Uint8Array {
  const { at, end } = contentsOf(bytes, 0)
  return bytes.subarray(at, end)
}

function contentsOf(bytes: Uint8Array, start: number): { at: number; end: number } {
  const first = bytes[start + 1]
  if (first === undefined) throw new Error('DER ends within an element')
  if (first < 0x80) return { at: start + 2, end: start + 2 + first }
  const count = first & 0x7f
  const length = bytes.subarray(start + 2, start + 2 + count).reduce((sum, byte) => sum * 256 + byte, 0)
  return { at: start + 2 + count, end: start + 2 + count + length }
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length]
  const digits: number[] = []
  for (let left = length; left > 0; left = Math.floor(left / 256)) digits.unshift(left % 256)
  return [0x80 | digits.length, ...digits]
}
