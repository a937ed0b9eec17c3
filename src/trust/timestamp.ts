import { createHash } from 'node:crypto'
import { child, generalizedTime, nothing, objectIdentifier, octetString, sequence, setOf, tagged, unsignedInteger } from './der.ts'
import { randomSerial } from './issue-certificate.ts'
import type { Signer } from './signer.ts'

export type DigestAlgorithm = 'SHA-256' | 'SHA-384' | 'SHA-512'

const digests: Record<DigestAlgorithm, { oid: Buffer; size: number }> = {
  'SHA-256': { oid: objectIdentifier('2.16.840.1.101.3.4.2.1'), size: 32 },
  'SHA-384': { oid: objectIdentifier('2.16.840.1.101.3.4.2.2'), size: 48 },
  'SHA-512': { oid: objectIdentifier('2.16.840.1.101.3.4.2.3'), size: 64 },
}
const oid = {
  signedData: objectIdentifier('1.2.840.113549.1.7.2'),
  tstInfo: objectIdentifier('1.2.840.113549.1.9.16.1.4'),
  contentType: objectIdentifier('1.2.840.113549.1.9.3'),
  messageDigest: objectIdentifier('1.2.840.113549.1.9.4'),
  signingCertificateV2: objectIdentifier('1.2.840.113549.1.9.16.2.47'),
  ecdsaWithSha256: objectIdentifier('1.2.840.10045.4.3.2'),
  // under the UUID arc (X.667), which anybody may use without asking for a number
  policy: objectIdentifier('2.25.284915605770878571967260696463075802748'),
}
const version = (n: number) => unsignedInteger(Buffer.from([n]))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
const attribute = (type: Buffer, value: Buffer) => sequence(type, setOf(value))

/**
 * An RFC 3161 TimeStampToken (CMS SignedData, DER) over a digest that the caller computed.
 * `nonce`: big-endian bytes of the request's nonce, echoed. Throws when the digest's size is not its algorithm's.
 */
export async function timestampToken(request: {
  signer: Signer
  digest: Uint8Array
  algorithm: DigestAlgorithm
  at: Date
  nonce?: Uint8Array
}): Promise<Uint8Array> {
  const { signer, digest, at, nonce } = request
  const { oid: digestOid, size } = digests[request.algorithm]
  if (digest.length !== size) throw new RangeError(`a ${request.algorithm} digest has ${size} bytes, not ${digest.length}`)

  const info = sequence(
    version(1),
    oid.policy,
    sequence(sequence(digestOid, nothing), octetString(digest)),
    unsignedInteger(randomSerial()),
    generalizedTime(at),
    // accuracy: one second, since genTime is cut to the second
    sequence(version(1)),
    ...(nonce ? [unsignedInteger(nonce)] : []),
  )
  const attributes = setOf(
    attribute(oid.contentType, oid.tstInfo),
    attribute(oid.messageDigest, octetString(sha256(info))),
    attribute(oid.signingCertificateV2, sequence(sequence(sequence(octetString(sha256(signer.certificate)))))),
  )
  const signature = await signer.sign(attributes, 'der')

  const sha256Algorithm = sequence(digests['SHA-256'].oid)
  // TBSCertificate: version, serial, algorithm, issuer
  const toBeSigned = child(Buffer.from(signer.certificate), 0).whole
  const signerInfo = sequence(
    version(1),
    sequence(child(toBeSigned, 3).whole, child(toBeSigned, 1).whole),
    sha256Algorithm,
    implicit(0xa0, attributes),
    sequence(oid.ecdsaWithSha256),
    octetString(signature),
  )
  const signedData = sequence(
    version(3),
    setOf(sha256Algorithm),
    sequence(oid.tstInfo, tagged(0xa0, octetString(info))),
    implicit(0xa0, setOf(Buffer.from(signer.certificate), ...signer.chain.map((der) => Buffer.from(der)))),
    setOf(signerInfo),
  )
  return sequence(oid.signedData, tagged(0xa0, signedData))
}

/** Another tag in place of the element's own ([0] IMPLICIT). */
function implicit(tag: number, element: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), element.subarray(1)])
}

/** The TimeStampResp that carries a granted token over HTTP or into a file. */
export function timestampResponse(token: Uint8Array): Uint8Array {
  return sequence(sequence(version(0)), token)
}
