import { createPublicKey } from 'node:crypto'
import type { Authority } from './authority.ts'
import { distinguishedName } from './distinguished-name.ts'
import { issueCertificate } from './issue-certificate.ts'

export type CardRequest = {
  /** The holder's name. */
  subjectName: string
  /** What tells two holders of one name apart: an employee's number, never an identity number. */
  serialOfPerson: string
  organisationName: string
  /** 统一社会信用代码 of the organisation. */
  uscc: string
  /** SPKI, PEM; P-256. */
  publicKey: string
  /** Defaults: from now, for two years. */
  validFrom?: Date
  validTo?: Date
}

/** A login certificate for a card, PEM. Throws on a key that is not P-256. */
export async function issueCardCertificate(authority: Authority, request: CardRequest, now: Date): Promise<string> {
  const publicKey = createPublicKey(request.publicKey)
  if (publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('a card key must be P-256')
  // a minute back: the clock of who looks at it may be a little slow
  const validFrom = request.validFrom ?? new Date(now.getTime() - 60_000)
  const twoYearsOn = new Date(validFrom)
  twoYearsOn.setUTCFullYear(twoYearsOn.getUTCFullYear() + 2)
  // PrintableString, the only type X.520 allows there
  if (!/^[A-Za-z0-9 '()+,./:=?-]{1,64}$/.test(request.serialOfPerson)) throw new Error('serialOfPerson holds letters, digits and plain signs')
  const certificate = await issueCertificate({
    subject: distinguishedName({
      organisation: request.organisationName,
      uscc: request.uscc,
      commonName: request.subjectName,
      serialNumber: request.serialOfPerson,
    }),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }),
    role: { kind: 'card' },
    validFrom,
    validTo: request.validTo ?? twoYearsOn,
    issuer: { key: authority.key(), name: authority.subject },
  })
  return certificate.toString('pem') + '\n'
}
