// Reads what we need of a TrueType file: which characters it has (cmap, to refuse a document before
// a box is printed in somebody's name), how wide they are (hmtx), and the outlines of single glyphs (glyf, for the seal).
// Layout of the tables: OpenType 1.9, chapters cmap, loca, glyf, hmtx, head.

import { openSync, readSync } from 'node:fs'

export interface FontFile {
  unitsPerEm: number
  /** Glyph index of a code point; 0 when the font lacks it. */
  glyphOf(codePoint: number): number
  /** How far a glyph moves the pen, in font units. */
  advanceOf(glyph: number): number
  /** SVG path of a glyph in font units, y upwards; '' for a blank. */
  outline(glyph: number): string
}

interface Point {
  x: number
  y: number
  on: boolean
}

/**
 * Opens a static TrueType font (glyf outlines, cmap format 12). Throws when the file is another kind of font.
 * Outlines are read from the file when asked for: the whole would hold 15 MB for a dozen letters of a seal.
 */
export function openFontFile(path: string): FontFile {
  const file = openSync(path, 'r')
  const read = (offset: number, length: number) => {
    const bytes = Buffer.alloc(length)
    if (readSync(file, bytes, 0, length, offset) !== length) throw new Error(`${path} ends early`)
    return bytes
  }
  const directory = read(0, 12 + 16 * read(4, 2).readUInt16BE(0))
  const head = read(...tableAt(directory, 'head'))
  const loca = read(...tableAt(directory, 'loca'))
  const advances = read(...tableAt(directory, 'hmtx'))
  const lastAdvance = read(...tableAt(directory, 'hhea')).readUInt16BE(34) - 1
  const groups = groupsOfFormat12(read(...tableAt(directory, 'cmap')))
  const [glyf] = tableAt(directory, 'glyf')
  const longOffsets = head.readInt16BE(50) === 1
  const offsetOf = (glyph: number) => (longOffsets ? loca.readUInt32BE(glyph * 4) : loca.readUInt16BE(glyph * 2) * 2)

  function contoursOf(glyph: number): Point[][] {
    const length = offsetOf(glyph + 1) - offsetOf(glyph)
    if (length === 0) return []
    const bytes = read(glyf + offsetOf(glyph), length)
    const count = bytes.readInt16BE(0)
    return count >= 0 ? simpleContours(bytes, 10, count) : compositeContours(bytes, 10, contoursOf)
  }

  return {
    unitsPerEm: head.readUInt16BE(18),
    glyphOf: codePoint => lookUp(groups, codePoint),
    // Glyphs from the last entry on share its advance.
    advanceOf: glyph => advances.readUInt16BE(Math.min(glyph, lastAdvance) * 4),
    outline: glyph => contoursOf(glyph).map(contourPath).join(''),
  }
}

/** Offset and length of a table. */
function tableAt(directory: Buffer, tag: string): [number, number] {
  for (let record = 12; record < directory.length; record += 16)
    if (directory.toString('latin1', record, record + 4) === tag) return [directory.readUInt32BE(record + 8), directory.readUInt32BE(record + 12)]
  throw new Error(`font has no ${tag} table`)
}

/** Flat [first, last, glyph of first, …], ascending. */
function groupsOfFormat12(bytes: Buffer): Uint32Array {
  for (let i = 0; i < bytes.readUInt16BE(2); i++) {
    const sub = bytes.readUInt32BE(8 + i * 8)
    if (bytes.readUInt16BE(sub) !== 12) continue
    const count = bytes.readUInt32BE(sub + 12)
    return Uint32Array.from({ length: count * 3 }, (_, n) => bytes.readUInt32BE(sub + 16 + n * 4))
  }
  throw new Error('font has no cmap of format 12')
}

function lookUp(groups: Uint32Array, codePoint: number): number {
  let low = 0
  let high = groups.length / 3 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const [first, last, glyph] = groups.subarray(middle * 3, middle * 3 + 3) as unknown as [number, number, number]
    if (codePoint < first) high = middle - 1
    else if (codePoint > last) low = middle + 1
    else return glyph + codePoint - first
  }
  return 0
}

function simpleContours(bytes: Buffer, start: number, count: number): Point[][] {
  const ends = Array.from({ length: count }, (_, i) => bytes.readUInt16BE(start + i * 2))
  const total = (ends.at(-1) ?? -1) + 1
  let at = start + count * 2
  at += 2 + bytes.readUInt16BE(at)
  const flags: number[] = []
  while (flags.length < total) {
    const flag = bytes.readUInt8(at++)
    const times = flag & 8 ? bytes.readUInt8(at++) + 1 : 1
    for (let i = 0; i < times; i++) flags.push(flag)
  }
  const coordinates = (short: number, same: number) => {
    let value = 0
    return flags.map(flag => {
      if (flag & short) value += flag & same ? bytes.readUInt8(at++) : -bytes.readUInt8(at++)
      else if (!(flag & same)) {
        value += bytes.readInt16BE(at)
        at += 2
      }
      return value
    })
  }
  const xs = coordinates(2, 16)
  const ys = coordinates(4, 32)
  let from = 0
  return ends.map(end => {
    const contour = flags.slice(from, end + 1).map((flag, i) => ({ x: xs[from + i]!, y: ys[from + i]!, on: (flag & 1) === 1 }))
    from = end + 1
    return contour
  })
}

function compositeContours(bytes: Buffer, start: number, contoursOf: (glyph: number) => Point[][]): Point[][] {
  const contours: Point[][] = []
  let at = start
  let flags: number
  do {
    flags = bytes.readUInt16BE(at)
    const part = bytes.readUInt16BE(at + 2)
    const wide = (flags & 1) !== 0
    if (!(flags & 2)) throw new Error('composite glyph placed by points, which this reader does not know')
    const dx = wide ? bytes.readInt16BE(at + 4) : bytes.readInt8(at + 4)
    const dy = wide ? bytes.readInt16BE(at + 6) : bytes.readInt8(at + 5)
    at += wide ? 8 : 6
    if (flags & (8 | 64 | 128)) throw new Error('scaled composite glyph, which this reader does not know')
    for (const contour of contoursOf(part)) contours.push(contour.map(p => ({ x: p.x + dx, y: p.y + dy, on: p.on })))
  } while (flags & 32)
  return contours
}

/** TrueType leaves out an on-curve point that lies midway between two control points. */
function contourPath(contour: Point[]): string {
  const points: Point[] = []
  contour.forEach((point, i) => {
    const previous = contour[(i + contour.length - 1) % contour.length]!
    if (!point.on && !previous.on) points.push({ x: (point.x + previous.x) / 2, y: (point.y + previous.y) / 2, on: true })
    points.push(point)
  })
  const first = points.findIndex(p => p.on)
  if (first < 0) return ''
  const ring = [...points.slice(first), ...points.slice(0, first + 1)]
  let path = `M${ring[0]!.x} ${ring[0]!.y}`
  for (let i = 1; i < ring.length; i++) {
    const point = ring[i]!
    if (point.on) path += `L${point.x} ${point.y}`
    else {
      const end = ring[++i]!
      path += `Q${point.x} ${point.y} ${end.x} ${end.y}`
    }
  }
  return `${path}Z`
}
