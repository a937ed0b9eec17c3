import { unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readPartners } from './partners.ts'
import { makeKey, temporaryFolder } from './testing/exchange.ts'

const folder = temporaryFolder()
afterAll(folder.remove)
const file = join(folder.path, 'partners.json')
const write = (content: unknown) => writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
const [first, second] = [makeKey(), makeKey()]

describe('partners.json', () => {
  it('names each partner, its address and whether it is simulated', () => {
    write({ customs: { url: 'http://127.0.0.1:1/messages', publicKeyFile: 'a.pem', simulator: true }, 'office:610100': { url: 'https://x.example/m', publicKeyFile: 'a.pem' }, commerce: { folder: 'box' } })
    const partners = readPartners(file)
    expect(partners.find('customs')).toEqual({ name: 'customs', channel: 'http', url: new URL('http://127.0.0.1:1/messages'), simulator: true })
    expect(partners.find('office:610100')).toMatchObject({ simulator: false })
    expect(partners.find('commerce')).toEqual({ name: 'commerce', channel: 'folder', folder: join(folder.path, 'box'), simulator: false })
    expect(partners.find('office:610200')).toBeUndefined()
    expect(partners.find('constructor')).toBeUndefined()
    expect(partners.all).toHaveLength(3)
  })

  it.each([
    ['{', /can't be read/],
    [{ customs: { url: 'ftp://x', publicKeyFile: 'a' } }, /customs\.url: Invalid URL/],
    [{ custom: { url: 'http://x/', publicKeyFile: 'a' } }, /custom.*must be customs, commerce or office/s],
    [{ customs: { url: 'http://x/', publicKeyFile: 'a', simulated: true } }, /customs: Unrecognized key/],
  ])('a wrong one is refused and says what is wrong: %j', (content, reason) => {
    write(content)
    expect(() => readPartners(file)).toThrow(reason)
  })

  it('a missing one is refused', () => {
    expect(() => readPartners(join(folder.path, 'none.json'))).toThrow(/none\.json can't be read/)
  })
})

describe('a partner’s key', () => {
  const pem = join(folder.path, 'late.pem')
  it('may come after the start, change and vanish; only its own id finds it', () => {
    write({ customs: { url: 'http://127.0.0.1:1/', publicKeyFile: 'late.pem' } })
    const partners = readPartners(file)
    expect(partners.keyOf('customs', first.signer.keyId)).toBeUndefined()
    expect(partners.keyFault('customs')).toContain('is missing')
    writeFileSync(pem, 'half of a')
    expect(partners.keyOf('customs', first.signer.keyId)).toBeUndefined()
    expect(partners.keyFault('customs')).toContain("can't be read")
    writeFileSync(pem, first.publicPem)
    expect(partners.keyOf('customs', first.signer.keyId)?.equals(first.publicKey)).toBe(true)
    expect(partners.keyOf('customs', second.signer.keyId)).toBeUndefined()
    expect(partners.keyOf('commerce', first.signer.keyId)).toBeUndefined()
    expect(partners.keyFault('customs')).toBeUndefined()
    unlinkSync(pem)
    writeFileSync(pem, second.publicPem)
    expect(partners.keyOf('customs', first.signer.keyId)).toBeUndefined()
    expect(partners.keyOf('customs', second.signer.keyId)).toBeDefined()
    unlinkSync(pem)
    expect(partners.keyOf('customs', second.signer.keyId)).toBeUndefined()
  })
})
