// A certificate authority that lives for one test: root, seal certificate, timestamp certificate.
// Written apart from src/trust on purpose: the two must agree through the standards alone.

import 'reflect-metadata'
import { createHash, createPrivateKey, randomBytes, sign, webcrypto, type KeyObject } from 'node:crypto'
import { Constructed, fromBER, GeneralizedTime, Integer, Null, ObjectIdentifier, OctetString, Sequence, Set as Asn1Set, type AsnType } from 'asn1js'
import * as x509 from '@peculiar/x509'
import { oid } from '../object-identifiers.ts'
import type { SealSigner, Timestamper } from '../seal-signer.ts'

x509.cryptoProvider.set(webcrypto)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

export interface ThrowawayTrust {
  root: Uint8Array
  rootPem: string
  signer: SealSigner
  tsaCertificate: Uint8Array
  /** A login card of the same root: trusted, but not for sealing. */
  card: SealSigner
  /** Tokens that say `at`. */
  timestampAt(at: Date): Timestamper
}

export async function throwawayTrust(options: { from?: Date; to?: Date; signerName?: string } = {}): Promise<ThrowawayTrust> {
  const { from = new Date('2023-01-01T00:00:00Z'), to = new Date('2033-01-01T00:00:00Z'), signerName = '车窗口岸信息演示中心' } = options
  const validity = { notBefore: from, notAfter: to }
  const rootKeys = await keyPair()
  const rootName = 'CN=Throwaway Root, O=演示, C=CN'
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(), name: rootName, ...validity, keys: rootKeys, signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey),
    ],
  })
  const issue = async (subject: string, extensions: x509.Extension[]) => {
    const keys = await keyPair()
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(), subject, issuer: rootName, ...validity, publicKey: keys.publicKey, signingKey: rootKeys.privateKey, signingAlgorithm: algorithm,
      extensions: [...extensions, await x509.AuthorityKeyIdentifierExtension.create(rootKeys.publicKey), await x509.SubjectKeyIdentifierExtension.create(keys.publicKey)],
    })
    return { der: new Uint8Array(certificate.rawData), key: await nodeKey(keys.privateKey) }
  }
  const seal = await issue(`CN=${signerName}, O=演示, C=CN`, [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
  ])
  const tsa = await issue('CN=Throwaway Timestamps, O=演示, C=CN', [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([oid.timeStamping], true),
  ])
  const card = await issue('CN=Card, O=演示, C=CN', [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2']),
  ])
  const rootDer = new Uint8Array(root.rawData)
  const signerOf = ({ der: certificate, key }: { der: Uint8Array; key: KeyObject }): SealSigner => ({
    keyId: 'throwaway', algorithm: 'ES256', certificate, chain: [rootDer], sign: async bytes => sign('sha256', bytes, key),
  })
  return {
    root: rootDer,
    rootPem: root.toString('pem'),
    signer: signerOf(seal),
    card: signerOf(card),
    tsaCertificate: tsa.der,
    timestampAt: at => async digest => token(digest, at, tsa),
  }
}

const keyPair = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
const nodeKey = async (key: webcrypto.CryptoKey) =>
  createPrivateKey({ key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)), format: 'der', type: 'pkcs8' })
const serial = () => `4${randomBytes(9).toString('hex')}`

// RFC 3161 2.4.2, with the one attribute set that CMS demands.
function token(digest: Uint8Array, at: Date, tsa: { der: Uint8Array; key: KeyObject }): Uint8Array {
  const info = der(seq(
    int(1), new ObjectIdentifier({ value: '1.2.3.4.1' }), seq(algorithmId(oid.sha256), octets(digest)),
    int(Buffer.from(serial(), 'hex')), new GeneralizedTime({ valueDate: at }),
  ))
  const attributes = [
    attribute(oid.contentType, new ObjectIdentifier({ value: oid.timestampInfo })),
    attribute(oid.messageDigest, octets(sha256(info))),
    attribute(oid.signingCertificateV2, seq(seq(seq(octets(sha256(tsa.der)))))),
  ]
  const certificate = fromBER(tsa.der).result as Sequence
  const [, serialNumber, , issuer] = (certificate.valueBlock.value[0] as Sequence).valueBlock.value as [AsnType, AsnType, AsnType, AsnType]
  const signedData = seq(
    int(3), set(algorithmId(oid.sha256)),
    seq(new ObjectIdentifier({ value: oid.timestampInfo }), tagged(0, octets(info))),
    tagged(0, certificate),
    set(seq(
      int(1), seq(issuer, serialNumber), algorithmId(oid.sha256), tagged(0, ...attributes),
      seq(new ObjectIdentifier({ value: oid.ecdsaWithSha256 })), octets(sign('sha256', der(set(...attributes)), tsa.key)),
    )),
  )
  return der(seq(new ObjectIdentifier({ value: oid.signedData }), tagged(0, signedData)))
}

const seq = (...value: AsnType[]) => new Sequence({ value })
const set = (...value: AsnType[]) => new Asn1Set({ value })
const int = (value: number | Buffer) => (typeof value === 'number' ? new Integer({ value }) : new Integer({ valueHex: Uint8Array.from(value).buffer }))
const octets = (bytes: Uint8Array) => new OctetString({ valueHex: Uint8Array.from(bytes).buffer })
const algorithmId = (id: string) => seq(new ObjectIdentifier({ value: id }), new Null())
const attribute = (type: string, value: AsnType) => seq(new ObjectIdentifier({ value: type }), set(value))
const tagged = (tagNumber: number, ...value: AsnType[]) => new Constructed({ idBlock: { tagClass: 3, tagNumber }, value })
const der = (block: AsnType) => new Uint8Array(block.toBER())
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
