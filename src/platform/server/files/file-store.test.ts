import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
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
    await expect(store.size(sha256)).rejects.toThrow('ENOENT')
    expect(await store.put(Buffer.from('half'))).toMatchObject({ sha256 })
    expect(statSync(join(place, sha256)).size).toBe(4)
  })

  it('sweeps what is old and belongs to nobody, and nothing else', async () => {
    const store = await openFolderStore(join(folder, 'swept'))
    const [kept, orphan, young] = await Promise.all(['kept', 'orphan', 'young'].map((text) => store.put(Buffer.from(text))))
    const pathOf = (sha256: string) => join(folder, 'swept', sha256.slice(0, 2), sha256)
    writeFileSync(`${pathOf(kept!.sha256)}.half.part`, 'ha')
    const yesterday = new Date(Date.now() - 2 * 86_400_000)
    for (const path of [pathOf(kept!.sha256), pathOf(orphan!.sha256), `${pathOf(kept!.sha256)}.half.part`]) utimesSync(path, yesterday, yesterday)
    const removed = await store.sweep(new Date(Date.now() - 86_400_000), async (hashes) => new Set(hashes.filter((one) => one === kept!.sha256)))
    expect(removed).toBe(2)
    expect([kept, orphan, young].map((file) => existsSync(pathOf(file!.sha256)))).toEqual([true, false, true])
  })

  it('keeps what was put again, though it had lain there unused', async () => {
    const store = await openFolderStore(join(folder, 'again'))
    const { sha256 } = await store.put(Buffer.from('twice'))
    const place = join(folder, 'again', sha256.slice(0, 2), sha256)
    const yesterday = new Date(Date.now() - 2 * 86_400_000)
    utimesSync(place, yesterday, yesterday)
    await store.put(Buffer.from('twice'))
    expect(await store.sweep(new Date(Date.now() - 86_400_000), async () => new Set())).toBe(0)
    expect(existsSync(place)).toBe(true)
  })

  it('leaves nothing behind on a full disk, and works again when there is room', async ({ skip }) => {
    const small = join(folder, 'small')
    mkdirSync(small)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small]).status === 0
    if (!mounted) skip('a file system of 64 kB could not be mounted here')
    try {
      const store = await openFolderStore(small)
      await expect(store.put(Buffer.alloc(200_000, 1))).rejects.toThrow(/文件存储空间已满.*ENOSPC/)
      expect(readdirSync(small, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'))).toEqual([])
      const { sha256 } = await store.put(Buffer.from('fits'))
      expect((await store.readWhole(sha256)).toString()).toBe('fits')
    } finally {
      spawnSync('umount', [small])
    }
  })
})
