import { timingSafeEqual, verify, X509Certificate } from 'node:crypto'
import type { Crl } from './crl.ts'
import { loginStatement, type CardAnswer, type LoginChallenge } from './login-statement.ts'

export type CardRefusal =
  | 'CARD_UNTRUSTED'
  | 'CARD_EXPIRED'
  | 'CARD_NOT_YET_VALID'
  | 'CARD_REVOKED'
  | 'CARD_NOT_FOR_LOGIN'
  | 'LOGIN_SIGNATURE_WRONG'
  | 'LOGIN_ORIGIN_WRONG'
  | 'LOGIN_CHALLENGE_EXPIRED'
  | 'CRL_STALE'

export type VerifiedCard = {
  /** SHA-256 of the certificate's DER, lower-case hex. */
  certSha256: string
  subject: { name: string; person: string; organisation: string }
  uscc: string
  /** Hex, upper case. */
  serial: string
}

/** `limit`: of a card out of its time, when it ended or will begin. */
export type CardVerdict = { ok: true; card: VerifiedCard } | { ok: false; code: CardRefusal; limit?: Date }

/** Exactly one path is accepted: card ← this card authority ← this root. Certificates that a client sends besides are never used. */
export type CardAnchors = {
  root: X509Certificate
  authority: X509Certificate
  /** Undefined: no CRL that its authority signed could be read. */
  rootCrl: Crl | undefined
  cardCrl: Crl | undefined
}

const clientAuth = '1.3.6.1.5.5.7.3.2'
const refuse = (code: CardRefusal, limit?: Date): CardVerdict => ({ ok: false, code, ...(limit && { limit }) })

/** Judges a card's certificate at `now`: path, validity, not an authority, for login, not revoked. */
export function judgeCertificate(certificate: X509Certificate, anchors: CardAnchors, now: Date): CardRefusal | undefined {
  const { root, authority, rootCrl, cardCrl } = anchors
  if (!isIssuedBy(certificate, authority)) {
    // ours, but an authority, a seal or a timestamp: the person picked the wrong certificate
    return isIssuedBy(certificate, root) ? 'CARD_NOT_FOR_LOGIN' : 'CARD_UNTRUSTED'
  }
  if (!isIssuedBy(authority, root) || !authority.ca || !root.ca) return 'CARD_UNTRUSTED'
  if (!isValidAt(root, now) || !isValidAt(authority, now)) return 'CARD_UNTRUSTED'
  if (certificate.ca || !certificate.keyUsage?.includes(clientAuth)) return 'CARD_NOT_FOR_LOGIN'
  if (certificate.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return 'CARD_NOT_FOR_LOGIN'
  if (now < certificate.validFromDate) return 'CARD_NOT_YET_VALID'
  if (now > certificate.validToDate) return 'CARD_EXPIRED'
  if (!isFresh(rootCrl, now) || !isFresh(cardCrl, now)) return 'CRL_STALE'
  if (rootCrl.isRevoked(authority.serialNumber)) return 'CARD_UNTRUSTED'
  if (cardCrl.isRevoked(certificate.serialNumber)) return 'CARD_REVOKED'
  return undefined
}

/**
 * Judges the answer to a login challenge. Whether the nonce was already used is for the caller, who spends it before asking.
 * `expectedOrigin`: the one canonical origin of the page; `audience`: this installation.
 */
export function verifyCardAnswer(input: {
  challenge: LoginChallenge
  answer: CardAnswer
  anchors: CardAnchors
  now: Date
  expectedOrigin: string
  audience: string
}): CardVerdict {
  const { challenge, answer, anchors, now, expectedOrigin, audience } = input
  // negated so that an unreadable instant counts as past
  if (!(now.getTime() < Date.parse(challenge.expiresAt))) return refuse('LOGIN_CHALLENGE_EXPIRED')
  const certificate = readCertificate(answer.certificatePem)
  if (!certificate) return refuse('CARD_UNTRUSTED')
  const fault = judgeCertificate(certificate, anchors, now)
  if (fault === 'CARD_EXPIRED') return refuse(fault, certificate.validToDate)
  if (fault === 'CARD_NOT_YET_VALID') return refuse(fault, certificate.validFromDate)
  if (fault) return refuse(fault)
  if (answer.origin !== expectedOrigin || challenge.audience !== audience) return refuse('LOGIN_ORIGIN_WRONG')
  const certSha256 = certificate.fingerprint256.replaceAll(':', '').toLowerCase()
  if (!sameText(answer.certSha256, certSha256)) return refuse('LOGIN_SIGNATURE_WRONG')
  const signature = Buffer.from(answer.signature, 'base64url')
  const statement = loginStatement(challenge, expectedOrigin, certSha256)
  const genuine =
    signature.length === 64 &&
    verify('sha256', statement, { key: certificate.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  if (!genuine) return refuse('LOGIN_SIGNATURE_WRONG')
  return { ok: true, card: describe(certificate, certSha256) }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function isValidAt(certificate: X509Certificate, now: Date): boolean {
  return certificate.validFromDate <= now && now <= certificate.validToDate
}

function isFresh(crl: Crl | undefined, now: Date): crl is Crl {
  return crl !== undefined && crl.thisUpdate <= now && now < crl.nextUpdate
}

/** Undefined: not a certificate. 8 kB is four times what a card's certificate needs. */
function readCertificate(pem: string): X509Certificate | undefined {
  if (pem.length > 8192) return undefined
  try {
    return new X509Certificate(pem)
  } catch {
    return undefined
  }
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function describe(certificate: X509Certificate, certSha256: string): VerifiedCard {
  const subject = certificate.toLegacyObject().subject as unknown as Record<string, string | undefined>
  return {
    certSha256,
    subject: { name: subject['CN'] ?? '', person: subject['serialNumber'] ?? '', organisation: subject['O'] ?? '' },
    uscc: subject['organizationIdentifier'] ?? '',
    serial: certificate.serialNumber,
  }
}
