import { generateKeyPairSync, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { readCardFile } from './card-file.ts'
import { createSoftCard, softCards, unlockSoftCard } from './soft-card.ts'
import { certify } from './testing/certify.ts'

const made: string[] = []
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

let folder: string
const pin = '135790'
const card = { name: '西安甲 王芳', holder: '王芳', organisation: '西安甲公司', pin, issue: certify }
const bytes = Buffer.from('statement')
const sign = (given: string, cards = softCards(folder)) => cards.sign(card.name, given, () => bytes)
const triesLeft = async () => (await readCardFile(folder, card.name))?.pinRetries

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'cards-')), 'cards')
  made.push(join(folder, '..'))
  await createSoftCard(folder, card)
})

describe('a soft card', () => {
  it('is a file of its owner alone, with no readable private key or PIN', () => {
    const [file = ''] = readdirSync(folder)
    expect(file).toBe('西安甲 王芳.json')
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
    const text = readFileSync(join(folder, file), 'utf8')
    expect(text).not.toContain(pin)
    expect(text).not.toContain('PRIVATE KEY')
  })

  it('signs with the right PIN what its certificate verifies', async () => {
    const signed = await sign(pin)
    if (!signed.ok) throw new Error(signed.code)
    const key = new X509Certificate(signed.certificatePem).publicKey
    expect(verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signed.signature)).toBe(true)
    expect(signed.signature.length).toBe(64)
  })

  it('takes full-width digits for the digits they are', async () => {
    expect((await sign('１３５７９０')).ok).toBe(true)
  })

  it('counts wrong PINs on disk, and forgets them after the right one', async () => {
    expect(await sign('000000')).toEqual({ ok: false, code: 'PIN_WRONG', triesLeft: 5 })
    expect(await sign('000001', softCards(folder))).toEqual({ ok: false, code: 'PIN_WRONG', triesLeft: 4 })
    expect(await triesLeft()).toBe(4)
    expect((await sign(pin)).ok).toBe(true)
    expect(await triesLeft()).toBe(6)
  })

  it('locks at the sixth, also for the right PIN, until it is unlocked', async () => {
    for (let n = 5; n > 0; n -= 1) expect(await sign('000000')).toEqual({ ok: false, code: 'PIN_WRONG', triesLeft: n })
    expect(await sign('000000')).toEqual({ ok: false, code: 'CARD_LOCKED', triesLeft: 0 })
    expect(await sign(pin)).toEqual({ ok: false, code: 'CARD_LOCKED', triesLeft: 0 })
    expect(await softCards(folder).list()).toMatchObject([{ triesLeft: 0 }])
    expect(await unlockSoftCard(folder, card.name)).toBe(true)
    expect((await sign(pin)).ok).toBe(true)
  })

  it('gives many guesses at once no more tries than one after the other', async () => {
    const cards = softCards(folder)
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => sign('000000', cards)))
    expect(outcomes.filter((one) => !one.ok && one.code === 'PIN_WRONG').length).toBe(5)
    expect(outcomes.filter((one) => !one.ok && one.code === 'CARD_LOCKED').length).toBe(5)
  })

  it('has spent the try on disk before it looks at the PIN', async () => {
    // a cost that scrypt refuses stops everything just where the PIN would be looked at, as a pulled plug would
    const path = join(folder, `${card.name}.json`)
    const file = JSON.parse(readFileSync(path, 'utf8'))
    writeFileSync(path, JSON.stringify({ ...file, privateKey: { ...file.privateKey, cost: 3 } }))
    await expect(sign(pin)).rejects.toThrow()
    expect(await triesLeft()).toBe(5)
  })

  it('costs no try when no PIN was given, and says which card is not there', async () => {
    expect(await sign('')).toEqual({ ok: false, code: 'PIN_EMPTY', triesLeft: 6 })
    const cards = softCards(folder)
    for (const name of ['别的卡', '../西安甲 王芳', '', 'a/b', '.']) {
      expect(await cards.sign(name, pin, () => bytes)).toEqual({ ok: false, code: 'NO_CARD', triesLeft: 0 })
    }
  })

  it('does not disturb the others when its file is damaged', async () => {
    await createSoftCard(folder, { ...card, name: '另一张' })
    writeFileSync(join(folder, '另一张.json'), '{"name":"另一张"')
    expect((await softCards(folder).list()).map(({ name }) => name)).toEqual([card.name])
    expect(await softCards(folder).sign('另一张', pin, () => bytes)).toEqual({ ok: false, code: 'CARD_UNREADABLE', triesLeft: 0 })
  })

  it('is not made with a short PIN, a name that is no file name, or a certificate of another key', async () => {
    await expect(createSoftCard(folder, { ...card, pin: '12345' })).rejects.toThrow('at least 6')
    await expect(createSoftCard(folder, { ...card, name: '../x' })).rejects.toThrow('not a card name')
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString()
    await expect(createSoftCard(folder, { ...card, issue: () => certify(stranger) })).rejects.toThrow('not for the key')
  })

  it('is no card where there is no folder', async () => {
    expect(await softCards(join(folder, 'none')).list()).toEqual([])
  })
})
