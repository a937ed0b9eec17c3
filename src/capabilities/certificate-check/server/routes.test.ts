import { randomBytes, X509Certificate } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { tokenBuckets } from '../../../platform/server/http/token-buckets.ts'
import { sealChecker } from './check-apart.ts'
import { checkServer, proof, sealedAt, sha256, token, type CheckServer } from './testing/check-server.ts'
import { bombPdf, nestedPdf } from './testing/hostile-pdf.ts'
import { uploadsUnderWay, type UploadsUnderWay } from './uploads-under-way.ts'

const { proofNo, vins } = proof
const [withdrawnNo, supersededNo, unknownNo] = ['SXDZKA-ESC-1685956912457', 'SXDZKA-ESC-1685956912458', 'SXDZKA-ESC-1685956912999']
const endless = { burst: 1_000_000, everyMs: 1 }
let server: CheckServer
let http: FastifyInstance

const post = (path: string, body: object, more: object = {}, to = http) => to.inject({ method: 'POST', url: `/api/certificate-check${path}`, payload: body, ...more })
const upload = (bytes: Buffer, more: { headers?: Record<string, string>; remoteAddress?: string } = {}, to = http) =>
  to.inject({ method: 'POST', url: '/api/certificate-check/seals', payload: bytes, ...more, headers: { 'content-type': 'application/pdf', ...more.headers } })

beforeAll(async () => {
  server = await checkServer()
  http = await server.open({ limits: { questions: tokenBuckets(endless), files: tokenBuckets(endless), guesses: tokenBuckets(endless) } })
  await server.keep(proofNo, 'valid', sha256(server.sealed))
  await server.keep(withdrawnNo, 'withdrawn')
  await server.keep(supersededNo, 'superseded')
})
afterAll(() => server.stop())

describe('a certificate is checked by its number (decision 12)', () => {
  it.each([
    [proofNo, 'genuine'],
    [withdrawnNo, 'withdrawn'],
    [supersededNo, 'superseded'],
    [unknownNo, 'unknown'],
  ])('%s without the token is %s, and nothing more is told', async (number, status) => {
    const answer = (await post('', { proofNo: number })).json()
    expect(answer).toEqual({ proofNo: number, status, checkedAt: '2026-11-21T03:00:00.000Z', tokenRight: null, details: null })
  })

  it('shows what it states to whoever has the token, also of one that is withdrawn', async () => {
    for (const [number, status] of [[proofNo, 'genuine'], [withdrawnNo, 'withdrawn']]) {
      const { details, ...rest } = (await post('', { proofNo: number, token })).json()
      expect(rest).toMatchObject({ status, tokenRight: true })
      expect(details).toMatchObject({ consignor: proof.consignor, declarationNo: proof.declarationNo, vins, sealedOn: proof.sealedOn })
      expect(details).not.toHaveProperty('issuer')
    }
  })

  it('shows the verdict alone with another certificate’s token', async () => {
    const wrong = randomBytes(16).toString('base64url')
    expect((await post('', { proofNo, token: wrong })).json()).toMatchObject({ status: 'genuine', tokenRight: false, details: null })
    expect((await post('', { proofNo: unknownNo, token })).json()).toMatchObject({ status: 'unknown', tokenRight: null, details: null })
  })

  it('reads the number as people type it', async () => {
    expect((await post('', { proofNo: ` ${proofNo.toLowerCase().replaceAll('-', '－')} ` })).json()).toMatchObject({ proofNo, status: 'genuine' })
  })

  it.each([
    [{}],
    [{ proofNo: '' }],
    [{ proofNo: `${proofNo}<script>alert(1)</script>` }],
    [{ proofNo: `${proofNo}' or '1'='1` }],
    [{ proofNo: 'A'.repeat(500) }],
    [{ proofNo: [proofNo] }],
    [{ proofNo, token: token.slice(1) }],
    [{ proofNo, token: `${token}A` }],
    [{ proofNo, token: '' }],
    [{ proofNo, token: null }],
    [{ proofNo, status: 'valid' }],
  ])('refuses %j as malformed', async (body) => {
    const answer = await post('', body)
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'INPUT_INVALID'])
    expect(answer.body).not.toContain('<script')
  })

  it('takes no token from an address', async () => {
    const answer = await http.inject({ method: 'POST', url: `/api/certificate-check?token=${token}`, payload: { proofNo } })
    expect(answer.json()).toMatchObject({ tokenRight: null, details: null })
  })

  it('is the same for whoever has a session', async () => {
    for (const body of [{ proofNo }, { proofNo, token }]) {
      const [without, within] = await Promise.all([post('', body), post('', body, { headers: { cookie: 'session=exporter' } })])
      expect(within.json()).toEqual(without.json())
    }
  })

  it('says who issues, and that it is a demonstration', async () => {
    const answer = await http.inject('/api/certificate-check')
    expect(answer.json()).toEqual({ issuer: proof.issuer.name, portal: proof.issuer.portalName, demo: true, exampleNo: 'SXDZKA-ESC-1685956912456' })
  })

  it('reads as a role that sees public_proof and, beside the published code tables, nothing else', async () => {
    const { rows } = await server.owner.query(
      `select table_name, privilege_type from information_schema.role_table_grants where grantee = 'app_public' and table_name <> 'code'`,
    )
    expect(rows).toEqual([{ table_name: 'public_proof', privilege_type: 'SELECT' }])
  })
})

describe('the holder types a VIN and reads match or no match', () => {
  it('with the token or without', async () => {
    for (const more of [{}, { token }]) {
      for (const vin of vins) expect((await post('/vins', { proofNo, vin, ...more })).json()).toEqual({ matches: true })
      expect((await post('/vins', { proofNo, vin: 'LSVAM4187C2184847', ...more })).json()).toEqual({ matches: false })
    }
    const typed = ` ${vins[0]!.toLowerCase().replace('1', '１')} `
    expect((await post('/vins', { proofNo, vin: typed })).json()).toEqual({ matches: true })
  })

  it('says no match for an unknown certificate, as for any other', async () => {
    expect((await post('/vins', { proofNo: unknownNo, vin: vins[0] })).json()).toEqual({ matches: false })
  })

  it.each([['LSVAM4187C218484'], ['LSVAM4187C21848477'], ['LSVAM4187C21848%7'], ['OSVAM4187C2184847'], ['']])('refuses %j, which is no VIN', async (vin) => {
    expect((await post('/vins', { proofNo, vin })).json()).toMatchObject({ code: 'INPUT_INVALID', status: 422 })
  })

  it('slows down guessing at one certificate, from however many addresses; not with its token', async () => {
    const strict = await server.open({ limits: { questions: tokenBuckets(endless), guesses: tokenBuckets({ burst: 3, everyMs: 60_000 }) } })
    const guess = (i: number, more = {}) => post('/vins', { proofNo, vin: vins[1], ...more }, { remoteAddress: `203.0.113.${i}` }, strict)
    for (let i = 0; i < 3; i++) expect((await guess(i)).statusCode).toBe(200)
    expect((await guess(4)).json().code).toBe('TOO_MANY_REQUESTS')
    expect((await guess(5, { token })).json()).toEqual({ matches: true })
    expect((await post('/vins', { proofNo: withdrawnNo, vin: vins[1] }, {}, strict)).statusCode).toBe(200)
  })
})

describe('a PDF is compared by its digest, and only then sent', () => {
  it('finds the certificate of a file that is kept, byte for byte', async () => {
    expect((await post('/files', { sha256: sha256(server.sealed) })).json()).toEqual({ proofNo, status: 'genuine' })
    expect((await post('/files', { sha256: sha256('another') })).json()).toEqual({ proofNo: null, status: 'unknown' })
    expect((await post('/files', { sha256: 'ABC' })).statusCode).toBe(422)
  })

  it('finds our seal valid, by whom and when, and the file to be the stored one', async () => {
    expect((await upload(server.sealed)).json()).toEqual({
      seal: 'valid', finding: null, signer: '车窗口岸信息演示中心', sealedAt: sealedAt.toISOString(), file: { proofNo, status: 'genuine' },
    })
  })

  it('finds a seal made after its certificate was revoked untrusted; without knowing what is revoked it says nothing', async () => {
    const serial = new X509Certificate(server.trust.signer.certificate).serialNumber.replace(/^0+/, '')
    const revokedAt = (at: Date) => server.open({ revokedByRoot: () => [{ serial, reason: 'keyCompromise', at }] })
    const before = await revokedAt(new Date(sealedAt.getTime() - 1_000))
    expect((await upload(server.sealed, {}, before)).json()).toMatchObject({ seal: 'untrusted', finding: 'CERTIFICATE_REVOKED', signer: null, sealedAt: null })
    const after = await revokedAt(new Date(sealedAt.getTime() + 1_000))
    expect((await upload(server.sealed, {}, after)).json()).toMatchObject({ seal: 'valid' })
    const blind = await upload(server.sealed, {}, await server.open({ revokedByRoot: () => undefined }))
    expect([blind.statusCode, blind.json().code]).toEqual([503, 'UNAVAILABLE'])
  })

  it('finds what was changed after sealing, and believes none of its names', async () => {
    const changed = Buffer.from(server.sealed)
    changed[Math.floor(changed.length / 2)]! ^= 1
    expect((await upload(changed)).json()).toMatchObject({ seal: 'altered', signer: null, sealedAt: null, file: { proofNo: null, status: 'unknown' } })
    const appended = Buffer.concat([server.sealed, Buffer.from('\n% more')])
    expect((await upload(appended)).json()).toMatchObject({ seal: 'altered', finding: 'APPENDED', signer: null })
  })

  it('finds a file without a seal unsigned, and what is no PDF as well', async () => {
    for (const bytes of [Buffer.from('%PDF-1.4\n%%EOF'), Buffer.from('hello'), randomBytes(5_000)]) {
      expect((await upload(bytes)).json()).toMatchObject({ seal: 'unsigned', signer: null, file: { proofNo: null } })
    }
  })

  it('refuses 11 MB before reading it, and anything that does not call itself a PDF', async () => {
    const large = await upload(Buffer.alloc(11 * 1024 * 1024))
    expect([large.statusCode, large.json().code]).toEqual([413, 'INPUT_TOO_LARGE'])
    const other = await upload(Buffer.from('{}'), { headers: { 'content-type': 'application/json' } })
    expect([other.statusCode, other.json().code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED'])
  })

  it('tells that a file was too much for the limits of time and memory', async () => {
    const strict = await server.open({ limits: { checkSeal: sealChecker({ memoryMb: 48 }) } })
    const answer = await upload(await bombPdf(200), {}, strict)
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'FILE_TOO_COMPLEX'])
  })

  it('survives a file nested beyond any stack, and serves the next', async () => {
    expect((await upload(nestedPdf(3_000_000))).statusCode).toBeLessThan(500)
    expect((await upload(server.sealed)).json()).toMatchObject({ seal: 'valid' })
  })
})

describe('everybody gets a share of the checks', () => {
  it('tells a caller who asks too often how long to wait, and serves the others', async () => {
    const ordinary = await server.open()
    const ask = (remoteAddress: string) => post('', { proofNo }, { remoteAddress }, ordinary)
    let [refused, served] = [await ask('203.0.113.1'), 0]
    for (; refused.statusCode === 200 && served < 1_000; served++) refused = await ask('203.0.113.1')
    expect(served).toBeGreaterThanOrEqual(40)
    expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([429, 'TOO_MANY_REQUESTS', '1'])
    expect(refused.json().remedy).toContain('1 秒')
    expect((await ask('203.0.113.2')).statusCode).toBe(200)
  })

  it('counts files for themselves, and refuses before reading them', async () => {
    const ordinary = await server.open({ limits: { checkSeal: async () => 'busy' } })
    for (let i = 0; i < 5; i++) expect((await upload(Buffer.from('%PDF'), {}, ordinary)).json().code).toBe('UNAVAILABLE')
    const refused = await upload(Buffer.alloc(11 * 1024 * 1024), {}, ordinary)
    expect(refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(5)
  })

  it('charges a file that took long for the time that nobody else had', async () => {
    const slow = await server.open({ limits: { checkSeal: async (_pdf, _trust, whose) => {
      whose?.spent(6_500)
      return 'too-complex'
    } } })
    expect((await upload(Buffer.from('%PDF'), {}, slow)).json().code).toBe('FILE_TOO_COMPLEX')
    const refused = await upload(Buffer.from('%PDF'), {}, slow)
    expect(refused.json()).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
    // one file and five seconds more, of a bucket of five
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(20)
  })

  it('tells a caller whose files wait already to come again in a moment', async () => {
    const taken = await server.open({ limits: { checkSeal: async () => 'own-busy' } })
    const refused = await upload(Buffer.from('%PDF'), {}, taken)
    expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([429, 'TOO_MANY_REQUESTS', '5'])
  })

  it('takes two files of a caller at the same time, and forgets them however they end', async () => {
    const uploads = vi.fn<UploadsUnderWay>(uploadsUnderWay({ all: 3, ofCaller: 2 }))
    const open = await server.open({ limits: { files: tokenBuckets(endless), checkSeal: async () => 'too-complex', uploads } })
    const address = new URL(await open.listen({ port: 0, host: '127.0.0.1' }))
    const begin = (forHowMuch: number) => {
      const socket = connect(Number(address.port), '127.0.0.1')
      socket.on('error', () => undefined)
      socket.write(`POST /api/certificate-check/seals HTTP/1.1\r\nhost: x\r\ncontent-type: application/pdf\r\ncontent-length: ${forHowMuch}\r\n\r\n%PDF`)
      return socket
    }
    const quick = (from: string) => upload(Buffer.from('%PDF'), { remoteAddress: from }, open).then((answer) => answer.json().code)
    const patient = { timeout: 10_000 }
    const [one, two] = [begin(1_000), begin(1_000)]
    await vi.waitFor(() => expect(uploads).toHaveBeenCalledTimes(2), patient)
    expect(await quick('127.0.0.1')).toBe('TOO_MANY_REQUESTS')
    expect(await quick('203.0.113.5')).toBe('FILE_TOO_COMPLEX')
    // broken off, and sent to its end
    one.destroy()
    await vi.waitFor(async () => expect(await quick('127.0.0.1')).toBe('FILE_TOO_COMPLEX'), patient)
    two.write('x'.repeat(996))
    // refused unread: too long, and not what it should be
    const unread = async (type: string, body: string | Uint8Array<ArrayBuffer>) =>
      fetch(new URL('/api/certificate-check/seals', address), { method: 'POST', headers: { 'content-type': type }, body }).then(
        (answer) => answer.status,
        // the answer may come before all was sent
        () => 413,
      )
    for (let n = 0; n < 5; n++) {
      expect(await unread('application/pdf', new Uint8Array(11 * 1024 * 1024))).toBe(413)
      expect(await unread('application/json', '{}')).toBe(415)
    }
    await vi.waitFor(async () => {
      expect(await Promise.all([quick('127.0.0.1'), quick('127.0.0.1')])).toEqual(['FILE_TOO_COMPLEX', 'FILE_TOO_COMPLEX'])
    }, patient)
    const [a, b, c] = [begin(1_000), begin(1_000), await quick('203.0.113.6')]
    expect(c).toBe('FILE_TOO_COMPLEX')
    for (const socket of [a, b, two]) socket.destroy()
  })

  it('tells everybody to come again when too many files are on their way', async () => {
    const full = await server.open({ limits: { uploads: uploadsUnderWay({ all: 0, ofCaller: 2 }) } })
    const answer = await upload(Buffer.from('%PDF'), {}, full)
    expect([answer.statusCode, answer.json().code]).toEqual([503, 'UNAVAILABLE'])
  })

  it('believes X-Forwarded-For from a proxy it was told of, and from nobody else', async () => {
    const one = { questions: tokenBuckets({ burst: 1, everyMs: 60_000 }) }
    const behind = await server.open({ limits: one, trustedProxies: ['10.0.0.0/8'] })
    const ask = (to: FastifyInstance, remoteAddress: string, forwarded: string) =>
      post('', { proofNo }, { remoteAddress, headers: { 'x-forwarded-for': forwarded } }, to).then((answer) => answer.statusCode)
    expect(await ask(behind, '10.0.0.1', '198.51.100.1')).toBe(200)
    expect(await ask(behind, '10.0.0.1', '198.51.100.2')).toBe(200)
    expect(await ask(behind, '10.0.0.1', '198.51.100.2')).toBe(429)
    // what a caller writes in front of the proxy's own entry counts for nothing
    expect(await ask(behind, '10.0.0.1', '192.0.2.9, 198.51.100.2')).toBe(429)
    const alone = await server.open({ limits: { questions: tokenBuckets({ burst: 1, everyMs: 60_000 }) } })
    expect(await ask(alone, '203.0.113.9', '198.51.100.3')).toBe(200)
    expect(await ask(alone, '203.0.113.9', '198.51.100.4')).toBe(429)
  })
})
