// The CMS signature inside a sealed PDF: CAdES as PAdES B-T wants it (ETSI EN 319 142-1).
// Not taken from @libpdf/core: it adds the signingTime attribute, which PAdES baseline forbids
// (the claimed time is the PDF's /M, the proven one the timestamp's).

import { createHash } from 'node:crypto'
import { contents, element, membersOf, objectIdentifier, octets, sequence, setOf, smallInteger } from './der.ts'
import { oid } from './object-identifiers.ts'
import type { SealSigner, Timestamper } from './seal-signer.ts'

/** A detached CMS SignedData (DER) over content with this SHA-256 digest, timestamped. */
export async function signDetached(contentDigest: Uint8Array, signer: SealSigner, timestamp: Timestamper): Promise<Uint8Array> {
  const signedAttributes = setOf(
    attribute(oid.contentType, objectIdentifier(oid.data)),
    attribute(oid.messageDigest, octets(contentDigest)),
    // Binds the certificate into what is signed, so that no other one for the same key can be put in its place.
    // ESSCertIDv2 without a hash algorithm means SHA-256.
    attribute(oid.signingCertificateV2, sequence(sequence(sequence(octets(sha256(signer.certificate)))))),
  )
  const signature = await signer.sign(signedAttributes)
  const token = await timestamp(sha256(signature))
  // A token that is not DER would make the whole seal unreadable; better to fail here.
  if (token[0] !== 0x30 || membersOf(token).length !== 2) throw new Error('the timestamp token is not a CMS ContentInfo')

  const signerInfo = sequence(
    smallInteger(1),
    issuerAndSerial(signer.certificate),
    algorithm(oid.sha256),
    implicit(0, signedAttributes),
    algorithm(oid.ecdsaWithSha256),
    octets(signature),
    implicit(1, setOf(attribute(oid.timestampToken, token))),
  )
  const signedData = sequence(
    smallInteger(1),
    setOf(algorithm(oid.sha256)),
    sequence(objectIdentifier(oid.data)),
    implicit(0, setOf(signer.certificate, ...signer.chain)),
    setOf(signerInfo),
  )
  return sequence(objectIdentifier(oid.signedData), element(0xa0, signedData))
}

function issuerAndSerial(certificate: Uint8Array): Buffer {
  // TBSCertificate: [0] version, serialNumber, signature, issuer, …
  const [toBeSigned] = membersOf(certificate)
  const [version, serialNumber, , issuer] = membersOf(toBeSigned ?? new Uint8Array())
  if (version?.[0] !== 0xa0 || !serialNumber || !issuer) throw new Error('not an X.509 certificate of version 3')
  return sequence(issuer, serialNumber)
}

const algorithm = (id: string) => sequence(objectIdentifier(id))
const attribute = (type: string, value: Uint8Array) => sequence(objectIdentifier(type), setOf(value))
/** [n] IMPLICIT SET OF: the tag takes the set's place. */
const implicit = (n: number, set: Uint8Array) => element(0xa0 | n, contents(set))
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
