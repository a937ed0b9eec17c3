import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'

export interface ZipEntry {
  name: string
  bytes: number
  read(): Promise<Buffer>
}

/** the format's fields have 32 bits; whoever needs more needs Zip64, and another way to download */
const largest = 0xffff_ffff
const mostEntries = 0xffff
/** opening one takes as long as sending it: a few are opened side by side */
const filesAhead = 3

/**
 * A ZIP as a stream: stored, not deflated (PDFs hardly shrink), a few files open and in memory at a time, so that
 * each stands behind its checksum and length. Destroying the stream opens no further file; a file that is gone or of
 * another length breaks it off before its end.
 */
export function zipOf(entries: readonly ZipEntry[], at: Date): Readable {
  const total = zipBytes(entries)
  if (total > largest || entries.length > mostEntries) throw new Error(`a ZIP of ${entries.length} files and ${total} bytes is too large`)
  return Readable.from(piecesOf(entries, at), { objectMode: false })
}

/** How long the whole will be: whoever downloads it sees how far it is, and that it came whole. */
export const zipBytes = (entries: readonly ZipEntry[]): number =>
  entries.reduce((sum, { name, bytes }) => sum + bytes + 2 * Buffer.byteLength(name) + 76, 22)

async function* piecesOf(entries: readonly ZipEntry[], at: Date): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  const written = dosTime(at)
  let offset = 0
  const coming = entries.slice(0, filesAhead).map(ahead)
  for (const [i, entry] of entries.entries()) {
    const content = await coming.shift()!
    const next = entries[i + filesAhead]
    if (next) coming.push(ahead(next))
    const name = Buffer.from(entry.name)
    const common = commonFields(content, name, written)
    const head = Buffer.concat([u32(0x04034b50), common, u16(0), name])
    directory.push(Buffer.concat([u32(0x02014b50), u16(20), common, Buffer.alloc(12), u32(offset), name]))
    yield head
    yield content
    offset += head.length + content.length
  }
  const size = directory.reduce((sum, one) => sum + one.length, 0)
  const count = u16(entries.length)
  yield Buffer.concat([...directory, u32(0x06054b50), u32(0), count, count, u32(size), u32(offset), u16(0)])
}

/** The next files are read while this one is on its way. Should nobody come for them any more, their failure is nobody's. */
function ahead(entry: ZipEntry): Promise<Buffer> {
  const coming = contentOf(entry)
  coming.catch(() => undefined)
  return coming
}

async function contentOf({ name, bytes, read }: ZipEntry): Promise<Buffer> {
  const content = await read()
  if (content.length !== bytes) throw new Error(`${name} has ${content.length} bytes in place of ${bytes}`)
  return content
}

/** What the local header and the directory say alike: version 2.0, UTF-8 names, stored, time, checksum, lengths. */
function commonFields(content: Buffer, name: Buffer, written: Buffer): Buffer {
  const length = u32(content.length)
  return Buffer.concat([u16(20), u16(0x0800), u16(0), written, u32(crc32(content)), length, length, u16(name.length)])
}

/** Time, then day, to two seconds. The format knows no zone: it is Shanghai's. */
function dosTime(at: Date): Buffer {
  const local = new Date(at.getTime() + 8 * 3_600_000)
  const time = (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1)
  const day = ((local.getUTCFullYear() - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate()
  return Buffer.concat([u16(time), u16(day)])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
