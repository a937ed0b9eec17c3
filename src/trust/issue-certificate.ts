import 'reflect-metadata'
import { randomBytes, type webcrypto } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension, BasicConstraintsExtension, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension,
  PublicKey, SubjectKeyIdentifierExtension, X509CertificateGenerator, type Extension, type Name, type X509Certificate,
} from '@peculiar/x509'
import type { Key } from './signer.ts'

export type CertificateRole =
  /** Signs certificates and their CRL; pathLength 1 for the root, 0 for what it certifies. */
  | { kind: 'authority'; pathLength: number }
  /** Seals documents: digitalSignature + nonRepudiation. */
  | { kind: 'seal' }
  /** RFC 3161 2.3: extended key usage critical and timeStamping alone. */
  | { kind: 'timestamp' }
  /** Logs a person in: clientAuth. */
  | { kind: 'card' }

export type CertificateRequest = {
  subject: Name
  publicKey: Uint8Array
  role: CertificateRole
  validFrom: Date
  validTo: Date
  /** Its key signs; `name` is the issuer's distinguished name. Self-signed: the subject's own. */
  issuer: { key: Key; name: Name }
}

const extendedUsage = { timestamp: '1.3.6.1.5.5.7.3.8', clientAuth: '1.3.6.1.5.5.7.3.2' }

function usageOf(role: CertificateRole): Extension[] {
  const { digitalSignature, nonRepudiation, keyCertSign, cRLSign } = KeyUsageFlags
  switch (role.kind) {
    case 'authority':
      return [new BasicConstraintsExtension(true, role.pathLength, true), new KeyUsagesExtension(keyCertSign | cRLSign, true)]
    case 'seal':
      return [new BasicConstraintsExtension(false, undefined, true), new KeyUsagesExtension(digitalSignature | nonRepudiation, true)]
    case 'timestamp':
      return [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(digitalSignature | nonRepudiation, true),
        new ExtendedKeyUsageExtension([extendedUsage.timestamp], true),
      ]
    case 'card':
      return [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(digitalSignature, true),
        new ExtendedKeyUsageExtension([extendedUsage.clientAuth]),
      ]
  }
}

/** 16 bytes, the first 40–7f: positive and without a leading zero, whichever way a reader compares serials. */
export function randomSerial(): Buffer {
  const serial = randomBytes(16)
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f)
  return serial
}

/** What @peculiar/x509 needs of a WebCrypto so that the signature comes from a `Key`. */
export function cryptoOf(key: Key): { crypto: webcrypto.Crypto; signingKey: webcrypto.CryptoKey } {
  const sign = async (_algorithm: unknown, _key: unknown, bytes: ArrayBuffer) => key.sign(new Uint8Array(bytes), 'raw')
  const subtle = new Proxy(globalThis.crypto.subtle, {
    get: (target, property) => {
      if (property === 'sign') return sign
      const value: unknown = Reflect.get(target, property)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return {
    crypto: { subtle, getRandomValues: (array: never) => globalThis.crypto.getRandomValues(array) } as unknown as webcrypto.Crypto,
    signingKey: { algorithm: { name: 'ECDSA', namedCurve: 'P-256' } } as unknown as webcrypto.CryptoKey,
  }
}

export async function issueCertificate(request: CertificateRequest): Promise<X509Certificate> {
  const { crypto, signingKey } = cryptoOf(request.issuer.key)
  return X509CertificateGenerator.create(
    {
      serialNumber: randomSerial().toString('hex'),
      subject: request.subject,
      issuer: request.issuer.name,
      publicKey: new PublicKey(new Uint8Array(request.publicKey)),
      notBefore: wholeSecond(request.validFrom),
      notAfter: wholeSecond(request.validTo),
      signingKey,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      extensions: [
        ...usageOf(request.role),
        await SubjectKeyIdentifierExtension.create(new PublicKey(new Uint8Array(request.publicKey))),
        await AuthorityKeyIdentifierExtension.create(new PublicKey(new Uint8Array(request.issuer.key.publicKey))),
      ],
    },
    crypto,
  )
}

function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000)
}
