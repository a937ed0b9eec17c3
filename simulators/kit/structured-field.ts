/**
 * The part of RFC 8941 structured fields that Signature-Input and Signature use: a dictionary whose members are
 * inner lists of plain strings, or byte sequences, with parameters that are integers or strings.
 */

export type SignatureInput = { label: string, components: string[], params: Map<string, string | number>, raw: string }

const MEMBER = /^([a-z*][a-z0-9_.*-]*)=/
const ITEM = /^"([\x20\x21\x23-\x5b\x5d-\x7e]*)"/
const PARAM = /^;\s*([a-z*][a-z0-9_.*-]*)=(?:"([\x20\x21\x23-\x5b\x5d-\x7e]*)"|(-?\d{1,15}))/

/** The only member of a Signature-Input field; undefined when the field is malformed or names several signatures. */
export function parseSignatureInput(field: string): SignatureInput | undefined {
  const label = MEMBER.exec(field)
  if (!label) return undefined
  const raw = field.slice(label[0].length).trimEnd()
  if (!raw.startsWith('(')) return undefined
  let rest = raw.slice(1)
  const components: string[] = []
  for (;;) {
    rest = rest.replace(/^ +/, '')
    if (rest.startsWith(')')) break
    const item = ITEM.exec(rest)
    if (!item) return undefined
    components.push(item[1] ?? '')
    rest = rest.slice(item[0].length)
    if (!rest.startsWith(' ') && !rest.startsWith(')')) return undefined
  }
  rest = rest.slice(1)
  const params = new Map<string, string | number>()
  while (rest !== '') {
    const param = PARAM.exec(rest)
    if (!param || params.has(param[1] ?? '')) return undefined
    params.set(param[1] ?? '', param[3] === undefined ? param[2] ?? '' : Number(param[3]))
    rest = rest.slice(param[0].length)
  }
  return { label: label[1] ?? '', components, params, raw }
}

/** The bytes of `label=:base64:`; undefined when the member is missing or malformed. */
export function byteSequence(field: string, label: string): Buffer | undefined {
  const member = field.split(',').map((part) => part.trim()).find((part) => part.startsWith(`${label}=:`))
  if (member === undefined || !member.endsWith(':')) return undefined
  const base64 = member.slice(label.length + 2, -1)
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  return Buffer.from(base64, 'base64')
}
