import { createHash, randomBytes } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { openFolderStore, type FileStore } from './file-store.ts'
import { zipBytes, zipOf, type ZipEntry } from './zip.ts'

const at = new Date('2026-03-15T04:00:00Z')
let folder: string
let files: FileStore
let kept: { sha256: string; bytes: number }[]
let opened = 0

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chechuang-zip-'))
  files = await openFolderStore(join(folder, 'files'))
  kept = []
  for (let i = 0; i < 40; i++) kept.push(await files.put(randomBytes(50_000)))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const entries = (count: number): ZipEntry[] =>
  Array.from({ length: count }, (_, i) => {
    const file = kept[i % kept.length] as { sha256: string; bytes: number }
    return {
      name: `二手车出口报关信息证明_SXDZKA-ESC-${1_685_956_912_456 + i}.pdf`,
      bytes: file.bytes,
      read: () => {
        opened++
        return files.readWhole(file.sha256)
      },
    }
  })

/** By the central directory, as every reader does. */
function read(zip: Buffer): { name: string; content: Buffer }[] {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  const found = []
  for (let i = 0, place = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); i++) {
    const [crc, size, nameLength, extra, comment, local] = [
      zip.readUInt32LE(place + 16), zip.readUInt32LE(place + 20), zip.readUInt16LE(place + 28), zip.readUInt16LE(place + 30), zip.readUInt16LE(place + 32), zip.readUInt32LE(place + 42),
    ]
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const content = zip.subarray(begin, begin + size)
    expect(crc32(content)).toBe(crc)
    found.push({ name: zip.toString('utf8', place + 46, place + 46 + nameLength), content })
    place += 46 + nameLength + extra + comment
  }
  return found
}

/** Files of the store that this process holds open. */
const held = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder)
    } catch (error) {
      // the listing's own descriptor is gone by now
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      return false
    }
  })
const linux = process.platform === 'linux'

describe('a ZIP', () => {
  it('of 500 files holds each once, under its own name, byte for byte', async () => {
    const wanted = entries(500)
    const zip = await buffer(zipOf(wanted, at))
    expect(zip.length).toBe(zipBytes(wanted))
    const found = read(zip)
    expect(found.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name))
    expect(new Set(found.map(({ name }) => name)).size).toBe(500)
    for (const [i, { content }] of found.entries()) expect(createHash('sha256').update(content).digest('hex')).toBe(kept[i % kept.length]?.sha256)
  })

  it('is what unzip reads too', async () => {
    const file = join(folder, 'batch.zip')
    writeFileSync(file, await buffer(zipOf(entries(3), at)))
    try {
      execFileSync('unzip', ['-v'])
    } catch {
      console.warn('unzip is not installed: another reader than our own was not tried')
      return
    }
    expect(execFileSync('unzip', ['-t', file]).toString()).toContain('No errors detected')
    expect(readFileSync(file).includes(Buffer.from('二手车出口报关信息证明_'))).toBe(true)
  })

  it.skipIf(!linux)('given up by its reader closes the file that is read and opens no further one', async () => {
    opened = 0
    const zip = zipOf(entries(400), at)
    for await (const _ of zip) if (opened > 3) break
    await eventually(async () => held().length === 0)
    const then = opened
    await pause(100)
    expect(opened).toBe(then)
    expect(opened).toBeLessThan(100)
  })

  it.skipIf(!linux)('whose download is broken off, again and again, leaves nothing open', async () => {
    opened = 0
    const app = Fastify()
    app.get('/zip', (_, reply) => reply.send(zipOf(entries(400), at)))
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    try {
      await Promise.all(Array.from({ length: 20 }, (_, i) => new Promise<void>((resolve) => {
        const request = get({ port, host: '127.0.0.1', path: '/zip' }, (response) => {
          let bytes = 0
          response.on('error', () => undefined)
          response.on('close', resolve)
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length
            if (bytes > i * 50_000) request.destroy()
          })
        })
        request.on('error', () => undefined)
      })))
      await eventually(async () => held().length === 0)
      const then = opened
      await pause(100)
      expect(opened).toBe(then)
      expect(opened).toBeLessThan(20 * 60)
    } finally {
      await app.close()
    }
  })

  it('with a file that is gone, or not as long as it says, breaks off: half a ZIP never ends like a whole one', async () => {
    const [first, second] = entries(2) as [ZipEntry, ZipEntry]
    const gone = { ...second, read: () => files.readWhole('f'.repeat(64)) }
    await expect(buffer(zipOf([first, gone], at))).rejects.toThrow('ENOENT')
    const short = { ...second, read: async () => Buffer.from('short') }
    await expect(buffer(zipOf([first, short], at))).rejects.toThrow()
    await eventually(async () => !linux || held().length === 0)
  })
})
