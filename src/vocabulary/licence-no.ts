/** The parts of an export licence number such as 25-61-100123: 2-digit year, issuing office, serial. */
export type LicenceNoCheck =
  | { ok: true; licenceNo: string; year: string; office: string; serial: string }
  | { ok: false; code: 'LICENCE_NO_LENGTH' | 'LICENCE_NO_FORMAT' }

// The published declaration schema: [0-9]{2}-.{2}-.+, at most 20 characters.
const form = /^(\d{2})-([^-\s]{2})-(\S+)$/

/** Reads a licence number as typed, with any dash the keyboard offers. */
export function checkLicenceNo(text: string): LicenceNoCheck {
  const licenceNo = text.normalize('NFKC').trim().toUpperCase().replaceAll(/[‐‑‒–—−]/g, '-')
  if ([...licenceNo].length > 20) return { ok: false, code: 'LICENCE_NO_LENGTH' }
  const [, year, office, serial] = form.exec(licenceNo) ?? []
  if (!year || !office || !serial) return { ok: false, code: 'LICENCE_NO_FORMAT' }
  return { ok: true, licenceNo, year, office, serial }
}
