// Screenshots hold few colours, and letters in their shades: as a palette they need a third of the bytes.
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** The same picture with at most 256 colours: the most frequent ones; rarer shades become the nearest of them. 8-bit RGB(A) PNG in. */
export function smallerPng(png: Buffer): Buffer {
  const { width, height, pixels } = decode(png)
  const counts = new Map<number, number>()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b).slice(0, 256).map(([colour]) => colour)
  const places = new Map(palette.map((colour, place) => [colour, place]))
  for (const colour of counts.keys()) if (!places.has(colour)) places.set(colour, nearest(palette, colour))

  const rows = Buffer.alloc(height * (width + 1))
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = places.get(pixels[y * width + x] ?? 0) ?? 0
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8) // eight bits a pixel, palette
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([
    signature, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, check])
}

function nearest(palette: readonly number[], colour: number): number {
  let [best, least] = [0, Infinity]
  for (const [place, one] of palette.entries()) {
    const [red, green, blue] = [(one >> 16) - (colour >> 16), ((one >> 8) & 255) - ((colour >> 8) & 255), (one & 255) - (colour & 255)]
    const distance = red * red + green * green + blue * blue
    if (distance < least) [best, least] = [place, distance]
  }
  return best
}

/** Opaque pixels as 0xRRGGBB. */
function decode(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const data: Buffer[] = []
  let [width, height, bytes] = [0, 0, 0]
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    const content = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
    const type = png.toString('latin1', at + 4, at + 8)
    if (type === 'IDAT') data.push(content)
    if (type !== 'IHDR') continue
    ;[width, height] = [content.readUInt32BE(0), content.readUInt32BE(4)]
    bytes = content[9] === 6 ? 4 : 3
    if (content[8] !== 8 || (content[9] !== 2 && content[9] !== 6) || content[12] !== 0) throw new Error('only 8-bit RGB and RGBA pictures, not interlaced')
  }
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * bytes, bytes)
  const pixels = new Uint32Array(width * height)
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((rows[i * bytes] ?? 0) << 16) | ((rows[i * bytes + 1] ?? 0) << 8) | (rows[i * bytes + 2] ?? 0)
  return { width, height, pixels }
}

/** PNG 1.2, 6: each row begins with how it was predicted from its left, upper and upper left neighbours. */
function unfiltered(raw: Buffer, rowBytes: number, step: number): Buffer {
  const height = raw.length / (rowBytes + 1)
  const out = Buffer.alloc(height * rowBytes)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (rowBytes + 1)] ?? 0
    for (let i = 0; i < rowBytes; i++) {
      const at = y * rowBytes + i
      const left = i < step ? 0 : (out[at - step] ?? 0)
      const up = y === 0 ? 0 : (out[at - rowBytes] ?? 0)
      const corner = i < step || y === 0 ? 0 : (out[at - rowBytes - step] ?? 0)
      out[at] = (raw[y * (rowBytes + 1) + 1 + i] ?? 0) + prediction(filter, left, up, corner)
    }
  }
  return out
}

function prediction(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
