// Seals a typeset PDF: PAdES B-T, ECDSA P-256, with a widget over the drawn seal, so that a click on
// the seal shows the signature. @libpdf/core writes the incremental update; its own sign() is not used,
// since it hides the widget (Rect 0 0 0 0 on the first page) and writes the file twice.

import { createHash, X509Certificate } from 'node:crypto'
import { PDF, PdfArray, PdfDict, PdfName, PdfNumber, PdfStream, PdfString, type PdfRef } from '@libpdf/core'
import { signDetached } from './cades.ts'
import type { SealPosition } from './press-messages.ts'
import { sealDiameter } from './seal-image.ts'
import type { SealSigner, Timestamper } from './seal-signer.ts'

export interface SealRequest {
  signer: SealSigner
  timestamp: Timestamper
  /** Claimed time of sealing; the timestamp proves it. */
  at: Date
  /** The drawn seal, from the press. */
  sealAt: SealPosition
  reason: string
  location: string
  contact?: string
}

/** The sealed file. Throws when the PDF is sealed already, the certificate isn't valid at that time, or signer or timestamp fail. */
export async function sealPdf(pdf: Uint8Array, request: SealRequest): Promise<Uint8Array> {
  const { signer, timestamp, at } = request
  const certificate = certificateOf(signer)
  if (at < certificate.validFromDate || at > certificate.validToDate) throw new Error(`the seal's certificate (key ${signer.keyId}) is not valid at ${at.toISOString()}`)

  const document = await PDF.load(pdf)
  // What sign() of the library does silently, a full rewrite, would drop the typesetter's structure.
  const blocker = document.canSaveIncrementally()
  if (blocker !== null) throw new Error(`the PDF can't be updated in place: ${blocker}`)
  addSealField(document, request, certificate, reserve(signer))
  const bytes = await document.save({ incremental: true })

  const { contents, afterContents } = fillByteRange(bytes)
  const digest = createHash('sha256').update(bytes.subarray(0, contents)).update(bytes.subarray(afterContents)).digest()
  const hex = Buffer.from(await signDetached(digest, signer, timestamp)).toString('hex')
  const room = afterContents - contents - 2
  if (hex.length > room) throw new Error(`the signature needs ${hex.length / 2} bytes, ${room / 2} are reserved`)
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).write(hex, contents + 1, 'latin1')
  return bytes
}

const read = new WeakMap<SealSigner, X509Certificate>()

/** Of a signer that seals thousands, read once. */
function certificateOf(signer: SealSigner): X509Certificate {
  const known = read.get(signer)
  if (known) return known
  const certificate = new X509Certificate(signer.certificate)
  read.set(signer, certificate)
  return certificate
}

// Certificates twice (ours, and the timestamp's with its own), and what surrounds them.
function reserve(signer: SealSigner): number {
  const certificates = [signer.certificate, ...signer.chain].reduce((sum, bytes) => sum + bytes.length, 0)
  return certificates * 2 + 3072
}

// Widest number that a ByteRange of ours can hold; replaced once the offsets are known.
const blank = 9_999_999_999

function addSealField(document: PDF, { at, sealAt, reason, location, contact }: SealRequest, certificate: X509Certificate, size: number): void {
  const catalog = document.getCatalog()
  if (catalog.has('AcroForm')) throw new Error('the PDF has a form already: it is sealed, or not from our press')
  const page = document.getPage(sealAt.page - 1)
  if (!page) throw new Error(`the PDF has no page ${sealAt.page} to seal`)

  const signature = document.register(
    PdfDict.of({
      Type: PdfName.of('Sig'),
      Filter: PdfName.of('Adobe.PPKLite'),
      SubFilter: PdfName.of('ETSI.CAdES.detached'),
      ByteRange: numbers(0, blank, blank, blank),
      Contents: PdfString.fromBytes(new Uint8Array(size)),
      M: PdfString.fromString(pdfDate(at)),
      Name: PdfString.fromString(commonName(certificate)),
      Reason: PdfString.fromString(reason),
      Location: PdfString.fromString(location),
      ...(contact ? { ContactInfo: PdfString.fromString(contact) } : {}),
    }),
  )
  const half = (sealDiameter / 2 / 25.4) * 72
  // The seal itself is drawn on the page, so that viewers that leave out widgets show it too; PDF/A
  // wants an appearance all the same: an empty one.
  const appearance = document.register(
    PdfStream.fromDict({ Type: PdfName.of('XObject'), Subtype: PdfName.of('Form'), BBox: numbers(0, 0, half * 2, half * 2) }, new Uint8Array()),
  )
  const field = document.register(
    PdfDict.of({
      Type: PdfName.of('Annot'),
      Subtype: PdfName.of('Widget'),
      FT: PdfName.of('Sig'),
      T: PdfString.fromString(sealAt.field),
      TU: PdfString.fromString('电子签章'),
      V: signature,
      F: PdfNumber.of(132), // print, locked
      P: page.ref,
      Rect: numbers(sealAt.x - half, sealAt.y - half, sealAt.x + half, sealAt.y + half),
      AP: PdfDict.of({ N: appearance }),
    }),
  )
  annotationsOf(page.dict, document).push(field)
  // SigFlags 3: signatures exist, append only.
  catalog.set('AcroForm', PdfDict.of({ Fields: references(field), SigFlags: PdfNumber.of(3) }))
}

function annotationsOf(page: PdfDict, document: PDF): PdfArray {
  const present = page.getArray('Annots', ref => document.context.resolve(ref))
  if (present) return present
  const fresh = new PdfArray()
  page.set('Annots', fresh)
  return fresh
}

/** Writes the real ByteRange over the blank one; returns where Contents begins (at <) and what follows it (after >). */
function fillByteRange(bytes: Uint8Array): { contents: number; afterContents: number } {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const placeholder = `[0 ${blank} ${blank} ${blank}]`
  const range = text.lastIndexOf(placeholder, undefined, 'latin1')
  const contents = text.indexOf('<', text.indexOf('/Contents', range, 'latin1'), 'latin1')
  const afterContents = text.indexOf('>', contents, 'latin1') + 1
  if (range < 0 || contents < range || afterContents <= contents) throw new Error('the signature dictionary was not written as expected')
  text.write(`[0 ${contents} ${afterContents} ${bytes.length - afterContents}]`.padEnd(placeholder.length), range, 'latin1')
  return { contents, afterContents }
}

/** D:20230616100000+08'00': Shanghai's time, which is what a reader of the certificate compares it with. */
function pdfDate(at: Date): string {
  const shanghai = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return `D:${shanghai.slice(0, 19).replaceAll(/[-:T]/g, '')}+08'00'`
}

function commonName(certificate: X509Certificate): string {
  return /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1] ?? certificate.subject
}

const numbers = (...values: number[]) => new PdfArray(values.map(value => PdfNumber.of(Math.round(value * 100) / 100)))
const references = (...values: PdfRef[]) => new PdfArray(values)
