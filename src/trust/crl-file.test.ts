import { X509Certificate } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { crlReader } from './crl-file.ts'
import { hasOpenssl, openssl } from './testing/openssl.ts'
import { openDemoTrust, throwawayFolder } from './testing/throwaway-folder.ts'

const day = 86_400_000

async function twoProcesses() {
  const dir = throwawayFolder()
  const clock = { now: new Date('2025-03-14T01:00:00Z') }
  const open = () => openDemoTrust(dir, { now: () => clock.now })
  const [first, second] = [await open(), await open()]
  const read = () => crlReader(join(dir, 'crl.pem'), new X509Certificate(first.cardAuthorityCertificate))()
  return { dir, clock, first, second, read }
}

describe('the revocation list', () => {
  it('reaches every process that has the folder open', async () => {
    const { first, second } = await twoProcesses()
    expect(second.health().revokedCards).toBe(0)
    await first.revoke('5A01', 'keyCompromise')
    expect(second.health().revokedCards).toBe(1)
  })

  it('keeps every revocation of processes that revoke at once', async () => {
    const { first, second, read } = await twoProcesses()
    const serials = Array.from({ length: 12 }, (_, n) => `7F${n.toString(16).padStart(2, '0')}`)
    await Promise.all(serials.map((serial, n) => (n % 2 ? first : second).revoke(serial, 'superseded')))
    for (const serial of serials) expect([serial, read()?.isRevoked(serial)]).toEqual([serial, true])
  })

  it('of the root ends a seal in every process: nothing is sealed by it, whoever checks seals hears since when, the next one seals', async () => {
    const { clock, first, second } = await twoProcesses()
    const old = first.signer('seal')
    const serial = new X509Certificate(old.certificate).serialNumber
    expect(second.revokedByRoot()).toEqual([])
    clock.now = new Date('2025-03-14T02:00:00Z')
    await first.revoke(serial, 'keyCompromise', 'root')
    expect(second.revokedByRoot()).toEqual([{ serial, reason: 'keyCompromise', at: clock.now }])
    for (const trust of [first, second]) {
      expect(() => trust.signer('seal')).toThrow(`the seal certificate ${old.keyId} is revoked`)
      // the operator still reads how things are
      expect(trust.health().seal.keyId).toBe(old.keyId)
    }
    const next = await first.rollOver('seal')
    await second.refresh()
    expect(second.signer('seal').keyId).toBe(next.keyId)
    expect(next.keyId).not.toBe(old.keyId)
  })

  it('takes a serial however it is written', async () => {
    const { first, read } = await twoProcesses()
    await first.revoke('00ab0c', 'unspecified')
    expect(read()?.isRevoked('AB0C')).toBe(true)
    await expect(first.revoke('../../x', 'unspecified')).rejects.toThrow('not a certificate serial')
  })

  it('keeps the first reason and instant when a card is revoked twice', async () => {
    const { dir, clock, first } = await twoProcesses()
    await first.revoke('5A01', 'keyCompromise')
    clock.now = new Date(clock.now.getTime() + day)
    await first.revoke('5A01', 'superseded')
    expect(JSON.parse(readFileSync(join(dir, 'revoked/cards/5A01.json'), 'utf8'))).toEqual({
      serial: '5A01', reason: 'keyCompromise', at: '2025-03-14T01:00:00.000Z',
    })
  })

  it('is issued again each day, not before, with a higher number', async () => {
    const { clock, first, read } = await twoProcesses()
    const before = read()
    clock.now = new Date(clock.now.getTime() + day - 1000)
    await first.refresh()
    expect(read()?.number).toBe(before?.number)
    clock.now = new Date(clock.now.getTime() + 1000)
    await first.refresh()
    expect(read()?.number).toBeGreaterThan(before?.number ?? 0n)
    expect(read()?.nextUpdate.getTime()).toBe(clock.now.getTime() + 3 * day)
  })

  it('is issued again when the clock was set back before it', async () => {
    const { clock, first, read } = await twoProcesses()
    clock.now = new Date(clock.now.getTime() - day)
    await first.refresh()
    expect(read()?.thisUpdate).toEqual(clock.now)
  })

  it('counts as none when somebody else signed it, a byte is flipped or it is cut', async () => {
    const { dir, first } = await twoProcesses()
    const path = join(dir, 'crl.pem')
    const good = readFileSync(path, 'utf8')
    const foreign = throwawayFolder()
    await openDemoTrust(foreign)
    const flipped = good.replace(/^(.{80})(.)/s, (_, start: string, letter: string) => start + (letter === 'A' ? 'B' : 'A'))
    for (const bad of [readFileSync(join(foreign, 'crl.pem'), 'utf8'), flipped, good.slice(0, 200), '']) {
      writeFileSync(path, bad)
      expect(first.health().crlNextUpdate).toBeUndefined()
      writeFileSync(path, good)
      expect(first.health().crlNextUpdate).toEqual(new Date('2025-03-17T01:00:00Z'))
    }
  })

  it('is not replaced by an older one of the same authority', async () => {
    const { dir, first } = await twoProcesses()
    const [path, old] = [join(dir, 'crl.pem'), join(dir, 'old.pem')]
    copyFileSync(path, old)
    await first.revoke('5A01', 'keyCompromise')
    expect(first.health().revokedCards).toBe(1)
    copyFileSync(old, path)
    expect(first.health().revokedCards).toBe(1)
    writeFileSync(path, 'damaged in between')
    expect(first.health().crlNextUpdate).toBeUndefined()
    copyFileSync(old, path)
    expect(first.health().revokedCards).toBe(1)
  })

  it('is written anew, whole, by the next start after an older one was laid over it', async () => {
    const { dir, clock, first } = await twoProcesses()
    const path = join(dir, 'crl.pem')
    const old = readFileSync(path)
    await first.revoke('5A01', 'keyCompromise')
    writeFileSync(path, old)
    const restarted = await openDemoTrust(dir, { now: () => clock.now })
    expect(restarted.health().revokedCards).toBe(1)
  })

  it.skipIf(!hasOpenssl)('is read by OpenSSL, signature and entries', async () => {
    const { dir, first } = await twoProcesses()
    await first.revoke('5A01', 'keyCompromise')
    await first.revoke('F1', 'unspecified')
    const { said } = openssl('crl', '-in', join(dir, 'crl.pem'), '-noout', '-text', '-CAfile', join(dir, 'cards.cert.pem'))
    expect(said).toContain('verify OK')
    expect(said).toMatch(/Serial Number: 5A01/)
    expect(said).toMatch(/Serial Number: F1\n/)
    expect(said).toMatch(/Key Compromise/)
    expect(said).toMatch(/CRL Number/)
  })
})
