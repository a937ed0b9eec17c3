// Is this file exactly what we sealed, and was it us? Independent of how it was sealed.

import { createHash, X509Certificate } from 'node:crypto'
import { fromBER, type BaseBlock } from 'asn1js'
import { TSTInfo } from 'pkijs'
import { oid } from '../object-identifiers.ts'
import { leadsToRoot, maySealDocuments, mayTimestamp, revocationOf, timeStands, type RevokedCertificate } from './certificate-path.ts'
import { checkCms, digestNameOf, type CheckedCms, type CmsFault } from './check-cms.ts'
import { findSignature, type FoundSignature } from './find-signature.ts'

export type SealFinding =
  | CmsFault
  | 'UNREADABLE' // no PDF, or a damaged one
  | 'APPENDED' // something was added after the seal
  | 'BYTE_RANGE_WRONG' // the signed ranges leave out more than the signature itself
  | 'TIMESTAMP_MISSING'
  | 'TIMESTAMP_WRONG' // not a token over this signature
  | 'TIMESTAMP_UNTRUSTED'
  | 'CERTIFICATE_UNTRUSTED' // no path to a trusted root at the time of sealing
  | 'CERTIFICATE_REVOKED' // sealed when the certificate had been revoked
  | 'TIMESTAMP_REVOKED' // by a key that was revoked then, or later because it may be in other hands
  | 'NOT_A_SEAL' // signed with a trusted key that is not for sealing

export interface SealCheck {
  status: 'valid' | 'altered' | 'unsigned' | 'untrusted'
  /** Why the status is not 'valid'. */
  finding: SealFinding | null
  /** Common name on the certificate. To be believed only when the status is 'valid'. */
  signerName: string | null
  /** SHA-256 of the signer's certificate, hex. */
  certificateSha256: string | null
  /** Claimed by the sealer. */
  signedAt: Date | null
  /** Proven by the timestamp. */
  timestampAt: Date | null
  /** The seal covers every byte of the file except itself. */
  coversWholeFile: boolean
}

/** Who is believed. Roots are X.509 DER. */
export interface SealTrust {
  trustedRoots: readonly Uint8Array[]
  /** What the roots revoked. A seal proven to be older stands: only the timestamp says which it is. */
  revoked?: readonly RevokedCertificate[]
}

/** Never throws for anything a file may contain. */
export async function checkSeal(pdf: Uint8Array, { trustedRoots, revoked = [] }: SealTrust): Promise<SealCheck> {
  const roots = trustedRoots.map(der => new X509Certificate(der))
  try {
    return await judge(pdf, roots, revoked)
  } catch {
    // Files come from anybody. The parsers of PDF and ASN.1 throw in more ways than can be listed, and a
    // file that breaks them is not what we sealed.
    return { ...blank, status: 'altered', finding: 'UNREADABLE' }
  }
}

const blank = { signerName: null, certificateSha256: null, signedAt: null, timestampAt: null, coversWholeFile: false }

async function judge(pdf: Uint8Array, roots: readonly X509Certificate[], revoked: readonly RevokedCertificate[]): Promise<SealCheck> {
  const check: SealCheck = { ...blank, status: 'valid', finding: null }
  const verdict = (status: SealCheck['status'], finding: SealFinding | null): SealCheck => ({ ...check, status, finding })

  const found = await findSignature(pdf)
  if (found === 'none' || found === 'unreadable') {
    // Damage to the structure around a seal must not make the file pass for one that never had any.
    const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength)
    const hasTraces = ['/ByteRange', 'ETSI.CAdES.detached', '/Adobe.PPKLite'].some(trace => bytes.includes(trace))
    if (hasTraces) return verdict('altered', 'UNREADABLE')
    return verdict('unsigned', found === 'unreadable' ? 'UNREADABLE' : null)
  }
  check.signedAt = found.claimedAt
  const isRevoked = (certificate: X509Certificate, then: Date) => {
    const revocation = revocationOf(certificate, roots, revoked)
    return revocation !== undefined && revocation.at <= then
  }

  const range = checkRange(pdf, found)
  if (range !== null) return verdict('altered', range)
  check.coversWholeFile = true

  const [, end, start] = found.byteRange
  const cms = checkCms(found.contents, oid.data, name => createHash(name).update(pdf.subarray(0, end)).update(pdf.subarray(start)).digest())
  if (!cms.ok) return verdict('altered', cms.fault)
  check.signerName = commonName(cms.certificate)
  check.certificateSha256 = createHash('sha256').update(cms.certificate.raw).digest('hex')

  const timestamp = checkTimestamp(cms, roots, revoked)
  if (typeof timestamp === 'string') return verdict(timestamp === 'TIMESTAMP_UNTRUSTED' || timestamp === 'TIMESTAMP_REVOKED' ? 'untrusted' : 'altered', timestamp)
  check.timestampAt = timestamp

  // Every certificate that came along must be good, not only the signer's: the seal is judged as a whole.
  if (!cms.certificates.every(c => leadsToRoot(c, cms.certificates, roots, timestamp))) return verdict('untrusted', 'CERTIFICATE_UNTRUSTED')
  if (cms.certificates.some(c => isRevoked(c, timestamp))) return verdict('untrusted', 'CERTIFICATE_REVOKED')
  if (!maySealDocuments(cms.certificate)) return verdict('untrusted', 'NOT_A_SEAL')
  return verdict('valid', null)
}

function checkRange(pdf: Uint8Array, { byteRange, contents, subFilter }: FoundSignature): SealFinding | null {
  const [zero, end, start, length] = byteRange
  if (zero !== 0 || end >= start || start + length > pdf.length) return 'BYTE_RANGE_WRONG'
  if (start + length < pdf.length) return 'APPENDED'
  // What lies between is the one hexadecimal string that the dictionary has as Contents, in one case throughout.
  const gap = Buffer.from(pdf.subarray(end, start)).toString('latin1')
  const hex = gap.slice(1, -1)
  const oneCase = hex === hex.toLowerCase() || hex === hex.toUpperCase()
  if (!/^<(?:[0-9a-fA-F]{2})+>$/.test(gap) || !oneCase || !Buffer.from(hex, 'hex').equals(contents)) return 'BYTE_RANGE_WRONG'
  return subFilter === 'ETSI.CAdES.detached' ? null : 'CMS_MALFORMED'
}

/** When the token is good: its time. Its key is judged at that time too. */
function checkTimestamp(seal: CheckedCms, roots: readonly X509Certificate[], revoked: readonly RevokedCertificate[]): Date | SealFinding {
  const tokens = seal.unsigned.filter(a => a.type === oid.timestampToken).flatMap(a => a.values as BaseBlock[])
  if (tokens.length === 0) return 'TIMESTAMP_MISSING'
  if (tokens.length > 1) return 'TIMESTAMP_WRONG'
  const cms = checkCms(new Uint8Array(tokens[0]!.toBER()), oid.timestampInfo)
  if (!cms.ok || !cms.content) return 'TIMESTAMP_WRONG'
  const info = timestampInfo(cms.content)
  const digestName = info && digestNameOf(info.messageImprint.hashAlgorithm.algorithmId)
  if (!info || !digestName) return 'TIMESTAMP_WRONG'
  const imprint = Buffer.from(info.messageImprint.hashedMessage.getValue())
  if (!createHash(digestName).update(seal.signature).digest().equals(imprint)) return 'TIMESTAMP_WRONG'
  const issuers = [...cms.certificates, ...seal.certificates]
  const trusted = mayTimestamp(cms.certificate) && cms.certificates.every(c => leadsToRoot(c, issuers, roots, info.genTime))
  if (!trusted) return 'TIMESTAMP_UNTRUSTED'
  const revocation = revocationOf(cms.certificate, roots, revoked)
  return revocation && !timeStands(revocation, info.genTime) ? 'TIMESTAMP_REVOKED' : info.genTime
}

function timestampInfo(der: Uint8Array): TSTInfo | undefined {
  try {
    return new TSTInfo({ schema: fromBER(der).result })
  } catch {
    return undefined // pkijs throws on what does not fit its schema
  }
}

function commonName(certificate: X509Certificate): string {
  return /(?:^|\n)CN=(.*)/.exec(certificate.subject)?.[1] ?? certificate.subject
}
