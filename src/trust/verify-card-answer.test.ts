import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { distinguishedName } from './distinguished-name.ts'
import { issueCertificate, type CertificateRole } from './issue-certificate.ts'
import { fileKeyStore } from './key-store.ts'
import { loginStatement, type LoginChallenge } from './login-statement.ts'
import type { Trust } from './open-trust.ts'
import { hasOpenssl } from './testing/openssl.ts'
import { opensslAccepts, pkijsAccepts } from './testing/judges.ts'
import { answerWith, holderOf, person, type Holder } from './testing/soft-holder.ts'
import { openDemoTrust, throwawayFolder } from './testing/throwaway-folder.ts'
import { verifyCardAnswer } from './verify-card-answer.ts'
import { X509Certificate as DecodedCertificate } from '@peculiar/x509'

const origin = 'http://localhost:5180'
const now = new Date('2025-03-14T01:00:00Z')
const day = 86_400_000
const later = (days: number) => new Date(now.getTime() + days * day)

let dir: string
let trust: Trust
let holder: Holder
const challengeOf = (more: Partial<LoginChallenge> = {}) => ({ ...trust.loginChallenge({ audience: origin, purpose: 'login', binding: 'browser' }), ...more })
const judge = (card: Holder, challenge = challengeOf(), by = trust) =>
  by.verifyCardAnswer({ challenge, answer: card.answer(challenge, origin), expectedOrigin: origin, audience: origin })
const codeOf = (verdict: ReturnType<Trust['verifyCardAnswer']>) => (verdict.ok ? 'ok' : verdict.code)

/** A certificate that this authority of ours really signs, but for something that is no card. */
async function wronglyIssued(by: 'root' | 'cards', role: CertificateRole, curve = 'prime256v1'): Promise<Holder> {
  const key = await fileKeyStore(dir).find(by)
  if (!key) throw new Error('no key')
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve })
  const issuer = new DecodedCertificate(readFileSync(join(dir, `${by}.cert.pem`), 'utf8'))
  const certificate = await issueCertificate({
    subject: distinguishedName({ organisation: '演示', commonName: '不是卡' }), role, validFrom: later(-1), validTo: later(1),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }), issuer: { key, name: issuer.subjectName },
  })
  const certificatePem = certificate.toString('pem')
  return { privateKey, certificatePem, answer: (challenge, from) => answerWith(certificatePem, privateKey, challenge, from) }
}

beforeAll(async () => {
  dir = throwawayFolder()
  trust = await openDemoTrust(dir, { now: () => now })
  holder = await holderOf(trust.issueCard)
})

describe('a card that may log in', () => {
  it('is accepted, and its certificate says who holds it', () => {
    const verdict = judge(holder)
    expect(verdict).toEqual({
      ok: true,
      card: {
        certSha256: createHash('sha256').update(new X509Certificate(holder.certificatePem).raw).digest('hex'),
        subject: { name: '王芳', person: 'E0001', organisation: person.organisationName },
        uscc: person.uscc,
        serial: new X509Certificate(holder.certificatePem).serialNumber,
      },
    })
  })

  it('is good for two years', async () => {
    const { validFromDate, validToDate } = new X509Certificate(holder.certificatePem)
    expect(validToDate.getUTCFullYear() - validFromDate.getUTCFullYear()).toBe(2)
  })

  it('keeps names that a distinguished name could trip over', async () => {
    for (const subjectName of ['=王,芳', '"引号"', 'O=别家公司', ' 空 格', '王芳+CN=李四', '㐂𠮷', '#0c0161', '\\\\2c']) {
      const verdict = judge(await holderOf(trust.issueCard, { subjectName }))
      expect(verdict).toMatchObject({ ok: true, card: { subject: { name: subjectName, organisation: person.organisationName }, uscc: person.uscc } })
    }
  })
})

describe('a certificate that may not', () => {
  it('says when it ended, or begins', async () => {
    expect(judge(await holderOf(trust.issueCard, { validFrom: later(-731), validTo: later(-1) }))).toMatchObject({ limit: later(-1) })
    expect(judge(await holderOf(trust.issueCard, { validFrom: later(1), validTo: later(2) }))).toMatchObject({ limit: later(1) })
  })

  it('is refused once it ended, or before it begins', async () => {
    expect(codeOf(judge(await holderOf(trust.issueCard, { validFrom: later(-731), validTo: later(-1) })))).toBe('CARD_EXPIRED')
    expect(codeOf(judge(await holderOf(trust.issueCard, { validFrom: later(1), validTo: later(2) })))).toBe('CARD_NOT_YET_VALID')
  })

  it('is refused from the moment it is revoked, in every process', async () => {
    const elsewhere = await openDemoTrust(dir, { now: () => now })
    const card = await holderOf(trust.issueCard)
    expect(codeOf(judge(card, challengeOf(), elsewhere))).toBe('ok')
    await trust.revoke(new X509Certificate(card.certificatePem).serialNumber, 'keyCompromise')
    expect(codeOf(judge(card, challengeOf(), elsewhere))).toBe('CARD_REVOKED')
    expect(codeOf(judge(card))).toBe('CARD_REVOKED')
  })

  it('is refused when another root stands behind it, whatever names it bears', async () => {
    const stranger = await openDemoTrust(throwawayFolder(), { now: () => now })
    expect(codeOf(judge(await holderOf(stranger.issueCard)))).toBe('CARD_UNTRUSTED')
  })

  it('is refused when it is an authority, a seal, a timestamp or for another use', async () => {
    const cases: [string, Holder][] = [
      ['authority under the root', await wronglyIssued('root', { kind: 'authority', pathLength: 0 })],
      ['authority under the card authority', await wronglyIssued('cards', { kind: 'authority', pathLength: 0 })],
      ['card issued by the root', await wronglyIssued('root', { kind: 'card' })],
      ['seal issued by the card authority', await wronglyIssued('cards', { kind: 'seal' })],
      ['timestamp issued by the card authority', await wronglyIssued('cards', { kind: 'timestamp' })],
      ['another curve', await wronglyIssued('cards', { kind: 'card' }, 'secp384r1')],
    ]
    for (const [what, card] of cases) expect([what, codeOf(judge(card))]).toEqual([what, 'CARD_NOT_FOR_LOGIN'])
  })

  it('is refused when a single byte of it was changed', () => {
    const raw = new X509Certificate(holder.certificatePem).raw
    fc.assert(
      fc.property(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bent = Buffer.from(raw)
        bent[at] = bent[at]! ^ change
        const pem = `-----BEGIN CERTIFICATE-----\n${bent.toString('base64')}\n-----END CERTIFICATE-----\n`
        const challenge = challengeOf()
        const answer = { ...holder.answer(challenge, origin), certificatePem: pem }
        expect(trust.verifyCardAnswer({ challenge, answer, expectedOrigin: origin, audience: origin }).ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('is refused while no fresh CRL is there, good or not', async () => {
    let clock = now
    const folder = throwawayFolder()
    const own = await openDemoTrust(folder, { now: () => clock })
    const card = await holderOf(own.issueCard)
    const ask = () => codeOf(judge(card, { ...own.loginChallenge({ audience: origin, purpose: 'login', binding: 'browser' }) }, own))
    expect(ask()).toBe('ok')
    clock = later(3)
    expect(ask()).toBe('CRL_STALE')
    await own.refresh()
    expect(ask()).toBe('ok')
    for (const file of ['crl.pem', 'root.crl.pem']) {
      const good = readFileSync(join(folder, file))
      writeFileSync(join(folder, file), 'nothing')
      expect([file, ask()]).toEqual([file, 'CRL_STALE'])
      writeFileSync(join(folder, file), good)
      expect([file, ask()]).toEqual([file, 'ok'])
    }
  })

  it('is refused with its authority', async () => {
    const own = await openDemoTrust(throwawayFolder(), { now: () => now })
    const card = await holderOf(own.issueCard)
    await own.revoke(new X509Certificate(own.cardAuthorityCertificate).serialNumber, 'keyCompromise', 'root')
    expect(codeOf(judge(card, challengeOf(), own))).toBe('CARD_UNTRUSTED')
  })

  it('is refused when it is no certificate at all', () => {
    const challenge = challengeOf()
    for (const certificatePem of ['', 'x', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', holder.certificatePem.repeat(20)]) {
      const answer = { ...holder.answer(challenge, origin), certificatePem }
      expect(codeOf(trust.verifyCardAnswer({ challenge, answer, expectedOrigin: origin, audience: origin }))).toBe('CARD_UNTRUSTED')
    }
  })
})

describe('an answer that proves nothing', () => {
  const ask = (challenge: LoginChallenge, answer: ReturnType<Holder['answer']>) =>
    codeOf(trust.verifyCardAnswer({ challenge, answer, expectedOrigin: origin, audience: origin }))

  it('was given to another page', () => {
    const challenge = challengeOf()
    const elsewhere = holder.answer(challenge, 'https://evil.example')
    expect(ask(challenge, elsewhere)).toBe('LOGIN_ORIGIN_WRONG')
    expect(ask(challenge, { ...elsewhere, origin })).toBe('LOGIN_SIGNATURE_WRONG')
  })

  it('was given for another installation', () => {
    const challenge = challengeOf({ audience: 'http://localhost:9999' })
    expect(ask(challenge, holder.answer(challenge, origin))).toBe('LOGIN_ORIGIN_WRONG')
  })

  it('comes too late, or for a challenge whose end nobody can read', () => {
    for (const expiresAt of [now.toISOString(), later(-1).toISOString(), 'soon', '']) {
      const challenge = challengeOf({ expiresAt })
      expect([expiresAt, ask(challenge, holder.answer(challenge, origin))]).toEqual([expiresAt, 'LOGIN_CHALLENGE_EXPIRED'])
    }
  })

  it('answers a challenge that differs in any field', () => {
    const challenge = challengeOf()
    const others: Partial<LoginChallenge>[] = [{ nonce: challenge.nonce.toLowerCase() + 'a' }, { expiresAt: later(1).toISOString() }, { purpose: 'step-up' }]
    for (const other of others) expect(ask(challenge, holder.answer({ ...challenge, ...other }, origin))).toBe('LOGIN_SIGNATURE_WRONG')
  })

  it('is signed by another card, or names another certificate', async () => {
    const challenge = challengeOf()
    const [mine, other] = [holder.answer(challenge, origin), (await holderOf(trust.issueCard)).answer(challenge, origin)]
    expect(ask(challenge, { ...mine, signature: other.signature })).toBe('LOGIN_SIGNATURE_WRONG')
    expect(ask(challenge, { ...mine, certificatePem: other.certificatePem })).toBe('LOGIN_SIGNATURE_WRONG')
    expect(ask(challenge, { ...mine, certificatePem: other.certificatePem, certSha256: other.certSha256 })).toBe('LOGIN_SIGNATURE_WRONG')
    expect(ask(challenge, { ...mine, certSha256: other.certSha256 })).toBe('LOGIN_SIGNATURE_WRONG')
  })

  it('has a signature of another length, or one bit changed', () => {
    const challenge = challengeOf()
    const good = holder.answer(challenge, origin)
    const bytes = Buffer.from(good.signature, 'base64url')
    for (const signature of ['', 'AA', Buffer.alloc(64).toString('base64url'), Buffer.concat([bytes, bytes]).toString('base64url')]) {
      expect(ask(challenge, { ...good, signature })).toBe('LOGIN_SIGNATURE_WRONG')
    }
    fc.assert(
      fc.property(fc.nat(63), fc.nat(7), (at, bit) => {
        const bent = Buffer.from(bytes)
        bent[at] = bent[at]! ^ (1 << bit)
        return ask(challenge, { ...good, signature: bent.toString('base64url') }) === 'LOGIN_SIGNATURE_WRONG'
      }),
    )
  })
})

describe('the signed statement', () => {
  it('is the one that the card agent writes (vector of README.md)', () => {
    const challenge = { nonce: 'bm9uY2Utb2YtMzItYnl0ZXMtZm9yLXRoZS12ZWN0b3I', audience: origin, expiresAt: '2025-03-14T01:02:00.000Z', purpose: 'login' }
    const statement = loginStatement(challenge, origin, '0f'.repeat(32))
    expect(statement.length).toBe(192)
    expect(createHash('sha256').update(statement).digest('hex')).toBe('af265d6690e4be9a4b7c772dea2d8efaa97d38a9ecd50a414b04353a65e7b189')
  })

  it('never reads the same for two different logins', () => {
    const field = fc.string({ maxLength: 6 })
    const login = fc.record({ nonce: field, audience: field, expiresAt: field, purpose: field, origin: field })
    fc.assert(
      fc.property(login, login, (a, b) => {
        const [left, right] = [a, b].map((one) => loginStatement(one, one.origin, '00'.repeat(32)).toString('hex'))
        const sameLogin = JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b))
        expect(left === right).toBe(sameLogin)
      }),
    )
  })
})

describe('other judges of certificates', () => {
  it('agree on every case', { timeout: 60_000 }, async () => {
    const stranger = await openDemoTrust(throwawayFolder(), { now: () => now })
    const revoked = await holderOf(trust.issueCard)
    await trust.revoke(new X509Certificate(revoked.certificatePem).serialNumber, 'superseded')
    const read = (name: string) => readFileSync(join(dir, name), 'utf8')
    const given = { root: read('root.cert.pem'), authority: read('cards.cert.pem'), crls: [read('crl.pem'), read('root.crl.pem')] }
    const cases: { what: string; card: Holder; at?: Date; beyondPkijs?: true }[] = [
      { what: 'good', card: holder },
      { what: 'expired', card: await holderOf(trust.issueCard, { validFrom: later(-800), validTo: later(-1) }) },
      { what: 'not yet valid', card: await holderOf(trust.issueCard, { validFrom: later(1), validTo: later(2) }) },
      { what: 'revoked', card: revoked },
      { what: 'stranger', card: await holderOf(stranger.issueCard) },
      { what: 'stale CRL', card: holder, at: later(4) },
      { what: 'CRL of the future', card: holder, at: new Date(now.getTime() - 30_000), beyondPkijs: true },
      { what: 'everything ended', card: holder, at: later(365 * 30) },
      // PKI.js judges neither what a certificate is for nor, as the case above, whether a CRL already holds
      { what: 'seal', card: await wronglyIssued('cards', { kind: 'seal' }), beyondPkijs: true },
      { what: 'timestamp', card: await wronglyIssued('cards', { kind: 'timestamp' }), beyondPkijs: true },
      { what: 'authority', card: await wronglyIssued('cards', { kind: 'authority', pathLength: 0 }), beyondPkijs: true },
    ]
    const verdicts: Record<string, boolean> = {}
    for (const { what, card, at = now, beyondPkijs } of cases) {
      const challenge = challengeOf({ expiresAt: later(365 * 31).toISOString() })
      const ours = trust.verifyCardAnswer({ challenge, answer: card.answer(challenge, origin), expectedOrigin: origin, audience: origin, now: at }).ok
      const asked = { ...given, leaf: card.certificatePem, at }
      verdicts[what] = ours
      const pkijs = beyondPkijs ? ours : await pkijsAccepts(asked)
      // OpenSSL lets a seal without extended usage be a TLS client; we demand that the use is named
      const byOpenssl = hasOpenssl && what !== 'seal' ? opensslAccepts(asked) : ours
      expect({ what, pkijs, byOpenssl }).toEqual({ what, pkijs: ours, byOpenssl: ours })
    }
    expect(Object.entries(verdicts).filter(([, ours]) => ours).map(([what]) => what)).toEqual(['good'])
  })
})

it('verifies with anchors given by hand: nothing a client sends can add one', () => {
  const challenge = challengeOf()
  const authority = new X509Certificate(trust.cardAuthorityCertificate)
  const anchors = { root: authority, authority, rootCrl: undefined, cardCrl: undefined }
  const answer = holder.answer(challenge, origin)
  expect(verifyCardAnswer({ challenge, answer, anchors, now, expectedOrigin: origin, audience: origin })).toEqual({ ok: false, code: 'CARD_UNTRUSTED' })
})
