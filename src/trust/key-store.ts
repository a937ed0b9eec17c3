import { generateKeyPairSync } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfPresent, writePrivateFileOnce } from './private-files.ts'
import { keyFromPem, type Key } from './signer.ts'

export type StoredKey = Key & { readonly demo: boolean }

/** Where private keys live. Files now; a hardware module implements the same three methods. */
export type KeyStore = {
  find(name: string): Promise<StoredKey | undefined>
  /** Makes the key unless it is there; of two processes that ask at once both get the same key. */
  findOrMake(name: string, mark: { demo: boolean }): Promise<StoredKey>
  names(): Promise<string[]>
}

/** Stands before BEGIN, where PEM allows text, so that a copied file still says what it is. */
const demoMark = 'Demonstration key 演示密钥: production mode refuses it.\n'
const suffix = '.key.pem'

function fromText(text: string): StoredKey {
  return { ...keyFromPem(text), demo: text.startsWith(demoMark) }
}

/** Keys as `<name>.key.pem` (PKCS#8, 0600) in one folder. */
export function fileKeyStore(folder: string): KeyStore {
  const find = async (name: string) => {
    const text = await readIfPresent(join(folder, name + suffix))
    return text === undefined ? undefined : fromText(text)
  }
  return {
    find,
    findOrMake: async (name, { demo }) => {
      const present = await find(name)
      if (present) return present
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      return fromText(await writePrivateFileOnce(join(folder, name + suffix), (demo ? demoMark : '') + pem))
    },
    names: async () =>
      (await readdir(folder)).filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length)),
  }
}
