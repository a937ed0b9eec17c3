import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readIfPresent, writePrivateFileOnce } from './private-files.ts'

const suffix = '.cert.pem'
const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** `<name>.cert.pem`: the certificate first, then, if an outside authority issued it, the chain up to its root. */
export const certificateText = {
  read: (dir: string, name: string) => readIfPresent(join(dir, name + suffix)),
  writeOnce: (dir: string, name: string, pem: string) => writePrivateFileOnce(join(dir, name + suffix), pem),
  names: async (dir: string) =>
    (await readdir(dir)).filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length)),
}

/** The PEM blocks of a file, in order. */
export function pemBlocks(text: string): string[] {
  return text.match(block) ?? []
}
