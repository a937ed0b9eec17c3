import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, link, mkdir, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Makes a folder that its owner alone may enter, also when it stood there with wider rights. */
export async function makePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function writeTemporary(path: string, content: string): Promise<string> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const handle = await open(temporary, 'wx', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return temporary
}

/** Replaces a file whole (0600): readers see the old or the new content, never a part, whenever the power goes. */
export async function replacePrivateFile(path: string, content: string): Promise<void> {
  await rename(await writeTemporary(path, content), path)
  await syncFolder(dirname(path))
}

/**
 * Writes a file unless it is there, whole or not at all, and answers what stands there in the end.
 * link(2) refuses an existing name, so of two processes that make the same key the first wins and both use its key:
 * no lock file is needed that a killed process could leave behind.
 */
export async function writePrivateFileOnce(path: string, content: string): Promise<string> {
  const temporary = await writeTemporary(path, content)
  try {
    await link(temporary, path)
    return content
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return await readFile(path, 'utf8')
  } finally {
    await unlink(temporary)
    await syncFolder(dirname(path))
  }
}

/** The text of a file, or undefined where there is none. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Removes what writers that were killed left behind; an hour old, so that no living writer's file goes. */
export async function sweepTemporaryFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.tmp')) continue
    const path = join(folder, name)
    try {
      if ((await stat(path)).mtimeMs < Date.now() - 3_600_000) await rm(path, { force: true })
    } catch (error) {
      // its writer finished between the two looks
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
}
