/** The simulator's own exchange key, and the product's public key as a file that may appear or change at any time. */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { SigningKey, VerifyingKey } from './http-signature.ts'
import { log } from './log.ts'

/** First 16 hex digits of the SHA-256 of the public key's SPKI DER. */
export const keyIdOf = (key: KeyObject): string =>
  createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16)

const isP256 = (key: KeyObject): boolean =>
  key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1'

/** Whole or not at all: a kill while writing must not leave half a key. */
function writeWhole(path: string, content: string, mode: number): void {
  const temporary = `${path}.${process.pid}.tmp`
  const file = openSync(temporary, 'w', mode)
  writeSync(file, content)
  fsyncSync(file)
  closeSync(file)
  renameSync(temporary, path)
}

/** Reads exchange.key.pem, making it (0600) and exchange.pub.pem at the first start. */
export function ownKey(dataDir: string): SigningKey {
  const privatePath = join(dataDir, 'exchange.key.pem')
  const publicPath = join(dataDir, 'exchange.pub.pem')
  if (!existsSync(privatePath)) {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    writeWhole(privatePath, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600)
  }
  const privateKey = createPrivateKey(readFileSync(privatePath))
  if (!isP256(privateKey)) throw new Error(`${privatePath} is not a P-256 key`)
  const publicKey = createPublicKey(privateKey)
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()
  if (!existsSync(publicPath) || readFileSync(publicPath, 'utf8') !== pem) writeWhole(publicPath, pem, 0o644)
  return { keyId: keyIdOf(publicKey), privateKey }
}

/** Asks the file each time, reads it only when it changed: the product makes its key after the simulators may have started. */
export function partnerKey(path: string): () => VerifyingKey | undefined {
  let seen = ''
  let key: VerifyingKey | undefined
  return () => {
    const stat = statSync(path, { throwIfNoEntry: false })
    const mark = stat ? `${stat.ino}:${stat.size}:${stat.mtimeMs}` : ''
    if (mark === seen) return key
    seen = mark
    key = undefined
    if (!stat) return key
    try {
      const publicKey = createPublicKey(readFileSync(path))
      if (!isP256(publicKey)) throw new Error('not a P-256 key')
      key = { keyId: keyIdOf(publicKey), publicKey }
    } catch (error) {
      // Perhaps half written: forget the mark so that the next message looks again.
      seen = ''
      log('partner key unreadable', { path, error: String(error) })
    }
    return key
  }
}
