// What people type, paste or scan where a certificate's number is asked for: on the public page and at the officer's desk.

/** 证明编号: the issuer's prefix and 13 digits, e.g. SXDZKA-ESC-1685956912456. */
export const proofNoShape = /^[A-Z0-9]+(?:-[A-Z0-9]+){0,5}-\d{13}$/
/** 128 bits in base64url, as the QR code carries them behind the `#` (decision 12). */
export const tokenShape = /^[A-Za-z0-9_-]{22}$/

export interface Scan {
  proofNo: string
  /** absent when none came along, or what came along is damaged */
  token?: string
}

/** Full-width to half-width, any kind of dash to the hyphen, without blanks, upper case. */
export function normaliseProofNo(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212\u30FC\uFE63\u2500]/g, '-')
    .replace(/\s+/g, '')
    .toUpperCase()
}

/**
 * Reads a number, or the whole address in the QR code as a hand scanner types it; undefined when it is neither.
 * A scanner is a keyboard: with a Chinese input method on, `/` arrives as 、 or ／, and with Caps Lock all is upper case.
 */
export function readScan(text: string): Scan | undefined {
  const scanned = /\/check\/([^/?#\s]+)(?:\?[^#\s]*)?(?:#(\S*))?$/i.exec(text.normalize('NFKC').replaceAll('、', '/').trim())
  const proofNo = normaliseProofNo(scanned?.[1] ?? text)
  if (proofNo.length > 60 || !proofNoShape.test(proofNo)) return undefined
  const token = scanned?.[2]
  return token !== undefined && tokenShape.test(token) ? { proofNo, token } : { proofNo }
}
