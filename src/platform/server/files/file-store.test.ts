import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openFolderStore } from './file-store.ts'
import { fileStoreContract } from './testing/store-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'chechuang-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a folder', () => {
  fileStoreContract(() => openFolderStore(folder))

  it('holds whole files alone, which nobody else on the machine may read', async () => {
    const store = await openFolderStore(folder)
    const { sha256 } = await store.put(Buffer.from('private'))
    expect(statSync(join(folder, sha256.slice(0, 2), sha256)).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, sha256.slice(0, 2))).mode & 0o777).toBe(0o700)
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
  })

  it('is not misled by a file that a kill left half written', async () => {
    const store = await openFolderStore(folder)
    const { sha256 } = await (await openFolderStore(join(folder, 'other'))).put(Buffer.from('half'))
    await store.put(Buffer.from('make the folder exist'))
    const place = join(folder, sha256.slice(0, 2))
    writeFileSync(join(folder, `${sha256}.part`), 'ha')
    expect(await store.has(sha256)).toBe(false)
    expect(await store.put(Buffer.from('half'))).toMatchObject({ sha256 })
    expect(statSync(join(place, sha256)).size).toBe(4)
  })
})
