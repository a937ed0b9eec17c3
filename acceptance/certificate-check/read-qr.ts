// Reads the QR code that a sealed certificate draws, as a phone would, without trusting how it was made.
import { inflateSync } from 'node:zlib'

/** The text in the QR code of a certificate's last page. Throws when there is none that can be read. */
export function readQrOf(pdf: Buffer): string {
  const drawn = contentStreams(pdf).map(rectanglesOf).find((rectangles) => rectangles.length > 100)
  if (!drawn) throw new Error('the PDF draws no QR code')
  return textOf(matrixOf(drawn))
}

type Rectangle = { x: number; y: number; width: number; height: number }

function contentStreams(pdf: Buffer): string[] {
  const text = pdf.toString('latin1')
  return [...text.matchAll(/\/FlateDecode[^]*?>>\s*stream\r?\n/g)].flatMap((head) => {
    const start = head.index + head[0].length
    try {
      return inflateSync(pdf.subarray(start, text.indexOf('endstream', start))).toString('latin1')
    } catch {
      return [] // the signature's placeholder and the like are no streams of content
    }
  })
}

/** Rectangles that are filled as one path, the way the modules of a code are. */
function rectanglesOf(content: string): Rectangle[] {
  const number = String.raw`(-?[\d.]+)`
  const side = new RegExp(`${number} ${number} m\\s+${number} ${number} l\\s+${number} ${number} l\\s+${number} ${number} l\\s+(?:${number} ${number} l\\s+)?h`, 'g')
  // whatever is no step of a path ends it
  const paths = content.split(/\n(?!(?:-?[\d.]+ )*[mlh]\n)[^\n]*(?=\n)/).map((path) =>
    [...path.matchAll(side)].map((found) => {
      const [x1, y1, x2, , , y3] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number]
      return { x: Math.min(x1, x2), y: Math.min(y1, y3), width: Math.abs(x2 - x1), height: Math.abs(y3 - y1) }
    }),
  )
  return paths.reduce((most, one) => (one.length > most.length ? one : most), [])
}

function matrixOf(rectangles: readonly Rectangle[]): boolean[][] {
  const module = Math.min(...rectangles.map(({ height }) => height))
  const left = Math.min(...rectangles.map(({ x }) => x))
  const top = Math.min(...rectangles.map(({ y }) => y))
  const size = Math.round((Math.max(...rectangles.map(({ x, width }) => x + width)) - left) / module)
  const matrix = Array.from({ length: size }, () => Array<boolean>(size).fill(false))
  for (const { x, y, width } of rectangles) {
    const [row, column] = [Math.round((y - top) / module), Math.round((x - left) / module)]
    for (let i = 0; i < Math.round(width / module); i++) matrix[row]![column + i] = true
  }
  return matrix
}

// ISO/IEC 18004, level M: blocks and data codewords of each, by version
const blocksM: Readonly<Record<number, readonly number[]>> = {
  3: [44], 4: [32, 32], 5: [43, 43], 6: [27, 27, 27, 27], 7: [31, 31, 31, 31], 8: [38, 38, 39, 39],
}
const masks: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0, (r) => r % 2 === 0, (_, c) => c % 3 === 0, (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0, (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0, (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
]

function textOf(matrix: boolean[][]): string {
  const size = matrix.length
  const version = (size - 17) / 4
  const blocks = blocksM[version]
  if (!blocks) throw new Error(`a QR code of ${size} modules is not read here`)
  const format = [0, 1, 2, 3, 4].map((column) => matrix[8]![column]).reduce((bits, dark) => bits * 2 + Number(dark), 0) ^ 0b10101
  if (format >> 3 !== 0b00) throw new Error('the QR code is not of level M')
  const mask = masks[format & 7]!

  const bits: boolean[] = []
  for (let right = size - 1, upwards = true; right > 0; right -= 2, upwards = !upwards) {
    if (right === 6) right = 5
    for (let i = 0; i < size; i++) {
      const row = upwards ? size - 1 - i : i
      for (const column of [right, right - 1]) {
        if (!isFunction(row, column, size, version)) bits.push(matrix[row]![column] !== mask(row, column))
      }
    }
  }
  const codewords = Array.from({ length: blocks.reduce((a, b) => a + b) }, (_, i) => numberIn(bits, i * 8, 8))
  return segments(deinterleaved(codewords, blocks), version)
}

/** Finder, timing, alignment, format and version patterns carry no data. */
function isFunction(row: number, column: number, size: number, version: number): boolean {
  const edge = size - 8
  if ((row < 9 && column < 9) || (row < 9 && column >= edge) || (row >= edge && column < 9)) return true
  if (row === 6 || column === 6) return true
  const centre = size - 7
  const middles = version >= 7 ? [6, (centre + 6) / 2, centre] : [6, centre]
  for (const y of middles) {
    for (const x of middles) {
      const atFinder = (y === 6 && x === 6) || (y === 6 && x === centre) || (y === centre && x === 6)
      if (!atFinder && Math.abs(row - y) < 3 && Math.abs(column - x) < 3) return true
    }
  }
  return version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11))
}

function deinterleaved(codewords: readonly number[], blocks: readonly number[]): number[] {
  const parts: number[][] = blocks.map(() => [])
  let next = 0
  for (let i = 0; i < Math.max(...blocks); i++) {
    for (const [b, length] of blocks.entries()) if (i < length) parts[b]!.push(codewords[next++]!)
  }
  return parts.flat()
}

const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'

function segments(bytes: readonly number[], version: number): string {
  if (version > 9) throw new Error('counts are wider from version 10 on')
  const bits = bytes.flatMap((byte) => Array.from({ length: 8 }, (_, i) => ((byte >> (7 - i)) & 1) === 1))
  let at = 0
  const take = (width: number) => numberIn(bits, (at += width) - width, width)
  let text = ''
  for (;;) {
    const mode = at + 4 > bits.length ? 0 : take(4)
    if (mode === 0) return text
    let left = take({ 1: 10, 2: 9, 4: 8 }[mode] ?? fail(mode))
    for (; left > 0; left -= mode === 1 ? 3 : mode === 2 ? 2 : 1) {
      if (mode === 4) text += String.fromCharCode(take(8))
      else if (mode === 1) text += String(take([0, 4, 7, 10][Math.min(left, 3)]!)).padStart(Math.min(left, 3), '0')
      else if (left === 1) text += alphanumeric[take(6)]
      else {
        const pair = take(11)
        text += alphanumeric[Math.floor(pair / 45)]! + alphanumeric[pair % 45]!
      }
    }
  }
}

function fail(mode: number): never {
  throw new Error(`a QR code of mode ${mode} is not read here`)
}

const numberIn = (bits: readonly boolean[], from: number, width: number): number =>
  bits.slice(from, from + width).reduce((value, bit) => value * 2 + Number(bit), 0)
