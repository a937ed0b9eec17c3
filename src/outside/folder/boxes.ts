import { access, mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The folders through which a client program exchanges: it takes from OutBox and moves what it sent to SentBox, what it
 * couldn't to FailBox, and puts what came into InBox. BadBox is ours: what came and can't be read waits there for a person.
 */
export interface Boxes {
  outBox: string
  sentBox: string
  failBox: string
  inBox: string
  badBox: string
}

export function boxesIn(folder: string): Boxes {
  const box = (name: string) => join(folder, name)
  return { outBox: box('OutBox'), sentBox: box('SentBox'), failBox: box('FailBox'), inBox: box('InBox'), badBox: box('BadBox') }
}

export const makeBoxes = async (boxes: Boxes): Promise<void> => {
  for (const box of Object.values(boxes)) await mkdir(box, { recursive: true })
}

export const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** On the disk under another name first: the client program never sees half a file, nor does a crash leave one. */
export async function putWhole(box: string, name: string, bytes: Uint8Array): Promise<void> {
  const passing = join(box, `${name}.part`)
  const file = await open(passing, 'w', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(passing, join(box, name))
  const folder = await open(box, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
