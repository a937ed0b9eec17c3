// The exchange of every simulator, shown on the commerce system, which has the least of its own.
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild, type Child } from '../testing/child.ts'
import { Product, type Taken } from '../testing/product.ts'

const LICENCE = {
  licenceNo: '25-61-100123', holderUscc: '91610131MA6TEST01X', issueDate: '2025-02-20', validTo: '2025-08-19', status: 'valid', importCountry: 'KAZ',
  issuingAuthority: '测试商务厅', vehicles: [{ vin: 'LSVAM4187C2184841', brand: '测试牌', model: 'TS7180', vehicleType: 'K33', fuelType: 'A' }],
}
const query = (licenceNo = LICENCE.licenceNo): string => JSON.stringify({ licenceNo })

/** of a state that is on its way */
const patient = { timeout: 10_000 }

let product: Product
let child: Child

beforeEach(async () => {
  product = new Product()
  await product.listen()
  mkdirSync(product.dataDir)
  writeFileSync(join(product.dataDir, 'licences.jsonl'), `${JSON.stringify(LICENCE)}\n`)
  child = await startChild('commerce', product)
})
afterEach(async () => {
  await child.stop()
  await product.end()
})
const ask = (body = query(), overrides = {}) => product.send(child.url, body, 'licence-query', overrides)

describe('a message', () => {
  it('is taken, answered by a signed message of its own, and counted', async () => {
    const sent = await ask()
    expect(sent).toMatchObject({ status: 202, simulated: 'true', body: { received: sent.id } })
    const [answer] = await product.waitFor(1)
    expect(answer).toMatchObject({ type: 'licence-reply', sender: 'commerce', correlatesTo: sent.id, genuine: true, contentType: 'application/json' })
    expect(JSON.parse(answer?.body ?? '')).toEqual({ licenceNo: LICENCE.licenceNo, result: 'found', licence: LICENCE })
    await expect.poll(() => child.state(), patient).toMatchObject({ received: 1, effects: 1, licences: 1, outgoing: { pending: 0, delivered: 1, dead: 0 } })
  })

  it('is 401 unless signed by the product, over everything, now', async () => {
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const seconds = Math.floor(Date.now() / 1000)
    const cases = [
      { key: stranger }, { sender: 'customs' }, { keyId: '0123456789abcdef' }, { created: seconds - 400 }, { created: seconds + 400 },
      { digest: 'sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:' }, { signedPath: '/control' },
      { covered: ['@method', '@path', 'content-digest', 'message-id', 'message-type'] },
    ]
    for (const overrides of cases) {
      expect(await ask(query(), overrides)).toMatchObject({ status: 401, simulated: 'true', body: { reason: expect.any(String) } })
    }
    expect(await child.state()).toMatchObject({ received: 0, effects: 0, refused: cases.length })
  })

  it('is 400 when it can never be accepted', async () => {
    for (const body of ['not json', '{}', '{"licenceNo":5}', query('25-61-100903')]) expect((await ask(body)).status).toBe(400)
    expect((await ask(query(), { type: 'declaration-query' })).status).toBe(400)
    expect((await ask(query(), { id: 'not-a-uuid' })).status).toBe(400)
    expect((await ask(query(), { contentType: 'text/plain' })).status).toBe(400)
    expect(await child.state()).toMatchObject({ received: 0, effects: 0 })
  })

  it('takes effect once however often it comes, and its id belongs to one content', async () => {
    const id = randomUUID()
    const all = await Promise.all(Array.from({ length: 10 }, () => ask(query(), { id })))
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(202))
    expect((await ask(query('25-61-100124'), { id })).status).toBe(400)
    await product.waitFor(1)
    await pause(400)
    expect(product.taken).toHaveLength(1)
    expect(await child.state()).toMatchObject({ received: 1, effects: 1 })
  })

  it('knows the product only by its key file, which may come late or change', async () => {
    const hidden = `${product.keyFile}.hidden`
    renameSync(product.keyFile, hidden)
    expect((await ask()).status).toBe(401)
    writeFileSync(product.keyFile, 'half a key')
    expect((await ask()).status).toBe(401)
    rmSync(product.keyFile)
    renameSync(hidden, product.keyFile)
    expect((await ask()).status).toBe(202)
  })
})

describe('a kill', () => {
  it('between 202 and the answer loses and repeats nothing', async () => {
    await child.control({ mode: 'slow', delayMs: 4_000 })
    const ids: string[] = []
    for (let n = 0; n < 20; n += 1) ids.push((await ask()).id)
    await child.kill()
    child = await startChild('commerce', product)
    // The product never read the 202s: it asks again.
    for (const id of ids) expect((await ask(query(), { id })).status).toBe(202)
    await product.waitFor(ids.length)
    await pause(500)
    expect(product.taken.map((one) => one.correlatesTo).toSorted()).toEqual(ids.toSorted())
    await expect.poll(() => child.state(), patient).toMatchObject({ received: 20, effects: 20, outgoing: { pending: 0, delivered: 20 } })
  })

  it('at any moment, again and again, leaves one effect and one answer for every message', async () => {
    const ids = Array.from({ length: 80 }, () => randomUUID())
    const waiting = [...ids]
    const sender = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        // A refused connection or a broken answer: the product sends the same message again.
        while (await ask(query(), { id }).then(({ status }) => status !== 202, () => true)) await pause(10)
      }
    }
    const sending = Promise.all([sender(), sender(), sender(), sender()])
    for (const after of [40, 130, 70]) {
      await pause(after)
      await child.kill()
      child = await startChild('commerce', product)
    }
    await sending
    const firstOfItsId = (one: Taken): boolean => product.taken.find(({ id }) => id === one.id) === one
    await product.waitFor(ids.length, firstOfItsId)
    await pause(300)
    expect(product.taken.filter(firstOfItsId).map(({ correlatesTo }) => correlatesTo).toSorted()).toEqual(ids.toSorted())
    await expect.poll(() => child.state(), patient).toMatchObject({ received: 80, effects: 80, outgoing: { pending: 0, delivered: 80 } })
  })

  it('leaves the key as it was', async () => {
    const path = join(product.dataDir, 'exchange.key.pem')
    const before = readFileSync(path, 'utf8')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    await child.kill()
    child = await startChild('commerce', product)
    expect(readFileSync(path, 'utf8')).toBe(before)
    expect(existsSync(join(product.dataDir, 'exchange.pub.pem'))).toBe(true)
  })
})

describe('an answer', () => {
  it('is sent again until the product is there and takes it', async () => {
    await product.stop()
    const sent = await product.send(child.url, query(), 'licence-query')
    await pause(450)
    expect(await child.state()).toMatchObject({ outgoing: { pending: 1 } })
    const answers = [401, 0]
    const seen = new Set<string>()
    product.answer = ({ id }) => { seen.add(id); return answers.shift() ?? 202 }
    await product.listen()
    const [taken] = await product.waitFor(1, ({ correlatesTo }) => correlatesTo === sent.id && answers.length === 0, 15_000)
    expect(taken?.genuine).toBe(true)
    await expect.poll(() => child.state(), patient).toMatchObject({ outgoing: { pending: 0, delivered: 1 } })
    expect(seen.size).toBe(1)
  })

  it('that the product refuses for good is not sent again', async () => {
    product.answer = () => 400
    await ask()
    await product.waitFor(1)
    await pause(600)
    expect(product.taken).toHaveLength(1)
    await expect.poll(() => child.state(), patient).toMatchObject({ outgoing: { pending: 0, dead: 1 } })
  })
})

describe('control', () => {
  it('slow: the answer comes later', async () => {
    await child.control({ mode: 'slow', delayMs: 600 })
    const start = Date.now()
    await ask()
    await product.waitFor(1)
    expect(Date.now() - start).toBeGreaterThan(600)
  })

  it('silent: taken, never answered', async () => {
    await child.control({ mode: 'silent' })
    expect((await ask()).status).toBe(202)
    await pause(600)
    expect(product.taken).toHaveLength(0)
    expect(await child.state()).toMatchObject({ effects: 1, outgoing: { pending: 0 } })
  })

  it('refuse: 400 to what is new, 202 to what was taken before', async () => {
    const { id } = await ask()
    await child.control({ mode: 'refuse' })
    expect((await ask()).status).toBe(400)
    expect((await ask(query(), { id })).status).toBe(202)
  })

  it('twice: two messages with ids of their own', async () => {
    await child.control({ mode: 'twice' })
    const sent = await ask()
    const answers = await product.waitFor(2)
    expect(new Set(answers.map(({ id }) => id)).size).toBe(2)
    expect(answers.map(({ correlatesTo }) => correlatesTo)).toEqual([sent.id, sent.id])
  })

  it('garbage: genuine but unreadable', async () => {
    await child.control({ mode: 'garbage' })
    await ask()
    const [answer] = await product.waitFor(1)
    expect(answer?.genuine).toBe(true)
    expect(() => JSON.parse(answer?.body ?? '') as unknown).toThrow()
  })

  it('out-of-order: the last asked is answered first', async () => {
    await child.control({ mode: 'out-of-order', delayMs: 800 })
    const first = await ask()
    await pause(350)
    const second = await ask()
    const answers = await product.waitFor(2)
    expect(answers.map(({ correlatesTo }) => correlatesTo)).toEqual([second.id, first.id])
  })

  it('down: 503, nothing leaves, until it is up again', async () => {
    await child.control({ mode: 'slow', delayMs: 200 })
    await ask()
    await child.control({ mode: 'down' })
    const refused = await ask()
    expect(refused).toMatchObject({ status: 503, simulated: 'true' })
    await pause(800)
    expect(product.taken).toHaveLength(0)
    expect((await fetch(`${child.url}/livez`)).status).toBe(200)
    await child.control({ mode: 'normal' })
    await product.waitFor(1)
  })

  it('responseDelayMs: stored before the sender gives up', async () => {
    await child.control({ mode: 'normal', responseDelayMs: 1_500 })
    const id = randomUUID()
    const waiting = ask(query(), { id })
    await product.waitFor(1, ({ correlatesTo }) => correlatesTo === id, 1_300)
    expect((await waiting).status).toBe(202)
  })

  it('refuses what it does not know, other sites and other names of this machine', async () => {
    expect(await child.control({ mode: 'sometimes' })).toBe(400)
    expect(await child.control({ explode: true })).toBe(400)
    expect(await child.control([])).toBe(400)
    expect((await fetch(`${child.url}/control`, { method: 'POST', body: '{"mode":"down"}' })).status).toBe(403)
    const { port } = new URL(child.url)
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      request({ port, host: '127.0.0.1', path: '/state', headers: { host: 'evil.example' } }, (response) => { response.resume(); resolve(response.statusCode) })
        .once('error', reject).end()
    })
    expect(rebound).toBe(403)
    expect(await child.state()).toMatchObject({ behaviour: { mode: 'normal' } })
  })
})

describe('the process', () => {
  it('says that it simulates on every answer', async () => {
    for (const path of ['/livez', '/state', '/messages', '/control', '/nothing', '/%']) {
      expect((await fetch(`${child.url}${path}`)).headers.get('simulated')).toBe('true')
    }
  })

  it('ends with its parent, and on SIGTERM', async () => {
    child.process.disconnect()
    expect(await child.exited).toBe(0)
    child = await startChild('commerce', product)
    child.process.kill('SIGTERM')
    expect(await child.exited).toBe(0)
  })

  it('reads its facts again when they changed, and serves no half of them', async () => {
    const path = join(product.dataDir, 'licences.jsonl')
    writeFileSync(path, `${JSON.stringify(LICENCE)}\n{"licenceNo":`)
    expect((await ask()).status).toBe(500)
    writeFileSync(path, `${JSON.stringify(LICENCE)}\n${JSON.stringify({ ...LICENCE, licenceNo: '25-61-100124' })}\n`)
    expect((await ask(query('25-61-100124'))).status).toBe(202)
    const [answer] = await product.waitFor(1)
    expect(answer?.body).toContain('"result":"found"')
  })

  it('answers not-found for a licence it does not hold', async () => {
    await ask(query('25-61-999999'))
    const [answer] = await product.waitFor(1)
    expect(JSON.parse(answer?.body ?? '')).toEqual({ licenceNo: '25-61-999999', result: 'not-found' })
  })
})
