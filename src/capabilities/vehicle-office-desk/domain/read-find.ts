import { normaliseProofNo, readScan } from '../../../vocabulary/proof-no.ts'
import { checkVin } from '../../../vocabulary/vin.ts'

/** What the officer looks for, read off what was typed, pasted, or scanned from paper. */
export type Sought =
  /** `host` is where the certificate's QR code leads, as written on the paper */
  | { kind: 'proof'; find: string; host?: string }
  /** a VIN, a batch number, or something nobody has */
  | { kind: 'text'; find: string }
  /** a code that has nothing to do with certificates: an address elsewhere, or a text too long for any number */
  | { kind: 'foreign'; text: string }

const longest = 60

/** The token behind the `#` is read by nobody here and goes nowhere: an officer's own copy needs none. */
export function readFind(typed: string): Sought {
  const text = typed.normalize('NFKC').replaceAll('、', '/').trim()
  const host = hostIn(text)
  const scan = readScan(text)
  if (scan) return { kind: 'proof', find: scan.proofNo, ...(host ? { host } : {}) }
  const find = normaliseProofNo(text)
  if (isAddress(typed) || find.length > longest) return { kind: 'foreign', text: text.slice(0, 200) }
  return { kind: 'text', find }
}

const hostIn = (text: string) => /^[a-z][a-z0-9+.-]*:\/\/([^/?#\s]+)/i.exec(text)?.[1]?.toLowerCase()

/** An address, as QR codes hold them: scanned or pasted, hardly typed. */
export function isAddress(typed: string): boolean {
  const text = typed.normalize('NFKC').replaceAll('、', '/').trim()
  return hostIn(text) !== undefined || /^[a-z]+:\/?\/?\S*\//i.test(text)
}

/** What a number that nobody has was meant to be, to say what is wrong with it. */
export function kindOfNumber(find: string): 'proof' | 'vin' | 'wrong-vin' | 'other' {
  if (/-\d{10,}$/.test(find) && !/^PC-/i.test(find)) return 'proof'
  if (checkVin(find).ok) return 'vin'
  return /^(?=.*[a-z])(?=.*\d)[a-z0-9]{14,20}$/i.test(find) ? 'wrong-vin' : 'other'
}

/** Of several codes in one picture the first that is a certificate's; else one that may be a number; else one that is not ours. */
export function readCodes(texts: readonly string[]): Sought | undefined {
  const sought = texts.map(readFind)
  return sought.find(({ kind }) => kind === 'proof') ?? sought.find((one) => one.kind === 'text' && isNumber(one.find)) ?? foreign(texts[0])
}

// a VIN, or something with digits like a number of ours; 微信名片 and the like are neither
const isNumber = (find: string) => /^[A-Z0-9-]{10,}$/.test(find) && /\d{5}/.test(find)

const foreign = (text: string | undefined): Sought | undefined => (text === undefined ? undefined : { kind: 'foreign', text: text.slice(0, 200) })
