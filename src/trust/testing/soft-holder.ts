import { generateKeyPairSync, sign, X509Certificate, type KeyObject } from 'node:crypto'
import type { CardRequest } from '../card-certificate.ts'
import { loginStatement, type CardAnswer, type LoginChallenge } from '../login-statement.ts'

export const person = {
  subjectName: '王芳',
  serialOfPerson: 'E0001',
  organisationName: '西安演示汽车出口有限公司',
  uscc: '91610131MA6TX0001X',
}

export type Holder = { privateKey: KeyObject; certificatePem: string; answer: (challenge: LoginChallenge, origin: string) => CardAnswer }

/** A person with a card: makes a key, has it certified, answers challenges. */
export async function holderOf(issue: (request: CardRequest) => Promise<string>, more: Partial<CardRequest> = {}): Promise<Holder> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const certificatePem = await issue({ ...person, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(), ...more })
  return { privateKey, certificatePem, answer: (challenge, origin) => answerWith(certificatePem, privateKey, challenge, origin) }
}

export function answerWith(certificatePem: string, privateKey: KeyObject, challenge: LoginChallenge, origin: string): CardAnswer {
  const certSha256 = new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase()
  const signature = sign('sha256', loginStatement(challenge, origin, certSha256), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { certificatePem, certSha256, origin, signature: signature.toString('base64url') }
}
