// The ASN.1 parser forgives lengths that do not add up and re-encodes them rightly, so that a changed
// byte would go unnoticed. This walk forgives nothing.

/** Length of the one DER element that `bytes` begin with; undefined when any length in it is not minimal or does not fit. */
export function derLength(bytes: Uint8Array): number | undefined {
  return endOf(bytes, 0, bytes.length)
}

function endOf(bytes: Uint8Array, start: number, limit: number): number | undefined {
  const header = headerOf(bytes, start, limit)
  if (!header) return undefined
  const { content, end } = header
  const constructed = (bytes[start]! & 0x20) !== 0
  if (!constructed) return end
  let at = content
  while (at < end) {
    const next = endOf(bytes, at, end)
    if (next === undefined) return undefined
    at = next
  }
  return end
}

function headerOf(bytes: Uint8Array, start: number, limit: number): { content: number; end: number } | undefined {
  // Tags above 30 take more than one byte; none of our structures has one.
  // Tag 0 is what padding looks like, not an element.
  if (start + 2 > limit || (bytes[start]! & 0x1f) === 0x1f || bytes[start] === 0) return undefined
  const first = bytes[start + 1]!
  if (first < 0x80) return within(start + 2, first, limit)
  const count = first & 0x7f
  if (count < 1 || count > 4 || start + 2 + count > limit) return undefined
  let length = 0
  for (let i = 0; i < count; i++) length = length * 256 + bytes[start + 2 + i]!
  const minimal = length >= 0x80 && length >= 256 ** (count - 1)
  return minimal ? within(start + 2 + count, length, limit) : undefined
}

function within(content: number, length: number, limit: number): { content: number; end: number } | undefined {
  return content + length <= limit ? { content, end: content + length } : undefined
}
