import {
  createCipheriv, createDecipheriv, createPrivateKey, generateKeyPairSync, randomBytes, scrypt, sign, X509Certificate,
} from 'node:crypto'
import { cardNames, pinTries, readCardFile, writeCardFile, type CardFile } from './card-file.ts'
import type { CardFault, CardInfo, CardSignature, CardToken } from './card-token.ts'

/** 2^15 × 8 × 128 bytes = 32 MB and about 80 ms for each try. */
const cost = 32_768

/**
 * Writes a card, replacing one of the same name. `issue` is given the new public key (SPKI PEM) and answers the certificate.
 * The PIN has at least 6 characters.
 */
export async function createSoftCard(
  folder: string,
  card: { name: string; holder: string; organisation: string; pin: string; issue: (publicKeyPem: string) => string | Promise<string> },
): Promise<{ certificatePem: string; certSha256: string }> {
  if (card.pin.length < 6) throw new RangeError('a PIN has at least 6 characters')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const certificatePem = await card.issue(publicKey.export({ type: 'spki', format: 'pem' }).toString())
  const certificate = new X509Certificate(certificatePem)
  if (!certificate.checkPrivateKey(privateKey)) throw new Error('the certificate issued is not for the key of the card')

  const [salt, iv] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await keyOfPin(card.pin, salt, cost), iv)
  const sealed = Buffer.concat([cipher.update(privateKey.export({ type: 'pkcs8', format: 'der' })), cipher.final()])
  await writeCardFile(folder, {
    name: card.name,
    holder: card.holder,
    organisation: card.organisation,
    certificatePem,
    privateKey: {
      cost,
      salt: salt.toString('base64'),
      iv: iv.toString('base64'),
      tag: cipher.getAuthTag().toString('base64'),
      sealed: sealed.toString('base64'),
    },
    pinRetries: pinTries,
  })
  return { certificatePem, certSha256: fingerprint(certificate) }
}

/** Gives a locked card its tries back; what who issued it does. False: no such card. */
export async function unlockSoftCard(folder: string, name: string): Promise<boolean> {
  const card = await readCardFile(folder, name)
  if (!card) return false
  await writeCardFile(folder, { ...card, pinRetries: pinTries })
  return true
}

/** The soft cards of one folder. Calls for one card wait for each other, so that no two guesses share a try. */
export function softCards(folder: string): CardToken {
  const queues = new Map<string, Promise<unknown>>()
  return {
    list: async () => {
      const cards = await Promise.all((await cardNames(folder)).map((name) => describe(folder, name)))
      return cards.filter((card) => card !== undefined)
    },
    sign: (name, pin, statement) => {
      const turn = (queues.get(name) ?? Promise.resolve()).then(
        () => signWith(folder, name, pin, statement),
        () => signWith(folder, name, pin, statement),
      )
      queues.set(name, turn)
      return turn.finally(() => {
        if (queues.get(name) === turn) queues.delete(name)
      })
    },
  }
}

async function signWith(
  folder: string,
  name: string,
  pin: string,
  statement: (certSha256: string) => Uint8Array,
): Promise<CardSignature | CardFault> {
  const card = await readQuietly(folder, name)
  if (card === undefined) return { ok: false, code: 'NO_CARD', triesLeft: 0 }
  if (card === 'unreadable') return { ok: false, code: 'CARD_UNREADABLE', triesLeft: 0 }
  if (card.pinRetries <= 0) return { ok: false, code: 'CARD_LOCKED', triesLeft: 0 }
  if (pin === '') return { ok: false, code: 'PIN_EMPTY', triesLeft: card.pinRetries }

  // the try is spent on disk before the PIN is looked at: pulling the plug wins nothing
  const triesLeft = card.pinRetries - 1
  await writeCardFile(folder, { ...card, pinRetries: triesLeft })
  const privateKey = await openPrivateKey(card, pin)
  if (!privateKey) return { ok: false, code: triesLeft === 0 ? 'CARD_LOCKED' : 'PIN_WRONG', triesLeft }
  await writeCardFile(folder, { ...card, pinRetries: pinTries })

  const certSha256 = fingerprint(new X509Certificate(card.certificatePem))
  const signature = sign('sha256', statement(certSha256), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { ok: true, certificatePem: card.certificatePem, certSha256, signature }
}

/** Undefined: the PIN does not open it. */
async function openPrivateKey(card: CardFile, pin: string) {
  const { salt, iv, tag, sealed, cost: work } = card.privateKey
  const decipher = createDecipheriv('aes-256-gcm', await keyOfPin(pin, Buffer.from(salt, 'base64'), work), Buffer.from(iv, 'base64'))
  decipher.setAuthTag(Buffer.from(tag, 'base64'))
  const opened = decipher.update(Buffer.from(sealed, 'base64'))
  try {
    decipher.final()
  } catch {
    // authentication failed: the wrong PIN
    return undefined
  }
  return createPrivateKey({ key: opened, type: 'pkcs8', format: 'der' })
}

function keyOfPin(pin: string, salt: Uint8Array, work: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: work, r: 8, p: 1, maxmem: 256 * work * 8 }
    scrypt(pin.normalize('NFKC'), salt, 32, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

async function readQuietly(folder: string, name: string): Promise<CardFile | undefined | 'unreadable'> {
  try {
    return await readCardFile(folder, name)
  } catch {
    // damaged: the person is told so, the other cards stay usable
    return 'unreadable'
  }
}

async function describe(folder: string, name: string): Promise<CardInfo | undefined> {
  const card = await readQuietly(folder, name)
  if (!card || card === 'unreadable') return undefined
  const validTo = new X509Certificate(card.certificatePem).validToDate.toISOString()
  return { name: card.name, holder: card.holder, organisation: card.organisation, validTo, triesLeft: card.pinRetries }
}

function fingerprint(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase()
}
