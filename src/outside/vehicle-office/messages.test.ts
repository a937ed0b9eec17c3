import { createHash, randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Claimed } from '../../platform/server/outbox/queue.ts'
import { officeAnswerTypes, officeComposers, parseOfficeAnswer, type EnqueuedDelivery } from './messages.ts'

const pdf = Buffer.from('%PDF-1.7 a certificate')
const hash = createHash('sha256').update(pdf).digest('hex')
const delivery: EnqueuedDelivery = {
  batchNo: 'B1', officeCode: '610100', submittedAt: '2025-03-12T10:00:00+08:00', exporter: { uscc: '91610131MA6TXXXX0X', name: '甲' },
  proofs: [{ proofNo: 'SXDZKA-ESC-1', declarationNo: '901120250010000123', exportDate: null, sealedAt: '2025-03-12T10:00:00+08:00', vins: ['LSVAM4187C2184841'], pdfSha256: hash }],
}
const message = (body: unknown): Claimed => ({
  id: '1', messageId: randomUUID(), enterpriseId: '7', destination: 'office:610100', messageType: 'batch-delivery', objectKey: '7/B1',
  correlatesTo: null, body, context: null, attempts: 0,
})
const parse = (type: (typeof officeAnswerTypes)[number], content: unknown) => parseOfficeAnswer(type, Buffer.from(JSON.stringify(content)))
const at = '2025-03-12T10:00:00Z'

describe('batch-delivery', () => {
  it('carries the sealed bytes of every certificate', async () => {
    const compose = officeComposers(async () => pdf)['batch-delivery']
    const { contentType, body } = await compose!(message(delivery))
    expect(contentType).toBe('application/json')
    expect(JSON.parse(body.toString())).toEqual({ ...delivery, proofs: [{ ...delivery.proofs[0], pdf: pdf.toString('base64') }] })
  })
  it('is never made with other bytes than were sealed', async () => {
    const compose = officeComposers(async () => Buffer.from('%PDF else'))['batch-delivery']
    await expect(compose!(message(delivery))).rejects.toThrow('SXDZKA-ESC-1')
  })
  it('is never made of what doesn’t fit its schema', async () => {
    await expect(officeComposers(async () => pdf)['batch-delivery']!(message({ ...delivery, proofs: [] }))).rejects.toThrow('proofs')
    await expect(officeComposers(async () => pdf)['batch-withdrawal']!(message({ batchNo: 'B1' }))).rejects.toThrow('reason')
  })
})

describe('what an office answers', () => {
  it('about a batch', () => {
    expect(parse('batch-receipt', { batchNo: 'B1', result: 'received', at })).toEqual({ type: 'batch-receipt', batchNo: 'B1', result: 'received', reasonCode: null, reason: null, at })
    expect(parse('batch-receipt', { batchNo: 'B1', result: 'sent-back', reasonCode: 'X', reason: '不符', at, more: 1 })).toMatchObject({ result: 'sent-back', reasonCode: 'X', reason: '不符' })
  })
  it('about a vehicle', () => {
    const result = { batchNo: 'B1', vin: 'LSVAM4187C2184841', result: 'deregistered', date: '2025-03-12', at }
    expect(parse('vehicle-result', result)).toMatchObject({ type: 'vehicle-result', date: '2025-03-12' })
    expect(parse('vehicle-result', { ...result, date: undefined })).toEqual({ garbled: expect.stringContaining('注销日期') })
  })
  it('about a withdrawal', () => {
    expect(parse('withdrawal-answer', { batchNo: 'B1', granted: false, reason: '已受理', at })).toEqual({ type: 'withdrawal-answer', batchNo: 'B1', granted: false, reason: '已受理', at })
  })
  it.each([
    ['batch-receipt', { batchNo: 'B1', result: 'lost', at }],
    ['batch-receipt', { batchNo: 'B1', result: 'received', at: 'yesterday' }],
    ['vehicle-result', { batchNo: 'B1', vin: 'LSV', result: 'accepted', at }],
    ['withdrawal-answer', { batchNo: 'B1', granted: 'yes', at }],
    ['withdrawal-answer', []],
  ] as const)('%s that doesn’t fit is garbled', (type, content) => {
    expect(parse(type, content)).toEqual({ garbled: expect.stringContaining('报文不合格式') })
  })
  it('is a value for every input', () => {
    const type = fc.constantFrom(...officeAnswerTypes)
    fc.assert(fc.property(type, fc.uint8Array({ maxLength: 100 }), (one, bytes) => { expect(parseOfficeAnswer(one, bytes)).toHaveProperty('garbled') }))
    fc.assert(fc.property(type, fc.jsonValue(), (one, content) => { expect(parse(one, content)).toHaveProperty('garbled') }))
  })
})
