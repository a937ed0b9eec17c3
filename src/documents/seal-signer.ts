// What sealing needs of the trust module, stated here so that documents depends on none of its files.

/** A signing key with its certificate; `src/trust`'s Signer fits. */
export interface SealSigner {
  readonly keyId: string
  readonly algorithm: 'ES256'
  /** X.509 DER. */
  readonly certificate: Uint8Array
  /** Issuers up to the root, DER, without the certificate itself. */
  readonly chain: readonly Uint8Array[]
  /** ECDSA P-256 over the SHA-256 of the bytes, as a DER SEQUENCE of r and s. */
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

/** RFC 3161 token (DER TimeStampToken, not the response around it) over a SHA-256 digest. */
export type Timestamper = (digest: Uint8Array) => Promise<Uint8Array>
