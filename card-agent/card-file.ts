import { randomBytes, X509Certificate } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

export const pinTries = 6

export type CardFile = {
  name: string
  holder: string
  organisation: string
  certificatePem: string
  /** The private key (PKCS#8 DER) under AES-256-GCM; its key is scrypt of the PIN. All base64. */
  privateKey: { cost: number; salt: string; iv: string; tag: string; sealed: string }
  pinRetries: number
}

/** A card's name is its file's name: letters of any script, digits, - _ and spaces between. */
export function isCardName(name: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}_\- ·()（）]{0,63}$/u.test(name) && name === name.trim()
}

const pathOf = (folder: string, name: string) => join(folder, `${name.normalize('NFC')}.json`)

/** Undefined: no such card. Throws on a damaged file. */
export async function readCardFile(folder: string, name: string): Promise<CardFile | undefined> {
  if (!isCardName(name)) return undefined
  try {
    const card = JSON.parse(await readFile(pathOf(folder, name), 'utf8')) as CardFile
    if (!Number.isInteger(card.pinRetries) || !card.privateKey?.sealed) throw new Error(`damaged card file: ${name}`)
    // throws on what is not a certificate
    new X509Certificate(card.certificatePem)
    return card
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Replaces the file whole and waits until the disk has it: a PIN counter that a power cut resets would count nothing. */
export async function writeCardFile(folder: string, card: CardFile): Promise<void> {
  if (!isCardName(card.name)) throw new RangeError(`not a card name: ${card.name}`)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = pathOf(folder, card.name)
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(JSON.stringify(card, undefined, 1))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(temporary, path)
  const entry = await open(folder, 'r')
  try {
    await entry.sync()
  } finally {
    await entry.close()
  }
}

/** Names of the cards in a folder; none when there is no folder. */
export async function cardNames(folder: string): Promise<string[]> {
  try {
    const files = await readdir(folder)
    return files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -5)).filter(isCardName).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
