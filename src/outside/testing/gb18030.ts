// Node decodes GB18030 and does not encode it: the two-byte characters, turned round.
const bytesOf = new Map<string, [number, number]>()
const decoder = new TextDecoder('gb18030')
for (let lead = 0x81; lead <= 0xfe; lead++) {
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    const text = decoder.decode(Uint8Array.of(lead, trail))
    if (trail !== 0x7f && [...text].length === 1 && text !== '\ufffd') bytesOf.set(text, [lead, trail])
  }
}

export function gb18030(text: string): Buffer {
  return Buffer.from([...text].flatMap((character) => {
    const code = character.codePointAt(0) as number
    if (code < 0x80) return [code]
    const bytes = bytesOf.get(character)
    if (!bytes) throw new Error(`${character} has no two bytes`)
    return bytes
  }))
}
