import { crc32, deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { smallerPng } from './smaller-png.ts'

function chunk(type: string, data: Buffer): Buffer {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), data])))
  return Buffer.concat([length, Buffer.from(type), data, check])
}

/** A picture two pixels wide from rows as they stand in the file: the filter, then six bytes. */
function picture(...rows: number[][]): Buffer {
  const header = Buffer.from([0, 0, 0, 2, 0, 0, rows.length >> 8, rows.length & 255, 8, 2, 0, 0, 0])
  const data = deflateSync(Buffer.from(rows.flat()))
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** The last row of a palette picture two pixels wide, as colours. */
function lastRow(png: Buffer): number[] {
  const contentOf = (type: string) => {
    const at = png.indexOf(type)
    return png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4))
  }
  const [palette, rows] = [contentOf('PLTE'), inflateSync(contentOf('IDAT'))]
  return [...rows.subarray(-2)].flatMap((place) => [...palette.subarray(place * 3, place * 3 + 3)])
}

describe('a smaller picture', () => {
  const above = [0, 10, 20, 30, 40, 50, 60]
  it.each([
    ['as it is', [0, 1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]],
    ['the left neighbour', [1, 1, 2, 3, 4, 5, 6], [1, 2, 3, 5, 7, 9]],
    ['the upper one', [2, 1, 2, 3, 4, 5, 6], [11, 22, 33, 44, 55, 66]],
    ['the mean of both', [3, 1, 2, 3, 4, 5, 6], [6, 12, 18, 27, 36, 45]],
    ['the best of three', [4, 1, 2, 3, 4, 5, 6], [11, 22, 33, 44, 55, 66]],
  ])('keeps the colours of a row predicted by %s', (_, row, colours) => {
    expect(lastRow(smallerPng(picture(above, row)))).toEqual(colours)
  })

  it('gives the rarest of many shades the nearest one that is left', () => {
    const shades = Array.from({ length: 256 }, (_, shade) => [0, shade, 0, 0, shade, 0, 0])
    expect(lastRow(smallerPng(picture(...shades, [0, 200, 1, 0, 9, 0, 0])))).toEqual([200, 0, 0, 9, 0, 0])
  })

  it('refuses what it can’t read', () => {
    const palette = picture(above)
    palette[25] = 3
    expect(() => smallerPng(palette)).toThrow('8-bit RGB')
  })
})
