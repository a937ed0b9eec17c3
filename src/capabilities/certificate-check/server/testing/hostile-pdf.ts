// PDF files that no honest program writes.
import { deflateSync, createDeflate } from 'node:zlib'

/** A small file whose one object stream inflates to this many MiB of blanks. */
export async function bombPdf(mebibytes: number): Promise<Buffer> {
  const packed = await deflateBlanks(mebibytes)
  const head = Buffer.from('%PDF-1.7\n')
  const stream = object(5, `/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode`, packed)
  const at = head.length + stream.length
  // type 2: object 1, the catalog, is the first in stream 5
  const rows = deflateSync(Buffer.from([0, 0, 0, 0, 255, 2, ...bytes3(5), 0, ...free, ...free, ...free, 1, ...bytes3(head.length), 0, 1, ...bytes3(at), 0]))
  const table = object(6, '/Type /XRef /Size 7 /W [1 3 1] /Root 1 0 R /Filter /FlateDecode', rows)
  return Buffer.concat([head, stream, table, Buffer.from(`startxref\n${at}\n%%EOF\n`)])
}

const free = [0, 0, 0, 0, 0]
const bytes3 = (n: number) => [(n >> 16) & 255, (n >> 8) & 255, n & 255]

function object(number: number, entries: string, stream: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${number} 0 obj\n<< ${entries} /Length ${stream.length} >>\nstream\n`), stream, Buffer.from('\nendstream\nendobj\n')])
}

async function deflateBlanks(mebibytes: number): Promise<Buffer> {
  const deflate = createDeflate({ level: 1 })
  const parts: Buffer[] = []
  deflate.on('data', (part: Buffer) => parts.push(part))
  const done = new Promise((resolve, reject) => deflate.once('end', resolve).once('error', reject))
  deflate.write('1 0 << /Type /Catalog /AcroForm 2 0 R >> ')
  const blanks = Buffer.alloc(1024 * 1024, 32)
  for (let i = 0; i < mebibytes; i++) if (!deflate.write(blanks)) await new Promise((resolve) => deflate.once('drain', resolve))
  deflate.end()
  await done
  return Buffer.concat(parts)
}

/** Arrays in arrays in arrays: more than any stack holds. */
export const nestedPdf = (depth: number): Buffer =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n${'['.repeat(depth)}\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n`)
