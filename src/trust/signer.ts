import { createHash, createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import { derOfRaw } from './ecdsa-signature.ts'

/** 'der' is what X.509, CMS and PDF carry; 'raw' is r‖s, what RFC 9421 and COSE carry. */
export type SignatureForm = 'der' | 'raw'

/**
 * A key that signs and never shows itself. A file, a PKCS#11 module or an HSM may stand behind it;
 * another algorithm (SM2) is another value of `algorithm`, and who can't handle it must refuse by looking at it.
 */
export type Key = {
  /** First 16 hex digits of the SHA-256 of the SPKI DER. */
  readonly keyId: string
  readonly algorithm: 'ES256'
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array
  /** Hashes (SHA-256) and signs. */
  sign(bytes: Uint8Array, form?: SignatureForm): Promise<Uint8Array>
}

/** A key with the certificate that says whose it is. */
export type Signer = Key & {
  /** X.509, DER. */
  readonly certificate: Uint8Array
  /** From the certificate's issuer to the root, DER; the certificate itself is not in it. */
  readonly chain: readonly Uint8Array[]
  readonly validFrom: Date
  readonly validTo: Date
}

export function keyIdOf(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('hex').slice(0, 16)
}

/** A key kept in this process's memory, from its PKCS#8 PEM. */
export function keyFromPem(pem: string): Key {
  const privateKey: KeyObject = createPrivateKey(pem)
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('only P-256 keys sign here')
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  return {
    keyId: keyIdOf(publicKey),
    algorithm: 'ES256',
    publicKey,
    sign: async (bytes, form = 'der') => {
      const raw = sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' })
      return form === 'raw' ? raw : derOfRaw(raw)
    },
  }
}
