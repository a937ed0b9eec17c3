import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { newId } from '../new-id.ts'

/** Files by the SHA-256 of their bytes. What `put` returned is on the disk before anybody hears of it. */
export interface FileStore {
  put(bytes: Uint8Array): Promise<{ sha256: string; bytes: number }>
  size(sha256: string): Promise<number>
  read(sha256: string): Readable
  /** for what is small */
  readWhole(sha256: string): Promise<Buffer>
  /** Removes what is older than `before`: half-written files, and those that `kept` doesn't name. Returns how many. */
  sweep(before: Date, kept: (sha256s: string[]) => Promise<ReadonlySet<string>>): Promise<number>
}

const hash = /^[0-9a-f]{64}$/

export async function openFolderStore(folder: string): Promise<FileStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const placeOf = (sha256: string) => {
    if (!hash.test(sha256)) throw new Error('a file is named by 64 hexadecimal digits')
    return join(folder, sha256.slice(0, 2), sha256)
  }

  return {
    // What is there already is written again: young once more, it can't be swept before somebody names it.
    async put(bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      const place = placeOf(sha256)
      const passing = `${place}.${newId()}.part`
      try {
        await writeDurably(passing, bytes)
        await rename(passing, place)
      } catch (error) {
        // a full disk must not fill up with what could not be written
        await rm(passing, { force: true })
        throw inWords(error as NodeJS.ErrnoException)
      }
      await syncFolder(join(folder, sha256.slice(0, 2)))
      return { sha256, bytes: bytes.byteLength }
    },
    size: async (sha256) => (await stat(placeOf(sha256))).size,
    read: (sha256) => createReadStream(placeOf(sha256)),
    readWhole: async (sha256) => readFile(placeOf(sha256)),

    async sweep(before, kept) {
      let removed = 0
      for (const part of await readdir(folder)) {
        const old: string[] = []
        for (const name of await readdir(join(folder, part))) {
          if ((await stat(join(folder, part, name))).mtime < before) old.push(name)
        }
        const wanted = await kept(old.filter((name) => hash.test(name)))
        for (const name of old.filter((one) => !wanted.has(one))) {
          await rm(join(folder, part, name), { force: true })
          removed++
        }
      }
      return removed
    },
  }
}

/** Whoever waits for the file, and the operator, read what is the matter and what to do. */
export function inWords(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') return error
  return Object.assign(new Error(`文件存储空间已满，文件没有写入；腾出空间后自动继续（${error.message}）`, { cause: error }), { code: error.code })
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const create = () => open(path, 'wx', 0o600)
  const file = await create().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await syncFolder(dirname(dirname(path)))
    return create()
  })
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

// the name is as durable as the bytes only after the folder is synced
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
