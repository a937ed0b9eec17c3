/** The text of an official file, or the line at which its bytes are wrong. */
export type DecodedText = { text: string } | { line: number; reason: string }

/**
 * Reads UTF-8 or GB18030, strictly. Nearly any bytes are some GB18030: a damaged UTF-8 file would come out as other
 * characters without a word, so a file that is mostly good UTF-8 is taken for one.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return { line: 1, reason: '编码为 UTF-16，请另存为 UTF-8' }
  }
  const utf8 = strictly('utf-8', bytes)
  if (utf8 !== undefined) return { text: utf8 }
  const damaged = new TextDecoder('utf-8').decode(bytes)
  const [good, bad] = [count(damaged, /\p{Script=Han}/gu), count(damaged, /\uFFFD/gu)]
  if (startsWithBom(bytes) || good > bad) return { line: lineOf(damaged, damaged.indexOf('\uFFFD')), reason: '含有损坏的 UTF-8 字符' }
  const gb = strictly('gb18030', bytes)
  if (gb !== undefined) return { text: gb }
  const loose = new TextDecoder('gb18030').decode(bytes)
  return { line: lineOf(loose, loose.indexOf('\uFFFD')), reason: '编码既不是 UTF-8 也不是 GB18030' }
}

const startsWithBom = (bytes: Uint8Array) => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0
const lineOf = (text: string, at: number) => count(text.slice(0, Math.max(at, 0)), /\n/g) + 1

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
