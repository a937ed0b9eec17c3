// The CMS signature inside a sealed PDF: CAdES as PAdES B-T wants it (ETSI EN 319 142-1).
// Not taken from @libpdf/core: it adds the signingTime attribute, which PAdES baseline forbids
// (the claimed time is the PDF's /M, the proven one the timestamp's).

import { createHash } from 'node:crypto'
import { Constructed, fromBER, Integer, ObjectIdentifier, OctetString, Sequence, Set as Asn1Set, type AsnType, type BaseBlock } from 'asn1js'
import { oid } from './object-identifiers.ts'
import type { SealSigner, Timestamper } from './seal-signer.ts'

/** A detached CMS SignedData (DER) over content with this SHA-256 digest, timestamped. */
export async function signDetached(contentDigest: Uint8Array, signer: SealSigner, timestamp: Timestamper): Promise<Uint8Array> {
  const attributes = [
    attribute(oid.contentType, new ObjectIdentifier({ value: oid.data })),
    attribute(oid.messageDigest, octets(contentDigest)),
    // Binds the certificate into what is signed, so that no other one for the same key can be put in its place.
    // ESSCertIDv2 without a hash algorithm means SHA-256.
    attribute(oid.signingCertificateV2, sequence(sequence(sequence(octets(sha256(signer.certificate)))))),
  ]
  const signedAttributes = sortedSet(attributes)
  const signature = await signer.sign(der(signedAttributes))
  const token = await timestamp(sha256(signature))

  const { issuer, serialNumber } = issuerAndSerial(signer.certificate)
  const signerInfo = sequence(
    new Integer({ value: 1 }),
    sequence(issuer, serialNumber),
    algorithm(oid.sha256),
    implicit(0, signedAttributes),
    algorithm(oid.ecdsaWithSha256),
    octets(signature),
    implicit(1, sortedSet([attribute(oid.timestampToken, parse(token, 'timestamp token'))])),
  )
  const signedData = sequence(
    new Integer({ value: 1 }),
    sortedSet([algorithm(oid.sha256)]),
    sequence(new ObjectIdentifier({ value: oid.data })),
    implicit(0, sortedSet([signer.certificate, ...signer.chain].map(bytes => parse(bytes, 'certificate')))),
    sortedSet([signerInfo]),
  )
  return der(sequence(new ObjectIdentifier({ value: oid.signedData }), explicit(0, signedData)))
}

function issuerAndSerial(certificate: Uint8Array): { issuer: BaseBlock; serialNumber: BaseBlock } {
  // TBSCertificate: [0] version, serialNumber, signature, issuer, …; every certificate of ours is version 3.
  const whole = parse(certificate, 'certificate') as Sequence
  const [, serialNumber, , issuer] = (whole.valueBlock.value[0] as Sequence).valueBlock.value
  if (!(serialNumber instanceof Integer) || !(issuer instanceof Sequence)) throw new Error('not an X.509 certificate of version 3')
  return { issuer, serialNumber }
}

const sequence = (...value: AsnType[]) => new Sequence({ value })
const octets = (bytes: Uint8Array) => new OctetString({ valueHex: Uint8Array.from(bytes).buffer })
const algorithm = (id: string) => sequence(new ObjectIdentifier({ value: id }))
const attribute = (type: string, value: AsnType) => sequence(new ObjectIdentifier({ value: type }), new Asn1Set({ value: [value] }))
const explicit = (tagNumber: number, value: AsnType) => new Constructed({ idBlock: { tagClass: 3, tagNumber }, value: [value] })
const implicit = (tagNumber: number, set: Asn1Set) => new Constructed({ idBlock: { tagClass: 3, tagNumber }, value: set.valueBlock.value })
const der = (block: AsnType) => new Uint8Array(block.toBER())
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** DER sorts the members of a SET OF by their encoding; a verifier re-encodes and would refuse another order. */
function sortedSet(members: AsnType[]): Asn1Set {
  return new Asn1Set({ value: members.map(m => [m, der(m)] as const).sort((a, b) => Buffer.compare(a[1], b[1])).map(([m]) => m) })
}

function parse(bytes: Uint8Array, what: string): AsnType {
  const { offset, result } = fromBER(bytes)
  if (offset === -1) throw new Error(`${what} is not DER: ${result.error}`)
  return result
}
