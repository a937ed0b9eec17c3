/** The text of an XML message, or why its bytes can't be read. */
export type Decoding = { ok: true; text: string } | { ok: false; reason: string }

// customs prints GB2312 in its receipts' headers; the text may still hold characters of its supersets
const decoders: Readonly<Record<string, string>> = {
  'UTF-8': 'utf-8', UTF8: 'utf-8', 'US-ASCII': 'utf-8',
  GB2312: 'gb18030', GBK: 'gb18030', GB18030: 'gb18030',
}
const declaration = /^<\?xml\s[^>]*?\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/

/**
 * Decodes by the encoding that the XML declaration names (UTF-8 without one), strictly: a byte that is not of the
 * encoding is a reason with its position, never a replacement character.
 */
export function decodeXml(bytes: Uint8Array): Decoding {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const content = bom ? bytes.subarray(3) : bytes
  if (content.byteLength === 0) return refuse('报文为空')
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    return refuse('报文为 UTF-16 编码，只接收 UTF-8 与 GB18030（GBK、GB2312）')
  }
  if (content[0] !== 0x3c) return refuse(`报文应以“<”开始，开头却是${shown(content[0])}`)
  const stray = content.indexOf(0)
  if (stray >= 0) return refuse(`报文第 ${stray + 1} 字节为 0x00`)

  const head = new TextDecoder('latin1').decode(content.subarray(0, 256))
  const found = declaration.exec(head)
  const named = (found?.[1] ?? found?.[2] ?? 'UTF-8').trim().toUpperCase()
  const decoder = Object.hasOwn(decoders, named) ? decoders[named] : undefined
  if (!decoder) return refuse(`不认识报文声明的编码 ${named.slice(0, 40)}`)
  if (bom && decoder !== 'utf-8') return refuse(`报文声明编码 ${named}，却带有 UTF-8 的 BOM`)
  const text = decodeWith(decoder, content)
  return text === undefined ? refuse(`报文第 ${firstBad(decoder, content) + 1} 字节不是有效的 ${named} 编码`) : { ok: true, text }
}

const refuse = (reason: string): Decoding => ({ ok: false, reason })

function decodeWith(encoding: string, bytes: Uint8Array, unfinished = false): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes, { stream: unfinished })
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** The longest beginning that decodes ends just before the bad byte. */
function firstBad(encoding: string, bytes: Uint8Array): number {
  let [good, bad] = [0, bytes.byteLength]
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2)
    if (decodeWith(encoding, bytes.subarray(0, middle), true) === undefined) bad = middle - 1
    else good = middle
  }
  return good
}

/** A first byte as somebody who opens the file sees it. */
function shown(byte = 0): string {
  const char = String.fromCharCode(byte)
  if (/[ \t\r\n]/.test(char)) return '空白'
  return /[!-~]/.test(char) ? `“${char}”` : '不可见的字符'
}
