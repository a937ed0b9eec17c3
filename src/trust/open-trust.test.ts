import { spawn } from 'node:child_process'
import { createHash, createPublicKey, verify, X509Certificate } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { names, openDemoTrust, throwawayFolder } from './testing/throwaway-folder.ts'

const files = (folder: string) => readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name)
const snapshot = (folder: string) => Object.fromEntries(files(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))

describe('opening the folder of keys', () => {
  it('makes everything, readable by the owner alone', async () => {
    const dir = join(throwawayFolder(), 'keys')
    const trust = await openDemoTrust(dir)
    expect(statSync(dir).mode & 0o777).toBe(0o700)
    expect(files(dir).length).toBeGreaterThan(10)
    for (const name of files(dir)) expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600])
    expect(trust.demoKeys).toBe(true)
    for (const pem of [trust.rootCertificate, trust.cardAuthorityCertificate]) expect(new X509Certificate(pem).subject).toContain('演示')
  })

  it('narrows a folder that stood open', async () => {
    const dir = throwawayFolder()
    chmodSync(dir, 0o755)
    await openDemoTrust(dir)
    expect(statSync(dir).mode & 0o777).toBe(0o700)
  })

  it('knows what an earlier key for messages signed, and nobody else’s', async () => {
    const dir = throwawayFolder()
    const before = await openDemoTrust(dir)
    const bytes = Buffer.from('head')
    const signature = await before.exchange.sign(bytes, 'der')
    unlinkSync(join(dir, 'exchange.key.pem'))
    const after = await openDemoTrust(dir)
    expect(after.exchange.keyId).not.toBe(before.exchange.keyId)
    expect(after.signedByUs(before.exchange.keyId, bytes, signature)).toBe(true)
    expect(after.signedByUs(after.exchange.keyId, bytes, await after.exchange.sign(bytes, 'der'))).toBe(true)
    expect(after.signedByUs(after.exchange.keyId, bytes, signature)).toBe(false)
    expect(after.signedByUs(before.exchange.keyId, Buffer.from('other'), signature)).toBe(false)
    expect((await openDemoTrust(throwawayFolder())).signedByUs(before.exchange.keyId, bytes, signature)).toBe(false)
  })

  it('changes nothing when opened again', async () => {
    const dir = throwawayFolder()
    await openDemoTrust(dir)
    const before = snapshot(dir)
    await openDemoTrust(dir)
    expect(snapshot(dir)).toEqual(before)
  })

  it('gives everybody the same keys when eight open a new folder at once', async () => {
    const dir = throwawayFolder()
    const opened = await Promise.all(Array.from({ length: 8 }, () => openDemoTrust(dir)))
    const identities = opened.map((trust) => [
      trust.rootCertificate, trust.cardAuthorityCertificate, trust.signer('seal').keyId, trust.signer('timestamp').keyId, trust.exchange.keyId,
      Buffer.from(trust.signer('seal').certificate).toString('hex'),
    ])
    for (const identity of identities) expect(identity).toEqual(identities[0])
    expect(files(dir).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  it('completes what any kill at first start leaves', async () => {
    const whole = throwawayFolder()
    const { keyId } = (await openDemoTrust(whole)).exchange
    const inOrder = [
      'root.key.pem', 'root.cert.pem', 'cards.key.pem', 'cards.cert.pem', 'seal-0001.key.pem', 'seal-0001.cert.pem',
      'timestamp-0001.key.pem', 'timestamp-0001.cert.pem', 'exchange.key.pem', 'exchange.pub.pem', `exchange-${keyId}.pub.pem`, 'challenge.key', 'root.crl.pem', 'crl.pem',
    ]
    expect(files(whole).toSorted()).toEqual(inOrder.toSorted())
    // a clock of the file system that ticks slowly gives neighbours one time, so the order is written down and only checked by it
    const madeAt = inOrder.map((name) => statSync(join(whole, name), { bigint: true }).mtimeNs)
    expect(madeAt.every((time, n) => n === 0 || time >= (madeAt[n - 1] ?? 0n))).toBe(true)
    for (let made = 0; made < inOrder.length; made += 1) {
      const dir = throwawayFolder()
      const survivors = inOrder.slice(0, made)
      for (const name of survivors) copyFileSync(join(whole, name), join(dir, name))
      writeFileSync(join(dir, 'root.key.pem.0a1b2c.tmp'), 'half a k')
      const trust = await openDemoTrust(dir)
      const now = snapshot(dir)
      for (const name of survivors) expect([name, now[name]]).toEqual([name, readFileSync(join(whole, name), 'utf8')])
      const seal = new X509Certificate(trust.signer('seal').certificate)
      expect(seal.verify(new X509Certificate(trust.rootCertificate).publicKey)).toBe(true)
    }
  })

  it('heals a folder whose maker was killed at some moment', { timeout: 60_000 }, async () => {
    for (const after of [20, 40, 60, 90, 130]) {
      const dir = throwawayFolder()
      const code = `import { openTrust } from ${JSON.stringify(new URL('open-trust.ts', import.meta.url).href)}
        process.stdout.write('x')
        await openTrust({ dir: ${JSON.stringify(dir)}, now: () => new Date(), mode: 'demo', names: ${JSON.stringify(names)} })`
      const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
      await new Promise((resolve) => child.stdout.once('data', resolve))
      setTimeout(() => child.kill('SIGKILL'), after)
      await new Promise((resolve) => child.once('exit', resolve))
      const trust = await openDemoTrust(dir)
      const digest = createHash('sha256').update('x').digest()
      expect((await trust.timestamp(digest)).length).toBeGreaterThan(500)
    }
  })

  it('sweeps away what a killed writer left an hour ago', async () => {
    const dir = throwawayFolder()
    const [old, fresh] = [join(dir, 'root.key.pem.00.tmp'), join(dir, 'root.key.pem.01.tmp')]
    for (const path of [old, fresh]) writeFileSync(path, 'half a k')
    utimesSync(old, new Date(), new Date(Date.now() - 7_200_000))
    await openDemoTrust(dir)
    expect(files(dir).filter((name) => name.endsWith('.tmp'))).toEqual(['root.key.pem.01.tmp'])
  })

  it('says which certificate does not belong to its key', async () => {
    const [dir, other] = [throwawayFolder(), throwawayFolder()]
    await openDemoTrust(dir)
    await openDemoTrust(other)
    copyFileSync(join(other, 'seal-0001.cert.pem'), join(dir, 'seal-0001.cert.pem'))
    await expect(openDemoTrust(dir)).rejects.toThrow('seal-0001.cert.pem is not the certificate of seal-0001.key.pem')
  })

  it('writes a lost exchange.pub.pem again', async () => {
    const dir = throwawayFolder()
    const { exchange } = await openDemoTrust(dir)
    unlinkSync(join(dir, 'exchange.pub.pem'))
    await openDemoTrust(dir)
    const pem = readFileSync(join(dir, 'exchange.pub.pem'), 'utf8')
    const der = createPublicKey(pem).export({ type: 'spki', format: 'der' })
    expect(createHash('sha256').update(der).digest('hex').slice(0, 16)).toBe(exchange.keyId)
  })
})

describe('demonstration and production', () => {
  const production = { mode: 'production', names: { operator: '平台', issuer: '发证单位', seal: '专用章' } } as const

  it('says 演示 in every subject of a demo, also where the names given do not', async () => {
    const trust = await openDemoTrust(throwawayFolder(), { names: production.names })
    const certificates = [...trust.certificates('seal'), ...trust.certificates('timestamp')].map(({ certificate }) => certificate.subject)
    for (const subject of certificates) expect(subject).toContain('演示')
  })

  it('makes keys for production that are no demo keys', async () => {
    expect((await openDemoTrust(throwawayFolder(), production)).demoKeys).toBe(false)
  })

  it('knows demo keys again in production mode, also a single one', async () => {
    const demo = throwawayFolder()
    await openDemoTrust(demo)
    expect((await openDemoTrust(demo, production)).demoKeys).toBe(true)

    const dir = throwawayFolder()
    await openDemoTrust(dir, production)
    for (const name of ['exchange.key.pem']) copyFileSync(join(demo, name), join(dir, name))
    expect((await openDemoTrust(dir, production)).demoKeys).toBe(true)
  })

  it('refuses a production name that says 演示', async () => {
    await expect(openDemoTrust(throwawayFolder(), { mode: 'production' })).rejects.toThrow('演示')
  })
})

describe('signing', () => {
  it('signs with the newest seal and keeps the old certificate', async () => {
    const dir = throwawayFolder()
    const trust = await openDemoTrust(dir)
    const elsewhere = await openDemoTrust(dir)
    const old = trust.signer('seal')
    const bytes = Buffer.from('一份证明')
    const signature = await old.sign(bytes)
    const next = await trust.rollOver('seal')
    expect(trust.signer('seal').keyId).toBe(next.keyId)
    expect(next.keyId).not.toBe(old.keyId)
    const kept = trust.certificates('seal').find(({ keyId }) => keyId === old.keyId)
    expect(kept && verify('sha256', bytes, kept.certificate.publicKey, signature)).toBe(true)
    await elsewhere.refresh()
    expect(elsewhere.signer('seal').keyId).toBe(next.keyId)
  })

  it('refuses to sign with a certificate past its validity', async () => {
    let now = new Date()
    const trust = await openDemoTrust(throwawayFolder(), { now: () => now })
    now = new Date(now.getTime() + 6 * 365 * 86_400_000)
    expect(() => trust.signer('seal')).toThrow('not valid today')
  })

  it('signs in both forms', async () => {
    const { exchange } = await openDemoTrust(throwawayFolder())
    const key = createPublicKey(exchange.publicKeyPem)
    const bytes = Buffer.from('message')
    for (let n = 0; n < 50; n += 1) {
      expect(verify('sha256', bytes, key, await exchange.sign(bytes))).toBe(true)
      expect(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, await exchange.sign(bytes, 'raw'))).toBe(true)
    }
  })

  it('works with an authority whose private key is kept elsewhere, but issues nothing', async () => {
    const dir = throwawayFolder()
    await openDemoTrust(dir)
    mkdirSync(join(dir, 'safe'))
    copyFileSync(join(dir, 'root.key.pem'), join(dir, 'safe', 'root.key.pem'))
    unlinkSync(join(dir, 'root.key.pem'))
    const trust = await openDemoTrust(dir)
    expect(trust.signer('seal').keyId).toMatch(/^[0-9a-f]{16}$/)
    await expect(trust.rollOver('seal')).rejects.toThrow('the private key of the authority "root" is not kept here')
  })
})
