export type LoginChallenge = { nonce: string; audience: string; expiresAt: string; purpose: string }

/**
 * The only thing a card ever signs here. Fields, each behind its length in bytes (4, big-endian): tag, origin of the page,
 * nonce, audience, expiry, SHA-256 of the certificate (32 bytes), purpose. The tag keeps a login apart from any other
 * document that the same card may sign elsewhere.
 */
export function loginStatement(challenge: LoginChallenge, origin: string, certSha256: string): Uint8Array {
  const { nonce, audience, expiresAt, purpose } = challenge
  const text = [nonce, audience, expiresAt].map((field) => Buffer.from(field, 'utf8'))
  const fields = [Buffer.from('chechuang-login-v1'), Buffer.from(origin, 'utf8'), ...text, Buffer.from(certSha256, 'hex'), Buffer.from(purpose)]
  const length = (field: Uint8Array) => Buffer.from([field.length >>> 24, field.length >>> 16, field.length >>> 8, field.length])
  return Buffer.concat(fields.flatMap((field) => [length(field), field]))
}

/** Undefined: not a challenge. */
export function readChallenge(value: unknown): LoginChallenge | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { nonce, audience, expiresAt, purpose } = value as Record<string, unknown>
  const isText = (field: unknown, shape: RegExp): field is string => typeof field === 'string' && shape.test(field)
  if (!isText(nonce, /^[\w-]{22,128}$/) || !isText(audience, /^.{1,200}$/u)) return undefined
  if (!isText(expiresAt, /^\d{4}-\d\d-\d\dT[\d:.]{8,15}Z$/) || !isText(purpose, /^[a-z][a-z-]{0,31}$/)) return undefined
  return { nonce, audience, expiresAt, purpose }
}
