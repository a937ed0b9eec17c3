import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { PublicKey, X509CertificateGenerator } from '@peculiar/x509'

/** A certificate for a public key (SPKI PEM) by an authority of the moment: the agent never judges certificates. */
export async function certify(publicKeyPem: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const authority = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=holder',
    issuer: 'CN=authority of a test',
    publicKey: new PublicKey(publicKeyPem),
    signingKey: authority.privateKey,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    notBefore: new Date('2025-01-01T00:00:00Z'),
    notAfter: new Date('2099-01-01T00:00:00Z'),
  })
  return certificate.toString('pem')
}
