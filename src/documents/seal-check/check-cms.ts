// Verifies one CMS SignedData (RFC 5652 5.4) with exactly one signer. Parsed with pkijs, computed with
// node:crypto; shares no code with the writer in cades.ts.

import { createHash, verify, X509Certificate } from 'node:crypto'
import { fromBER, Null, ObjectIdentifier, OctetString, Sequence, type BaseBlock } from 'asn1js'
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, type Attribute, type RelativeDistinguishedNames } from 'pkijs'
import { oid } from '../object-identifiers.ts'
import { derLength } from './strict-der.ts'

export type DigestName = 'sha256' | 'sha384' | 'sha512'
const digestNames: Record<string, DigestName> = {
  [oid.sha256]: 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
}
// ECDSA and RSA (PKCS #1 v1.5); RSA because an operator may bring a key for readers that know no other.
const signatureDigests: Record<string, DigestName> = {
  [oid.ecdsaWithSha256]: 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}
export const digestNameOf = (id: string): DigestName | undefined => digestNames[id]

export type CmsFault =
  | 'CMS_MALFORMED'
  | 'CONTENT_CHANGED' // the content is not what was signed
  | 'SIGNATURE_WRONG' // the signature does not fit key and attributes
  | 'CERTIFICATE_NOT_BOUND' // another certificate than the one the signer named

export interface CheckedCms {
  ok: true
  certificate: X509Certificate
  /** All certificates that came along, the signer's among them. */
  certificates: X509Certificate[]
  signature: Uint8Array
  /** Content inside the CMS; undefined when detached. */
  content: Uint8Array | undefined
  unsigned: readonly Attribute[]
}

/**
 * Checks digest, signature and certificate binding, not whether the certificate is trusted.
 * `detached` gives the digest of the content when it is outside of the CMS. Bytes after the CMS must be zero (padding).
 */
export function checkCms(bytes: Uint8Array, contentType: string, detached?: (name: DigestName) => Uint8Array): CheckedCms | { ok: false; fault: CmsFault } {
  const bad = (fault: CmsFault) => ({ ok: false, fault }) as const
  const signedData = parseSignedData(bytes)
  const signer = signedData?.signerInfos[0]
  if (!signedData || !signer || signedData.signerInfos.length !== 1 || signedData.encapContentInfo.eContentType !== contentType) return bad('CMS_MALFORMED')

  const digestName = digestNames[signer.digestAlgorithm.algorithmId]
  const attributes = signer.signedAttrs
  const pkiCertificates = (signedData.certificates ?? []).filter(c => c instanceof Certificate)
  const mine = pkiCertificates.find(c => signer.sid instanceof IssuerAndSerialNumber && sameDer(c.issuer, signer.sid.issuer) && c.serialNumber.isEqual(signer.sid.serialNumber))
  if (!digestName || !attributes || !mine) return bad('CMS_MALFORMED')
  // Nothing unsigned may be arbitrary either: version 3 goes with content that is not plain data (RFC 5652 5.1).
  const version = contentType === oid.data ? 1 : 3
  const algorithms = [...signedData.digestAlgorithms, signer.digestAlgorithm]
  const agree = algorithms.length === 2 && algorithms.every(a => digestNames[a.algorithmId] === digestName && (a.algorithmParams === undefined || a.algorithmParams instanceof Null))
  if (signedData.version !== version || signer.version !== 1 || !agree) return bad('CMS_MALFORMED')
  if (signatureDigests[signer.signatureAlgorithm.algorithmId] !== digestName) return bad('CMS_MALFORMED')
  const one = (type: string): BaseBlock | undefined => {
    const found = attributes.attributes.filter(a => a.type === type)
    return found.length === 1 && found[0]!.values.length === 1 ? (found[0]!.values[0] as BaseBlock) : undefined
  }

  const type = one(oid.contentType)
  const digest = one(oid.messageDigest)
  if (!(type instanceof ObjectIdentifier) || type.getValue() !== contentType || !(digest instanceof OctetString)) return bad('CMS_MALFORMED')
  const content = octetsOf(signedData.encapContentInfo.eContent)
  const actual = content ? createHash(digestName).update(content).digest() : detached?.(digestName)
  if (!actual || !same(actual, octetsOf(digest))) return bad('CONTENT_CHANGED')

  const certificates = readCertificates(pkiCertificates)
  const certificate = certificates?.[pkiCertificates.indexOf(mine)]
  if (!certificates || !certificate) return bad('CMS_MALFORMED')
  const signature = octetsOf(signer.signature)!
  // The attributes are signed with the tag of a SET, which is how pkijs keeps them.
  const verified = verifies(digestName, new Uint8Array(attributes.encodedValue), certificate, signature)
  if (!verified) return bad('SIGNATURE_WRONG')
  if (!bindsCertificate(one(oid.signingCertificateV2), certificate)) return bad('CERTIFICATE_NOT_BOUND')

  return {
    ok: true,
    certificate,
    certificates,
    signature,
    content,
    unsigned: signer.unsignedAttrs?.attributes ?? [],
  }
}

function parseSignedData(bytes: Uint8Array): SignedData | undefined {
  const length = derLength(bytes)
  if (length === undefined || bytes.subarray(length).some(byte => byte !== 0)) return undefined
  try {
    const { offset, result } = fromBER(bytes.subarray(0, length))
    if (offset !== length) return undefined
    const info = new ContentInfo({ schema: result })
    return info.contentType === oid.signedData ? new SignedData({ schema: info.content }) : undefined
  } catch {
    return undefined // both parsers throw on values and structures they did not expect
  }
}

function readCertificates(parsed: readonly Certificate[]): X509Certificate[] | undefined {
  try {
    return parsed.map(c => new X509Certificate(Buffer.from(c.toSchema().toBER())))
  } catch {
    return undefined // OpenSSL is stricter than the parser and throws
  }
}

function verifies(digestName: DigestName, bytes: Uint8Array, certificate: X509Certificate, signature: Uint8Array): boolean {
  try {
    return verify(digestName, bytes, certificate.publicKey, signature)
  } catch {
    return false // a key or signature that OpenSSL can't even read
  }
}

function bindsCertificate(attribute: BaseBlock | undefined, certificate: X509Certificate): boolean {
  // SigningCertificateV2 → certs → first ESSCertIDv2: [hashAlgorithm], certHash, …
  let block: BaseBlock | undefined = attribute
  for (let depth = 0; depth < 2; depth++) block = block instanceof Sequence ? (block.valueBlock.value[0] as BaseBlock | undefined) : undefined
  if (!(block instanceof Sequence)) return false
  const [first, second] = block.valueBlock.value
  const name = first instanceof Sequence ? digestNames[(first.valueBlock.value[0] as ObjectIdentifier).getValue()] : 'sha256'
  const hash = first instanceof OctetString ? first : second
  return name !== undefined && hash instanceof OctetString && same(createHash(name).update(certificate.raw).digest(), octetsOf(hash))
}

function octetsOf(block: OctetString | undefined): Uint8Array | undefined {
  return block ? new Uint8Array(block.getValue()) : undefined
}

// Not pkijs's isEqual: it takes names for equal whose string types differ.
const sameDer = (a: RelativeDistinguishedNames, b: RelativeDistinguishedNames) => same(new Uint8Array(a.toSchema().toBER()), new Uint8Array(b.toSchema().toBER()))
const same = (a: Uint8Array, b: Uint8Array | undefined) => b !== undefined && Buffer.compare(a, b) === 0
