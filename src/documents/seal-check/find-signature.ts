// Where the seal lies in a PDF: taken from the document's form as a reader would, never by searching
// the bytes for something that looks like a signature.

import { PDF, PdfArray, PdfDict, PdfNumber, PdfRef, PdfString, type PdfObject } from '@libpdf/core'

export interface FoundSignature {
  /** [0, end of the first part, start of the second, length of the second]. */
  byteRange: [number, number, number, number]
  /** The CMS, DER, as it stands in the dictionary, with its padding. */
  contents: Uint8Array
  subFilter: string | undefined
  /** /M, the claimed time. */
  claimedAt: Date | null
}

/** 'none' when there is no signature, 'unreadable' when the file is no PDF or a damaged one. */
export async function findSignature(pdf: Uint8Array): Promise<FoundSignature | 'none' | 'unreadable'> {
  let document: PDF
  try {
    document = await PDF.load(pdf)
  } catch {
    // The library throws whatever it stumbles over: a file that does not load is damaged, whichever way.
    return 'unreadable'
  }
  if (document.recoveredViaBruteForce) return 'unreadable'
  const signatures = signatureDictionaries(document)
  if (signatures === 'unreadable') return 'unreadable'
  const found = signatures.map(read)
  if (found.length === 0) return 'none'
  if (!found.every(f => f !== undefined)) return 'unreadable'
  // The latest one reaches furthest; a later update after it is for the caller to notice.
  return found.reduce((a, b) => (b.byteRange[2] + b.byteRange[3] > a.byteRange[2] + a.byteRange[3] ? b : a))
}

function signatureDictionaries(document: PDF): PdfDict[] | 'unreadable' {
  const resolve = (ref: PdfRef): PdfObject | null => document.context.resolve(ref)
  try {
    const fields = document.getCatalog().getDict('AcroForm', resolve)?.getArray('Fields', resolve)
    const found: PdfDict[] = []
    for (const item of fields ?? []) {
      const field = item instanceof PdfRef ? resolve(item) : item
      if (!(field instanceof PdfDict) || field.getName('FT', resolve)?.value !== 'Sig') continue
      const signature = field.getDict('V', resolve)
      if (signature) found.push(signature)
    }
    return found
  } catch {
    return 'unreadable' // an object that its reference promises can't be parsed
  }
}

function read(signature: PdfDict): FoundSignature | undefined {
  const range = signature.getArray('ByteRange')
  const contents = signature.get('Contents')
  if (!(range instanceof PdfArray) || range.length !== 4 || !(contents instanceof PdfString)) return undefined
  const numbers = range.toArray().map(n => (n instanceof PdfNumber ? n.value : Number.NaN))
  if (!numbers.every(n => Number.isSafeInteger(n) && n >= 0)) return undefined
  return {
    byteRange: numbers as FoundSignature['byteRange'],
    contents: contents.bytes,
    subFilter: signature.getName('SubFilter')?.value,
    claimedAt: pdfDate(signature.getString('M')?.asString()),
  }
}

function pdfDate(text: string | undefined): Date | null {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'(\d\d)'?)/.exec(text ?? '')
  if (!parts) return null
  const [, year, month, day, hour, minute, second, zone, zoneMinutes] = parts
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone ? `${zone}:${zoneMinutes}` : 'Z'}`)
  return Number.isNaN(date.getTime()) ? null : date
}
