// Reads what we need of a TrueType file: which characters it has (cmap, to refuse a document before
// a box is printed in somebody's name) and the outlines of single glyphs (glyf, for the seal).
// Layout of the tables: OpenType 1.9, chapters cmap, loca, glyf, hmtx, head.

import { readFileSync } from 'node:fs'

export interface FontFile {
  unitsPerEm: number
  /** Glyph index of a code point; 0 when the font lacks it. */
  glyphOf(codePoint: number): number
  /** SVG path of a glyph in font units, y upwards; '' for a blank. */
  outline(glyph: number): string
  /** Bounding box of a glyph in font units; undefined for a blank. */
  box(glyph: number): { xMin: number; yMin: number; xMax: number; yMax: number } | undefined
}

interface Point {
  x: number
  y: number
  on: boolean
}

/** Opens a static TrueType font (glyf outlines, cmap format 12). Throws when the file is another kind of font. */
export function openFontFile(path: string): FontFile {
  const bytes = readFileSync(path)
  const table = tablesOf(bytes)
  const head = table('head')
  const longOffsets = bytes.readInt16BE(head + 50) === 1
  const loca = table('loca')
  const glyf = table('glyf')
  const groups = groupsOfFormat12(bytes, table('cmap'))

  function glyphStart(glyph: number): number | undefined {
    const at = (i: number) => (longOffsets ? bytes.readUInt32BE(loca + i * 4) : bytes.readUInt16BE(loca + i * 2) * 2)
    return at(glyph) === at(glyph + 1) ? undefined : glyf + at(glyph)
  }

  function contoursOf(glyph: number): Point[][] {
    const start = glyphStart(glyph)
    if (start === undefined) return []
    const count = bytes.readInt16BE(start)
    return count >= 0 ? simpleContours(bytes, start + 10, count) : compositeContours(bytes, start + 10, contoursOf)
  }

  return {
    unitsPerEm: bytes.readUInt16BE(head + 18),
    glyphOf: codePoint => lookUp(groups, codePoint),
    outline: glyph => contoursOf(glyph).map(contourPath).join(''),
    box(glyph) {
      const start = glyphStart(glyph)
      if (start === undefined) return undefined
      const [xMin, yMin, xMax, yMax] = [2, 4, 6, 8].map(o => bytes.readInt16BE(start + o)) as [number, number, number, number]
      return { xMin, yMin, xMax, yMax }
    },
  }
}

function tablesOf(bytes: Buffer): (tag: string) => number {
  const offsets = new Map<string, number>()
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const record = 12 + i * 16
    offsets.set(bytes.toString('latin1', record, record + 4), bytes.readUInt32BE(record + 8))
  }
  return tag => {
    const offset = offsets.get(tag)
    if (offset === undefined) throw new Error(`font has no ${tag} table`)
    return offset
  }
}

/** Flat [first, last, glyph of first, …], ascending. */
function groupsOfFormat12(bytes: Buffer, cmap: number): Uint32Array {
  for (let i = 0; i < bytes.readUInt16BE(cmap + 2); i++) {
    const sub = cmap + bytes.readUInt32BE(cmap + 8 + i * 8)
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
