const declared = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']\s*(gb2312|gbk|gb18030)\s*["']/i

/**
 * A message's bytes for the operator's eyes: by the encoding the XML declaration names, else UTF-8. What is not of the
 * encoding shows as replacement characters; a character cut off at the end does not show.
 */
export function rawText(bytes: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 256))
  return new TextDecoder(declared.test(head) ? 'gb18030' : 'utf-8').decode(bytes, { stream: true })
}
