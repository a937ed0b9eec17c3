/** What may be shown of a card before its PIN is known. */
export type CardInfo = {
  name: string
  holder: string
  organisation: string
  /** ISO instant at which its certificate ends. */
  validTo: string
  triesLeft: number
}

export type CardFault = { ok: false; code: 'PIN_EMPTY' | 'PIN_WRONG' | 'CARD_LOCKED' | 'NO_CARD' | 'CARD_UNREADABLE'; triesLeft: number }

export type CardSignature = {
  ok: true
  certificatePem: string
  /** SHA-256 of the certificate's DER, lower-case hex. */
  certSha256: string
  /** r‖s, 64 bytes. */
  signature: Uint8Array
}

/**
 * The cards that can be reached. Soft cards now; a PKCS#11 module comes behind the same two methods.
 * `sign` is given the bytes only after it has the certificate's hash, since a login names the certificate that signs it.
 */
export type CardToken = {
  list(): Promise<CardInfo[]>
  sign(card: string, pin: string, statement: (certSha256: string) => Uint8Array): Promise<CardSignature | CardFault>
}
