import 'reflect-metadata'
import { verify, type X509Certificate } from 'node:crypto'
import {
  AuthorityKeyIdentifierExtension, Extension, PublicKey, X509Crl, X509CrlGenerator, X509CrlReason, type Name,
} from '@peculiar/x509'
import { child, unsignedInteger } from './der.ts'
import { cryptoOf } from './issue-certificate.ts'
import type { Key } from './signer.ts'

/** RFC 5280 5.3.1, as far as somebody here can mean it. */
export type RevocationReason = Extract<
  keyof typeof X509CrlReason,
  'unspecified' | 'keyCompromise' | 'affiliationChanged' | 'superseded' | 'cessationOfOperation' | 'privilegeWithdrawn'
>

/** `serial`: hex, upper case, no leading zeros. `at`: ISO instant. */
export type Revocation = { serial: string; reason: RevocationReason; at: string }

/** As a CRL tells it; `reason` is null where it tells none. */
export type Revoked = { serial: string; reason: keyof typeof X509CrlReason | null; at: Date }

export type Crl = {
  readonly number: bigint
  readonly thisUpdate: Date
  readonly nextUpdate: Date
  readonly size: number
  isRevoked(serial: string): boolean
  readonly revoked: readonly Revoked[]
}

const crlNumber = '2.5.29.20'

/** One spelling for a serial, whoever printed it. */
export function normalSerial(hex: string): string {
  return hex.toUpperCase().replace(/^0+(?=.)/, '')
}

export async function issueCrl(request: {
  issuer: { key: Key; name: Name }
  number: bigint
  thisUpdate: Date
  nextUpdate: Date
  revocations: Revocation[]
}): Promise<string> {
  const { crypto, signingKey } = cryptoOf(request.issuer.key)
  const hex = request.number.toString(16)
  const number = unsignedInteger(Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'))
  const crl = await X509CrlGenerator.create(
    {
      issuer: request.issuer.name,
      thisUpdate: request.thisUpdate,
      nextUpdate: request.nextUpdate,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      signingKey,
      extensions: [
        await AuthorityKeyIdentifierExtension.create(new PublicKey(new Uint8Array(request.issuer.key.publicKey))),
        new Extension(crlNumber, false, number),
      ],
      entries: request.revocations.map(({ serial, reason, at }) => ({
        serialNumber: serial,
        reason: X509CrlReason[reason],
        revocationDate: new Date(at),
      })),
    },
    crypto,
  )
  // the library's own label is "CRL", which OpenSSL does not know
  const lines = Buffer.from(crl.rawData).toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN X509 CRL-----', ...lines, '-----END X509 CRL-----', ''].join('\n')
}

/** Reads a CRL; throws unless `issuer` signed it and it says when the next one comes. */
export function readCrl(pem: string, issuer: X509Certificate): Crl {
  const crl = new X509Crl(pem)
  const raw = Buffer.from(crl.rawData)
  // BIT STRING: its first byte counts unused bits
  const signature = child(raw, 2).content.subarray(1)
  if (!verify('sha256', child(raw, 0).whole, issuer.publicKey, signature)) throw new Error('the CRL is not signed by its authority')
  if (!crl.nextUpdate) throw new Error('the CRL names no next update')
  // partial, indirect and delta CRLs say so in a critical extension; none of them is complete for us
  if (crl.extensions.some(({ critical }) => critical)) throw new Error('the CRL has a critical extension')
  const revoked = new Map(crl.entries.map(({ serialNumber, reason, revocationDate }): [string, Revoked] => {
    const serial = normalSerial(serialNumber)
    return [serial, { serial, reason: reason === undefined ? null : (X509CrlReason[reason] as keyof typeof X509CrlReason), at: revocationDate }]
  }))
  const numberExtension = crl.getExtension(crlNumber)
  const number = numberExtension ? BigInt(`0x${child(tagOnly(numberExtension.value), 0).content.toString('hex')}`) : 0n
  return {
    number,
    thisUpdate: crl.thisUpdate,
    nextUpdate: crl.nextUpdate,
    size: revoked.size,
    isRevoked: (serial) => revoked.has(normalSerial(serial)),
    revoked: [...revoked.values()],
  }
}

/** Wraps an extension's value so that `child` can count its elements. */
function tagOnly(value: ArrayBuffer): Buffer {
  return Buffer.concat([Buffer.from([0x30, value.byteLength]), Buffer.from(value)])
}
