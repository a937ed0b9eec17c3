// Whether a certificate leads to a trusted root at a given time, and what it may be used for.

import type { X509Certificate } from 'node:crypto'
import { BitString, fromBER } from 'asn1js'
import { Certificate } from 'pkijs'
import { oid } from '../object-identifiers.ts'

const longestPath = 5
const documentSigning = '1.3.6.1.5.5.7.3.36'

/** Follows issuers through `others` up to a root; every certificate on the way must be valid at `at`, every issuer an authority. */
export function leadsToRoot(certificate: X509Certificate, others: readonly X509Certificate[], roots: readonly X509Certificate[], at: Date): boolean {
  const validThen = (c: X509Certificate) => c.validFromDate <= at && at <= c.validToDate
  const isRoot = (c: X509Certificate) => roots.some(root => root.raw.equals(c.raw))
  let current = certificate
  for (let step = 0; step < longestPath; step++) {
    if (!validThen(current)) return false
    if (isRoot(current)) return true
    const issuer = [...roots, ...others].find(c => c.ca && current.checkIssued(c) && current.verify(c.publicKey))
    if (!issuer || issuer.raw.equals(current.raw)) return false
    current = issuer
  }
  return false
}

/** A certificate of a root, revoked from `at` on. `serial`: hex, upper case, no leading zeros; `reason` as RFC 5280 names it. */
export interface RevokedCertificate {
  serial: string
  reason: string | null
  at: Date
}

/** What a certificate of one of the roots was revoked for, if it was. */
export function revocationOf(certificate: X509Certificate, roots: readonly X509Certificate[], revoked: readonly RevokedCertificate[]): RevokedCertificate | undefined {
  const serial = certificate.serialNumber.toUpperCase().replace(/^0+(?=.)/, '')
  return roots.some(root => certificate.checkIssued(root)) ? revoked.find(one => one.serial === serial) : undefined
}

// RFC 3161 4: a timestamp key that may be in other hands proves no time, not even an earlier one.
const timesStand = new Set(['unspecified', 'affiliationChanged', 'superseded', 'cessationOfOperation'])

/** Whether a timestamp from before the revocation of its key still proves its time. */
export function timeStands(revocation: RevokedCertificate, time: Date): boolean {
  return timesStand.has(revocation.reason ?? '') && time < revocation.at
}

/** A seal commits to content and nothing else: a login card or a timestamp key of the same root is not a seal. */
export function maySealDocuments(certificate: X509Certificate): boolean {
  const usage = certificate.keyUsage
  return !certificate.ca && commitsToContent(certificate) && (usage === undefined || usage.includes(documentSigning))
}

/** RFC 3161 2.3: timeStamping and no other use. */
export function mayTimestamp(certificate: X509Certificate): boolean {
  return !certificate.ca && certificate.keyUsage?.length === 1 && certificate.keyUsage[0] === oid.timeStamping
}

function commitsToContent(certificate: X509Certificate): boolean {
  const usage = Certificate.fromBER(certificate.raw).extensions?.find(e => e.extnID === oid.keyUsage)
  const bits = usage ? fromBER(usage.extnValue.getValue()).result : undefined
  // Bit 1 from the left is nonRepudiation (contentCommitment).
  return bits instanceof BitString && (bits.valueBlock.valueHexView[0]! & 0x40) !== 0
}
