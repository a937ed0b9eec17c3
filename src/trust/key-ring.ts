import { X509Certificate } from 'node:crypto'
import type { Authority } from './authority.ts'
import { certificateText, pemBlocks } from './certificate-files.ts'
import type { KeyStore } from './key-store.ts'
import { keyIdOf, type Signer } from './signer.ts'

export type SigningUse = 'seal' | 'timestamp'
/** A certificate of ours, present or past; `signer` only while its key is kept here. */
export type RingEntry = {
  name: string
  keyId: string
  certificate: X509Certificate
  chain: X509Certificate[]
  demo: boolean
  signer: Signer | undefined
}

/** `seal-0001`, `seal-0002`: the highest number signs, all of them keep verifying. */
export const entryName = (use: SigningUse, n: number): string => `${use}-${String(n).padStart(4, '0')}`

/** Every certificate of one use, oldest first. */
export async function readRing(dir: string, keys: KeyStore, root: Authority, use: SigningUse): Promise<RingEntry[]> {
  const names = (await certificateText.names(dir)).filter((name) => new RegExp(`^${use}-\\d{4}$`).test(name)).sort()
  return Promise.all(names.map((name) => readEntry(dir, keys, root, name)))
}

async function readEntry(dir: string, keys: KeyStore, root: Authority, name: string): Promise<RingEntry> {
  const [first, ...rest] = pemBlocks((await certificateText.read(dir, name)) ?? '')
  if (!first) throw new Error(`${name}.cert.pem holds no certificate`)
  const certificate = new X509Certificate(first)
  // an outside authority's certificate brings its own chain
  const chain = rest.length > 0 ? rest.map((pem) => new X509Certificate(pem)) : [root.certificate]
  const publicKey = certificate.publicKey.export({ type: 'spki', format: 'der' })
  const keyId = keyIdOf(publicKey)
  const key = await keys.find(name)
  if (key && key.keyId !== keyId) throw new Error(`${name}.cert.pem is not the certificate of ${name}.key.pem`)
  const signer: Signer | undefined = key && {
    ...key,
    certificate: certificate.raw,
    chain: chain.map(({ raw }) => raw),
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
  }
  return { name, keyId, certificate, chain, demo: key?.demo === true || certificate.subject.includes('演示'), signer }
}
