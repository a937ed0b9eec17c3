/** What the server asks a card to sign; the server reads it from its own signed nonce and believes nothing else that comes back. */
export type LoginChallenge = {
  /** base64url, random and signed by the server (signed-challenge.ts); good once (the caller remembers which were used). */
  nonce: string
  /** Which installation asks. */
  audience: string
  /** ISO instant, UTC. */
  expiresAt: string
  /** 'login', 'step-up'. */
  purpose: string
}

/** What the card agent hands back. */
export type CardAnswer = {
  certificatePem: string
  /** base64url of r‖s, 64 bytes. */
  signature: string
  /** The page's origin as the agent saw it. */
  origin: string
  /** SHA-256 of the certificate's DER, hex. */
  certSha256: string
}

const domainTag = 'chechuang-login-v1'

/**
 * The bytes a card signs: each field behind its length in bytes (4, big-endian), so no two logins share an encoding.
 * The card agent has its own writer of the same bytes; both are tested against the vector in the READMEs.
 */
export function loginStatement(challenge: LoginChallenge, origin: string, certSha256: string): Buffer {
  const fields = [
    Buffer.from(domainTag),
    Buffer.from(origin),
    Buffer.from(challenge.nonce),
    Buffer.from(challenge.audience),
    Buffer.from(challenge.expiresAt),
    Buffer.from(certSha256, 'hex'),
    Buffer.from(challenge.purpose),
  ]
  return Buffer.concat(
    fields.flatMap((field) => {
      const size = Buffer.alloc(4)
      size.writeUInt32BE(field.length)
      return [size, field]
    }),
  )
}
