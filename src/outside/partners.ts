import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'

/** A system at the other end of messages, reached over HTTP or through the folders of a client program. */
export type Partner = { readonly name: string; readonly simulator: boolean } & (
  | { readonly channel: 'http'; readonly url: URL }
  | { readonly channel: 'folder'; readonly folder: string }
)

export interface Partners {
  readonly all: readonly Partner[]
  find(name: string): Partner | undefined
  /** The key `sender` signs with, if it has this id now. The file is read when first asked for and again when it changed. */
  keyOf(sender: string, keyId: string): KeyObject | undefined
  /** What is wrong with a partner's key file at the moment; undefined when it is readable. */
  keyFault(name: string): string | undefined
}

const Name = z.string().regex(/^(customs|commerce|office:\d{6})$/, 'must be customs, commerce or office:<6 digits>')
const File = z.record(
  Name,
  z.union([
    z.strictObject({ url: z.url({ protocol: /^https?$/ }), publicKeyFile: z.string().min(1), simulator: z.boolean().default(false) }),
    // the client program checks customs' signatures: whoever may write into its folder is trusted
    z.strictObject({ folder: z.string().min(1), simulator: z.boolean().default(false) }),
  ]),
)

/** Reads partners.json; paths in it are relative to its folder. Throws with every fault named. */
export function readPartners(file: string): Partners {
  const base = dirname(resolve(file))
  const partners = new Map<string, { partner: Partner; key: () => KeyReading }>()
  for (const [name, entry] of Object.entries(parsed(file))) {
    const { simulator } = entry
    partners.set(
      name,
      'url' in entry
        ? { partner: { name, simulator, channel: 'http', url: new URL(entry.url) }, key: keyFile(resolve(base, entry.publicKeyFile)) }
        : { partner: { name, simulator, channel: 'folder', folder: resolve(base, entry.folder) }, key: () => ({}) },
    )
  }
  return {
    all: [...partners.values()].map(({ partner }) => partner),
    find: (name) => partners.get(name)?.partner,
    keyOf(sender, keyId) {
      const { key, id } = partners.get(sender)?.key() ?? {}
      return id === keyId ? key : undefined
    },
    keyFault: (name) => partners.get(name)?.key().fault,
  }
}

function parsed(file: string): z.infer<typeof File> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`the list of partners ${file} can't be read: ${(error as Error).message}`, { cause: error })
  }
  const result = File.safeParse(content)
  if (result.success) return result.data
  throw new Error(`the list of partners ${file} is wrong:\n${result.error.issues.flatMap((issue) => faultsIn(issue)).join('\n')}`)
}

/** zod says of a wrong key or of neither form only that they are invalid; what is wrong stands further in. */
function faultsIn(issue: z.core.$ZodIssue, path: readonly PropertyKey[] = issue.path): string[] {
  if (issue.code === 'invalid_key') return issue.issues.flatMap((inner) => faultsIn(inner, path))
  if (issue.code === 'invalid_union') return (issue.errors[0] ?? []).flatMap((inner) => faultsIn(inner, [...path, ...inner.path]))
  return [`  ${path.map(String).join('.')}: ${issue.message}`]
}

interface KeyReading {
  key?: KeyObject
  id?: string
  fault?: string
}

/** A partner may start after us and make its key then, or change it: the file's mark is looked at each time. */
function keyFile(path: string): () => KeyReading {
  let mark = ''
  let reading: KeyReading = {}
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) {
      mark = ''
      return (reading = { fault: `the public key ${path} is missing` })
    }
    const current = `${stat.ino}:${stat.size}:${stat.mtimeMs}`
    if (current === mark) return reading
    reading = readKey(path)
    // a file that can't be read now may be half written: the next message looks again
    mark = reading.fault === undefined ? current : ''
    return reading
  }
}

function readKey(path: string): KeyReading {
  try {
    const key = createPublicKey(readFileSync(path))
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return { fault: `the public key ${path} is not a P-256 key` }
    const spki = key.export({ type: 'spki', format: 'der' })
    return { key, id: createHash('sha256').update(spki).digest('hex').slice(0, 16) }
  } catch (error) {
    return { fault: `the public key ${path} can't be read: ${(error as Error).message}` }
  }
}
