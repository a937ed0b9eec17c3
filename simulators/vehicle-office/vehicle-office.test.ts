import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startChild, type Child } from '../testing/child.ts'
import { Product } from '../testing/product.ts'

const PDF = Buffer.from('%PDF-1.7\n% test\n%%EOF\n')
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const VIN = 'LSVAM4187C2184841'
const OTHER = 'LSVAM4187C2184842'

type Proof = ReturnType<typeof proof>
const proof = (vins = [VIN], pdf = PDF) => ({
  proofNo: 'SXDZKA-ESC-1772352000000', declarationNo: '901120250010000123', exportDate: '2025-03-10', sealedAt: '2026-03-01T16:00:00+08:00',
  vins, pdfSha256: sha256(pdf), pdf: pdf.toString('base64'),
})
const batch = (proofs: Proof[] = [proof()], more: Record<string, unknown> = {}): string => JSON.stringify({
  batchNo: 'B20260301001', officeCode: '610100', submittedAt: '2026-03-01T08:00:00Z',
  exporter: { uscc: '91610131MA6TEST01X', name: '测试<script>alert(1)</script>公司' }, proofs, ...more,
})
const withdrawal = JSON.stringify({ batchNo: 'B20260301001', reason: '选错车管所', at: '2026-03-01T08:01:00Z' })

/** of a state that is on its way */
const patient = { timeout: 10_000 }

let product: Product
let child: Child

beforeEach(async () => {
  product = new Product()
  await product.listen()
  child = await startChild('vehicle-office', product)
  await child.control({ acceptMs: 300, deregisterMs: 100 })
})
afterEach(async () => {
  await child.stop()
  await product.end()
})

const deliver = (body = batch(), overrides = {}) => product.send(child.url, body, 'batch-delivery', overrides)
const withdraw = () => product.send(child.url, withdrawal, 'batch-withdrawal')
const bodies = (): Record<string, unknown>[] => product.taken.map(({ body }) => JSON.parse(body) as Record<string, unknown>)
const results = (): unknown[] => bodies().map(({ result, granted }) => result ?? granted)

describe('a batch', () => {
  it('is received at once and accepted after a while, both in answer to the delivery', async () => {
    const sent = await deliver()
    expect(sent).toMatchObject({ status: 202, simulated: 'true' })
    await product.waitFor(2)
    expect(results()).toEqual(['received', 'accepted'])
    expect(bodies()[0]).toEqual({ batchNo: 'B20260301001', result: 'received', at: expect.stringMatching(/^\d{4}-.*Z$/) })
    expect(product.taken.map(({ type, sender, correlatesTo, genuine }) => [type, sender, correlatesTo, genuine]))
      .toEqual(Array(2).fill(['batch-receipt', 'office:610100', sent.id, true]))
    await expect.poll(() => child.state(), patient).toMatchObject({ batches: 1, proofs: 1, vehicles: 1, tasks: 0, effects: 2 })
  })

  it.each([
    ['for another office', batch([proof()], { officeCode: '610400' })],
    ['whose file is no PDF', batch([proof([VIN], Buffer.from('PK'))])],
    ['whose file was changed', batch([{ ...proof(), pdf: Buffer.concat([PDF, PDF]).toString('base64') }])],
    ['with a vehicle twice', batch([proof([VIN, OTHER, VIN])])],
    ['with a vehicle in two certificates', batch([proof(), { ...proof(), proofNo: 'SXDZKA-ESC-1772352000001' }])],
    ['with a certificate twice', batch([proof(), proof([OTHER])])],
    ['with a malformed VIN', batch([proof(['LSVAM'])])],
    ['without certificates', batch([])],
    ['with a number that could be a path', batch([proof()], { batchNo: '../../etc' })],
    ['that asks for refusal', batch([proof(['LSVAM4187C2999908'])])],
  ])('%s is refused for good', async (_case, body) => {
    expect((await deliver(body)).status).toBe(400)
    expect(await child.state()).toMatchObject({ received: 0, batches: 0, tasks: 0 })
  })

  it('under a new message id is the same batch, with other content none', async () => {
    await deliver()
    await product.waitFor(2)
    const again = await deliver()
    await product.waitFor(1, ({ correlatesTo }) => correlatesTo === again.id)
    expect(results()).toEqual(['received', 'accepted', 'accepted'])
    expect((await deliver(batch([proof([OTHER])]))).status).toBe(400)
    await expect.poll(() => child.state(), patient).toMatchObject({ batches: 1, vehicles: 1, effects: 2 })
  })

  it('is decided once although the office was killed before deciding', async () => {
    const { id } = await deliver()
    await child.kill()
    child = await startChild('vehicle-office', product)
    expect((await deliver(batch(), { id })).status).toBe(202)
    await product.waitFor(1, ({ body }) => body.includes('accepted'))
    await pause(300)
    const distinct = new Map(product.taken.map((one) => [one.id, JSON.parse(one.body) as { result: string }]))
    expect([...distinct.values()].map(({ result }) => result)).toEqual(['received', 'accepted'])
    await expect.poll(() => child.state(), patient).toMatchObject({ batches: 1, effects: 2 })
  })
})

describe('a withdrawal', () => {
  it('is granted before acceptance, which then never comes', async () => {
    await deliver()
    const sent = await withdraw()
    const [answer] = await product.waitFor(1, ({ correlatesTo }) => correlatesTo === sent.id)
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ batchNo: 'B20260301001', granted: true })
    await pause(500)
    expect(results()).toEqual(['received', true])
  })

  it('is denied after acceptance, with the reason', async () => {
    await deliver()
    await product.waitFor(2)
    await withdraw()
    await product.waitFor(3)
    expect(bodies()[2]).toMatchObject({ granted: false, reason: '该批次已受理，不能撤回' })
  })

  it('of an unknown batch is refused for good', async () => {
    expect((await withdraw()).status).toBe(400)
  })
})

describe('a certificate that customs overtook', () => {
  const overtaken = (proofNo: string, batchNo = 'B20260301001') =>
    product.send(child.url, JSON.stringify({ batchNo, proofNo, reason: '海关已修改该报关单', at: '2026-03-01T08:00:30Z' }), 'proof-superseded')

  it('is shown as such, and its vehicles are sent back while the others are accepted and deregistered', async () => {
    await child.control({ deregister: true })
    await deliver(batch([proof(), { ...proof([OTHER]), proofNo: 'SXDZKA-ESC-1772352000001' }]))
    expect((await overtaken('SXDZKA-ESC-1772352000000')).status).toBe(202)
    expect((await overtaken('SXDZKA-ESC-1772352000000')).status).toBe(202)
    await product.waitFor(4)
    expect(bodies().slice(1)).toMatchObject([
      { result: 'accepted' }, { vin: VIN, result: 'sent-back', reasonCode: 'PROOF_SUPERSEDED' }, { vin: OTHER, result: 'deregistered' },
    ])
    expect(await child.control({ deregisterVehicle: { batchNo: 'B20260301001', vin: VIN } })).toBe(400)
    expect(await (await fetch(child.url)).text()).toContain('已失效：海关已修改该报关单')
    await expect.poll(() => child.state(), patient).toMatchObject({ effects: 5 })
  })

  it('sends its batch back where it was the only one; an unknown one is refused for good', async () => {
    await deliver()
    expect((await overtaken('SXDZKA-ESC-1')).status).toBe(400)
    expect((await overtaken('SXDZKA-ESC-1772352000000', 'B2')).status).toBe(400)
    await overtaken('SXDZKA-ESC-1772352000000')
    await product.waitFor(2)
    expect(bodies()[1]).toMatchObject({ result: 'sent-back', reasonCode: 'PROOF_SUPERSEDED' })
  })
})

describe('vehicles', () => {
  it('are deregistered when told to, and an officer corrects himself', async () => {
    await child.control({ deregister: true })
    await deliver(batch([proof([VIN, OTHER])]))
    await product.waitFor(4)
    expect(bodies().slice(2)).toMatchObject([VIN, OTHER].map((vin) => ({ vin, result: 'deregistered', date: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) })))
    expect(await child.control({ sendBack: { batchNo: 'B20260301001', vin: VIN, reasonCode: 'VIN_MISMATCH', reason: '点错' } })).toBe(200)
    await product.waitFor(5)
    expect(bodies()[4]).toMatchObject({ vin: VIN, result: 'sent-back', reasonCode: 'VIN_MISMATCH', reason: '点错' })
    expect(await child.control({ deregisterVehicle: { batchNo: 'B20260301001', vin: 'LSVAM4187C2184849' } })).toBe(400)
  })
})

describe('a sentinel', () => {
  const vin = (six: string): string => `LSVAM4187C2${six}`

  it('999903 sends the batch back, 999906 one vehicle', async () => {
    await deliver(batch([proof([vin('999903')])]))
    await product.waitFor(2)
    expect(bodies()[1]).toMatchObject({ result: 'sent-back', reasonCode: expect.any(String), reason: expect.any(String) })
    await deliver(batch([proof([VIN, vin('999906')])], { batchNo: 'B2' }))
    await product.waitFor(5)
    expect(bodies()[4]).toMatchObject({ batchNo: 'B2', vin: vin('999906'), result: 'sent-back' })
  })

  it('999902 is never decided, 999907 not withdrawn, 999904 told twice', async () => {
    await deliver(batch([proof([vin('999902'), vin('999907')])]))
    await withdraw()
    await product.waitFor(2)
    await pause(500)
    expect(results()).toEqual(['received', false])
    await deliver(batch([proof([vin('999904')])], { batchNo: 'B2' }))
    await product.waitFor(6)
    expect(results().slice(2)).toEqual(['received', 'received', 'accepted', 'accepted'])
  })
})

describe('control', () => {
  it('out-of-order: accepted before received', async () => {
    await child.control({ mode: 'out-of-order', delayMs: 600 })
    await deliver()
    await product.waitFor(2)
    expect(results()).toEqual(['accepted', 'received'])
  })
})

describe('the page', () => {
  it('shows batch, declaration and vehicle, without letting a name become markup, and gives the certificate', async () => {
    expect(await (await fetch(child.url)).text()).toContain('还没有收到批次')
    await deliver()
    const response = await fetch(child.url)
    const page = await response.text()
    expect(response.headers.get('content-security-policy')).toContain(`default-src 'none'`)
    for (const text of ['B20260301001', '901120250010000123', VIN, '已收到', 'SXDZKA-ESC-1772352000000', '2026-03-01 16:00:00']) expect(page).toContain(text)
    expect(page).not.toContain('<script>')
    const path = /href="([^"]+\.pdf)"/.exec(page)?.[1] ?? ''
    const file = await fetch(`${child.url}${path}`)
    expect(file.headers.get('content-type')).toBe('application/pdf')
    expect(Buffer.from(await file.arrayBuffer())).toEqual(PDF)
    expect((await fetch(`${child.url}/proofs/B1/none.pdf`)).status).toBe(404)
  })
})
