// Challenge → verified session through the real routes, distinct cards, a CRL with revoked ones: sessions a CPU-second of
// the server process. Beside it, in the same run, what the card's verification alone costs.
import { generateKeyPairSync, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { demoIssuer } from '../src/documents/issuer.ts'
import { loginStatement, type CardAnswer, type LoginChallenge } from '../src/trust/login-statement.ts'
import { openTrust, type Trust } from '../src/trust/open-trust.ts'
import { startDatabase } from './kit/database.ts'
import { withEndings } from './kit/endings.ts'
import { median, rounded, said, type Figure } from './kit/figure.ts'
import { openLane, type Answer, type HttpLane } from './kit/http-lane.ts'
import { startServer } from './kit/server.ts'

const cardCount = 400
const revokedCount = 200
const lanes = 8
const rounds = 5
const target = 300

interface SoftCard {
  certificatePem: string
  certSha256: string
  privateKey: KeyObject
}

export function login(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    const database = await startDatabase(atEnd)
    const server = await startServer(database, atEnd)
    const names = { operator: demoIssuer.name, issuer: demoIssuer.name, seal: demoIssuer.seal.text }
    const trust = await openTrust({ dir: join(database.dataDir, 'keys'), now: () => new Date(), mode: 'demo', names })
    const cards = await Promise.all(Array.from({ length: cardCount }, (_, n) => makeCard(trust, n)))
    for (let n = 0; n < revokedCount; n++) await trust.revoke(`4${randomBytes(15).toString('hex')}f`, 'keyCompromise')
    if (trust.health().revokedCards !== revokedCount) throw new Error('the CRL does not hold what was revoked')
    await bindCards(database.ownerUrl, cards)

    const connections = await Promise.all(Array.from({ length: lanes }, () => openLane(server.port, atEnd)))
    const [real, bare]: [number[], number[]] = [[], []]
    for (let round = 0; round <= rounds; round++) {
      const verified = verifyAlone(trust, cards, server.origin)
      const before = server.cpuSeconds()
      await Promise.all(connections.map(async (lane, first) => {
        for (let n = first; n < cards.length; n += lanes) await logIn(lane, cards[n]!, server)
      }))
      const sessions = cards.length / (server.cpuSeconds() - before)
      // the first round warms up
      if (round > 0) [real, bare].forEach((list, n) => list.push([sessions, verified][n]!))
    }
    const value = median(real)
    return [
      {
        name: 'login',
        value: rounded(value),
        unit: 'sessions/CPU-second',
        against: `verifying the card's answer alone: ${said(median(bare))} a CPU-second; ${cardCount} cards, ${revokedCount} revoked in the CRL`,
        target,
        ok: value >= target,
      },
    ]
  })
}

async function makeCard(trust: Trust, n: number): Promise<SoftCard> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const certificatePem = await trust.issueCard({
    subjectName: `王芳${n}`,
    serialOfPerson: `E${n}`,
    organisationName: '西安演示汽车出口有限公司',
    uscc: '91610131MA6TX0001X',
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  })
  return { certificatePem, certSha256: new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '').toLowerCase(), privateKey }
}

/** An account, a membership and a card for each; thirty people an exporter. */
async function bindCards(ownerUrl: string, cards: readonly SoftCard[]): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const id = `('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`
    const people = `generate_series(0, ${cards.length - 1}) n`
    await owner.query(`insert into party (id, kind, uscc, name, province_code)
      select 1001 + n, 'exporter', 'BENCH' || lpad(n::text, 13, '0'), '西安汽车出口有限公司' || n, '610000' from generate_series(0, ${cards.length / 30}) n`)
    await owner.query(`insert into account (id, name) select ${id}, '王芳' || n from ${people}`)
    await owner.query(`insert into membership (enterprise_id, account_id, roles) select 1001 + n / 30, ${id}, '{exporter}' from ${people}`)
    await owner.query(
      `insert into card (cert_sha256, account_id, bound_at) select ($1::text[])[n + 1], ${id}, now() from ${people}`,
      [cards.map((card) => card.certSha256)],
    )
    await owner.query('vacuum analyze')
  } finally {
    await owner.end()
  }
}

function answerOf(card: SoftCard, challenge: LoginChallenge, origin: string): CardAnswer {
  const { certificatePem, certSha256, privateKey } = card
  const signature = sign('sha256', loginStatement(challenge, origin, certSha256), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return { certificatePem, certSha256, origin, signature: signature.toString('base64url') }
}

/** How often a CPU-second of this process does what of a login is cryptography. */
function verifyAlone(trust: Trust, cards: readonly SoftCard[], origin: string): number {
  const answered = cards.map((card) => {
    const challenge = trust.loginChallenge({ audience: origin, purpose: 'login', binding: 'browser' })
    return { challenge, answer: answerOf(card, challenge, origin) }
  })
  const before = process.cpuUsage()
  for (const { challenge, answer } of answered) {
    const verdict = trust.verifyCardAnswer({ challenge, answer, expectedOrigin: origin, audience: origin })
    if (!verdict.ok) throw new Error(verdict.code)
  }
  const { user, system } = process.cpuUsage(before)
  return cards.length / ((user + system) / 1e6)
}

async function logIn(lane: HttpLane, card: SoftCard, { port, origin }: { port: number; origin: string }): Promise<void> {
  const post = async (path: string, body: object, cookie: string) => {
    const text = JSON.stringify(body)
    const head = [`POST ${path} HTTP/1.1`, `host: localhost:${port}`, `origin: ${origin}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(text)}`]
    if (cookie) head.push(`cookie: ${cookie}`)
    const answer = await lane.ask(`${head.join('\r\n')}\r\n\r\n${text}`)
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}: ${answer.body.toString()}`)
    return answer
  }
  const asked = await post('/api/access/challenges', {}, '')
  const challenge = JSON.parse(asked.body.toString()) as LoginChallenge
  const session = await post('/api/access/sessions', { nonce: challenge.nonce, answer: answerOf(card, challenge, origin) }, cookiesOf(asked))
  if (!cookiesOf(session).includes('chechuang-')) throw new Error('a login without a session')
}

const cookiesOf = ({ head }: Answer): string =>
  [...head.matchAll(/\r\nset-cookie: ([^;\r]+)/gi)].map(([, pair]) => pair).join('; ')
