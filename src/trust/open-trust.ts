import { createPublicKey, verify } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Name } from '@peculiar/x509'
import { openAuthority, type Authority } from './authority.ts'
import { issueCardCertificate, type CardRequest } from './card-certificate.ts'
import { certificateText } from './certificate-files.ts'
import { crlFile } from './crl-file.ts'
import type { RevocationReason, Revoked } from './crl.ts'
import { distinguishedName } from './distinguished-name.ts'
import { issueCertificate, type CertificateRole } from './issue-certificate.ts'
import { entryName, readRing, type RingEntry, type SigningUse } from './key-ring.ts'
import { fileKeyStore, type KeyStore } from './key-store.ts'
import type { CardAnswer, LoginChallenge } from './login-statement.ts'
import { makePrivateFolder, readIfPresent, replacePrivateFile, sweepTemporaryFiles, writePrivateFileOnce } from './private-files.ts'
import { openChallenge, openChallengeKey, signChallenge, type ChallengeUse, type OpenedChallenge } from './signed-challenge.ts'
import type { Key, Signer } from './signer.ts'
import { timestampToken, type DigestAlgorithm } from './timestamp.ts'
import { verifyCardAnswer, type CardVerdict } from './verify-card-answer.ts'

export type TrustNames = {
  /** Who runs the installation: subject of the root and of the card authority. */
  operator: string
  /** Who issues the certificates: organisation on the seal. */
  issuer: string
  /** The seal's own name. */
  seal: string
}

export type TrustOptions = {
  dir: string
  now: () => Date
  mode: 'demo' | 'production'
  names: TrustNames
  /** Where private keys live; files in `dir` by default. */
  keys?: KeyStore
  /** From when new authorities and seals count as valid; a day ago by default. A demo world with a past sets it back. */
  validFrom?: Date
}

export type TrustHealth = {
  demoKeys: boolean
  seal: { keyId: string; validTo: Date }
  timestamp: { keyId: string; validTo: Date }
  /** Undefined: there is no readable CRL, and no card can log in. */
  crlNextUpdate: Date | undefined
  revokedCards: number
}

export type Trust = {
  readonly mode: 'demo' | 'production'
  /** True while any key or certificate in use was made for demonstration. */
  readonly demoKeys: boolean
  /** PEM, public: what relying parties pin. */
  readonly rootCertificate: string
  readonly cardAuthorityCertificate: string
  /** The newest of its use; throws when there is none, or it is outside its validity, or revoked. */
  signer(use: SigningUse): Signer
  /** Certificates present and past, oldest first: a document names its key id, the certificate still verifies it. */
  certificates(use: SigningUse): readonly RingEntry[]
  /** Certificates of the root that are revoked, for whoever checks a seal; undefined while no CRL of the root can be read. */
  revokedByRoot(): readonly Revoked[] | undefined
  /** Signs messages to other systems. */
  readonly exchange: Key & { readonly publicKeyPem: string }
  /** Whether the key that signs messages now, or one before it, made this signature (DER). */
  signedByUs(keyId: string, bytes: Uint8Array, signature: Uint8Array): boolean
  /** RFC 3161 TimeStampToken; this is also @libpdf/core's TimestampAuthority. */
  timestamp(digest: Uint8Array, algorithm?: DigestAlgorithm, nonce?: Uint8Array): Promise<Uint8Array>
  /** PEM. */
  issueCard(request: CardRequest): Promise<string>
  /** `binding`: what only the browser that asks can show again. */
  loginChallenge(input: ChallengeUse & { goodForSeconds?: number }): LoginChallenge
  /** The challenge that was given under this nonce for this use; undefined: there was none. Whether it was used already is for the caller. */
  openChallenge(use: ChallengeUse, nonce: string): OpenedChallenge | undefined
  verifyCardAnswer(input: {
    challenge: LoginChallenge
    answer: CardAnswer
    expectedOrigin: string
    audience: string
    now?: Date
  }): CardVerdict
  /** Once revoked stays revoked; running processes see it at their next check. `by`: the authority that issued it, cards by default. */
  revoke(serial: string, reason: RevocationReason, by?: 'cards' | 'root'): Promise<void>
  /** Makes a new key and certificate that sign from now on. */
  rollOver(use: SigningUse): Promise<Signer>
  /** Re-issues what is a day old and reads new certificates: call it hourly in every process. */
  refresh(): Promise<void>
  health(): TrustHealth
}

const year = 365 * 86_400_000
const lifetimes = { root: 20 * year, cards: 10 * year, seal: 5 * year, timestamp: 10 * year }

/**
 * Opens the folder of keys, making what is missing. Every file is written whole and once, so any number of processes
 * may open a new folder together, and one left half made by a kill is completed by the next.
 */
export async function openTrust(options: TrustOptions): Promise<Trust> {
  const { dir, now, mode } = options
  const demo = mode === 'demo'
  const names = namesFor(options.names, demo)
  await makePrivateFolder(dir)
  await sweepTemporaryFiles(dir)
  const keys = options.keys ?? fileKeyStore(dir)
  const validFrom = options.validFrom ?? new Date(now().getTime() - 86_400_000)
  const validity = (use: keyof typeof lifetimes) => ({ validFrom, validTo: new Date(now().getTime() + lifetimes[use]) })

  const root = await openAuthority({
    dir, keys, demo, name: 'root',
    certificate: { subject: distinguishedName({ organisation: names.operator, commonName: `${names.operator}根证书` }), role: { kind: 'authority', pathLength: 1 }, ...validity('root') },
  })
  const cards = await openAuthority({
    dir, keys, demo, name: 'cards', issuer: root,
    certificate: { subject: distinguishedName({ organisation: names.operator, commonName: `${names.operator}卡证书` }), role: { kind: 'authority', pathLength: 0 }, ...validity('cards') },
  })

  const uses: Record<SigningUse, { subject: Name; role: CertificateRole }> = {
    seal: { subject: distinguishedName({ organisation: names.issuer, commonName: names.seal }), role: { kind: 'seal' } },
    timestamp: { subject: distinguishedName({ organisation: names.operator, commonName: `${names.operator}时间戳` }), role: { kind: 'timestamp' } },
  }
  const certify = async (use: SigningUse, n: number, from: Date) => {
    const entry = entryName(use, n)
    if ((await certificateText.read(dir, entry)) !== undefined) return
    const key = await keys.findOrMake(entry, { demo })
    const issuer = { key: root.key(), name: root.subject }
    const certificate = await issueCertificate({ ...uses[use], ...validity(use), validFrom: from, publicKey: key.publicKey, issuer })
    await certificateText.writeOnce(dir, entry, certificate.toString('pem') + '\n')
  }
  const ring: Record<SigningUse, RingEntry[]> = { seal: [], timestamp: [] }
  const readRings = async () => {
    for (const use of ['seal', 'timestamp'] as const) ring[use] = await readRing(dir, keys, root, use)
  }
  await readRings()
  for (const use of ['seal', 'timestamp'] as const) if (ring[use].length === 0) await certify(use, 1, validFrom)
  await readRings()

  const exchangeKey = await keys.findOrMake('exchange', { demo })
  const publicKeyPem = await publishExchangeKey(dir, exchangeKey)
  const exchangeKeys = await publicExchangeKeys(dir, exchangeKey.keyId, publicKeyPem)
  const challengeKey = await openChallengeKey(dir)

  const crls = {
    root: crlFile({ dir, file: 'root.crl.pem', authority: root, now }),
    cards: crlFile({ dir, file: 'crl.pem', authority: cards, now }),
  }
  const refresh = async () => {
    await readRings()
    await crls.root.keepCurrent()
    await crls.cards.keepCurrent()
  }
  await refresh()

  const newestOf = (use: SigningUse): Signer => {
    const newest = ring[use].at(-1)?.signer
    if (!newest) throw new Error(`there is no key to sign with: ${use}`)
    return newest
  }
  const signer = (use: SigningUse): Signer => {
    const newest = newestOf(use)
    const serial = ring[use].at(-1)?.certificate.serialNumber ?? ''
    if (crls.root.current()?.isRevoked(serial)) throw new Error(`the ${use} certificate ${newest.keyId} is revoked`)
    if (now() < newest.validFrom || now() > newest.validTo) throw new Error(`the ${use} certificate ${newest.keyId} is not valid today`)
    return newest
  }
  const demoKeys = () =>
    [root, cards, exchangeKey, ...ring.seal, ...ring.timestamp].some((one: Authority | RingEntry | { demo: boolean }) => one.demo)

  return {
    mode,
    get demoKeys() {
      return demoKeys()
    },
    rootCertificate: root.pem,
    cardAuthorityCertificate: cards.pem,
    signer,
    certificates: (use) => ring[use],
    revokedByRoot: () => crls.root.current()?.revoked,
    exchange: { ...exchangeKey, publicKeyPem },
    signedByUs: (keyId, bytes, signature) => {
      const pem = exchangeKeys.get(keyId)
      return pem !== undefined && verify('sha256', bytes, { key: pem, dsaEncoding: 'der' }, signature)
    },
    timestamp: async (digest, algorithm = 'SHA-256', nonce) =>
      timestampToken({ signer: signer('timestamp'), digest, algorithm, at: now(), ...(nonce ? { nonce } : {}) }),
    issueCard: (request) => issueCardCertificate(cards, request, now()),
    loginChallenge: ({ goodForSeconds = 120, ...use }) => signChallenge(challengeKey, use, new Date(now().getTime() + goodForSeconds * 1000)),
    openChallenge: (use, nonce) => openChallenge(challengeKey, use, nonce),
    verifyCardAnswer: (input) =>
      verifyCardAnswer({
        now: now(),
        ...input,
        anchors: { root: root.certificate, authority: cards.certificate, rootCrl: crls.root.current(), cardCrl: crls.cards.current() },
      }),
    revoke: (serial, reason, by = 'cards') => crls[by].revoke(serial, reason),
    rollOver: async (use) => {
      const last = Number(ring[use].at(-1)?.name.slice(-4) ?? 0)
      await certify(use, last + 1, now())
      await readRings()
      return signer(use)
    },
    refresh,
    health: () => {
      const [seal, timestamp] = [newestOf('seal'), newestOf('timestamp')]
      return {
        demoKeys: demoKeys(),
        seal: { keyId: seal.keyId, validTo: seal.validTo },
        timestamp: { keyId: timestamp.keyId, validTo: timestamp.validTo },
        crlNextUpdate: crls.cards.current()?.nextUpdate,
        revokedCards: crls.cards.current()?.size ?? 0,
      }
    },
  }
}

/** Demo names say so on every certificate; production refuses names that say it. */
function namesFor(names: TrustNames, demo: boolean): TrustNames {
  const check = (text: string) => {
    if (text.includes('演示')) {
      if (!demo) throw new Error(`a name for production must not say 演示: ${text}`)
      return text
    }
    return demo ? `${text}（演示）` : text
  }
  return { operator: check(names.operator), issuer: check(names.issuer), seal: check(names.seal) }
}

/** exchange.pub.pem: what partners are given. Derived from the key, so a lost or stale file is simply written again. */
async function publishExchangeKey(dir: string, key: Key): Promise<string> {
  const path = join(dir, 'exchange.pub.pem')
  const der = { key: Buffer.from(key.publicKey), format: 'der', type: 'spki' } as const
  const pem = createPublicKey(der).export({ type: 'spki', format: 'pem' }).toString()
  if ((await readIfPresent(path)) !== pem) await replacePrivateFile(path, pem)
  return pem
}

/** Public halves of every key that ever signed here, by key id: what was signed before a new key verifies still. */
async function publicExchangeKeys(dir: string, keyId: string, pem: string): Promise<Map<string, string>> {
  await writePrivateFileOnce(join(dir, `exchange-${keyId}.pub.pem`), pem)
  const keys = new Map<string, string>()
  for (const name of await readdir(dir)) {
    const id = /^exchange-([0-9a-f]{16})\.pub\.pem$/.exec(name)?.[1]
    if (id !== undefined) keys.set(id, await readFile(join(dir, name), 'utf8'))
  }
  return keys
}
