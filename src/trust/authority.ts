import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import { X509Certificate as DecodedCertificate, type Name } from '@peculiar/x509'
import { certificateText } from './certificate-files.ts'
import { issueCertificate, type CertificateRequest } from './issue-certificate.ts'
import type { KeyStore, StoredKey } from './key-store.ts'

/** A certificate authority of ours. Without its key (kept offline) it verifies but issues nothing. */
export type Authority = {
  readonly name: string
  readonly certificate: X509Certificate
  readonly pem: string
  readonly subject: Name
  /** Throws where the key is kept elsewhere. */
  key(): StoredKey
  readonly hasKey: boolean
  readonly demo: boolean
}

export type AuthorityRequest = {
  dir: string
  keys: KeyStore
  name: string
  demo: boolean
  /** Undefined: signs itself. */
  issuer?: Authority
  certificate: Pick<CertificateRequest, 'subject' | 'validFrom' | 'validTo' | 'role'>
}

/** Opens an authority, making its key and certificate where there is no certificate yet. */
export async function openAuthority({ dir, keys, name, demo, issuer, certificate }: AuthorityRequest): Promise<Authority> {
  let pem = await certificateText.read(dir, name)
  let key = await keys.find(name)
  if (pem === undefined) {
    key = await keys.findOrMake(name, { demo })
    const by = issuer ? { key: issuer.key(), name: issuer.subject } : { key, name: certificate.subject }
    const made = await issueCertificate({ ...certificate, publicKey: key.publicKey, issuer: by })
    pem = await certificateText.writeOnce(dir, name, made.toString('pem') + '\n')
  }
  const native = new X509Certificate(pem)
  const present = key
  if (present && !native.publicKey.export({ type: 'spki', format: 'der' }).equals(present.publicKey)) {
    throw new Error(`${name}.cert.pem is not the certificate of ${name}.key.pem`)
  }
  return {
    name,
    certificate: native,
    pem,
    subject: new DecodedCertificate(pem).subjectName,
    key: () => {
      if (!present) throw new Error(`the private key of the authority "${name}" is not kept here`)
      return present
    },
    hasKey: present !== undefined,
    demo: present?.demo === true || native.subject.includes('演示'),
  }
}
