// The library has no types of its own; what we use of it is one function, typed here.

import { createRequire } from 'node:module'

interface QrLibrary {
  create(
    text: string,
    options: { errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' },
  ): { modules: { size: number; data: Uint8Array } }
}

const { create } = createRequire(import.meta.url)('qrcode') as QrLibrary

/** QR bit matrix of a text, one string of '0' and '1' a row, without the quiet zone. Level M: paper gets creased, the seal is elsewhere. */
export function qrMatrix(text: string): string[] {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules
  return Array.from({ length: size }, (_, row) => data.subarray(row * size, (row + 1) * size).join(''))
}
