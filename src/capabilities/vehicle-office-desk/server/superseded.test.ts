// A certificate that customs overtook lies on the desk: nobody takes a vehicle on with it, and everybody can get on.
import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../../platform/server/clock.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import { openedDatabase, tenant } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { sampleVin } from '../../../vocabulary/testing/sample-vin.ts'
import type { VehicleDecision } from '../contract.ts'
import { acceptBatch, returnBatch } from './decide-batch.ts'
import { decideVehicles } from './decide-vehicles.ts'
import type { AtDesk } from './desk-batch.ts'
import { findDeskBatch, searchDeskBatches } from './queries.ts'
import { takeDelivery } from './take-delivery.ts'
import { takeSuperseded } from './take-superseded.ts'

const opened = openedDatabase()
const clock = fixedClock('2026-03-15T04:00:00Z')
const officeId = '41'
const parts = () => ({ database: opened.database, clock, files: { size: async () => 5 } as unknown as FileStore })
let made = 0

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, (tx) =>
    writeParty(tx, { id: officeId, kind: 'vehicle-office', name: '西安市车辆管理所', code: '610100', channel: 'desk' })))
beforeEach(() => opened.owner.query('delete from outbox'))

const message = (messageType: string, body: object): Claimed => ({
  id: '1', messageId: randomUUID(), enterpriseId: '7', destination: 'desk:610100', messageType, objectKey: '7/b', correlatesTo: null, body, context: null, attempts: 0,
})
const told = async () =>
  (await opened.owner.query<{ type: string; body: { vin?: string; result: string; at: string; reasonCode?: string } }>(
    `select message_type as type, body from outbox where message_type <> 'batch-delivery' order by id`)).rows.map(({ type, body }) => ({ type, ...body }))

/** On the desk: two certificates of two vehicles each. */
async function delivered() {
  const batchNo = `B${(made += 1)}`
  const vins = [0, 1, 2, 3].map((i) => sampleVin(made * 1000 + i)) as [string, string, string, string]
  const [dead, live] = [`P${made}-1`, `P${made}-2`]
  const proof = (proofNo: string, of: string[]) => ({ proofNo, declarationNo: '901120260010000001', exportDate: null, sealedAt: '2026-03-15T03:00:00Z', vins: of, pdfSha256: 'a'.repeat(64) })
  await takeDelivery(parts(), message('batch-delivery', {
    batchNo, officeCode: '610100', submittedAt: '2026-03-15T03:00:00Z', exporter: { uscc: '91610131MA6TAAAA0X', name: '甲字汽车出口有限公司' },
    proofs: [proof(dead, vins.slice(0, 2)), proof(live, vins.slice(2))],
  }))
  await opened.owner.query('delete from outbox')
  const { rows } = await opened.owner.query<{ id: string }>('select id from office_batch where batch_no = $1', [batchNo])
  const desk = (seconds = 0): AtDesk => ({ officeId, accountId: randomUUID(), batchId: rows[0]?.id as string, now: new Date(clock.now().getTime() + seconds * 1000) })
  const at = <T>(work: (tx: Tx) => Promise<T>) => opened.database.withContext(tenant(officeId), work)
  return {
    batchNo, vins, dead,
    overtaken: (proofNo = dead) => takeSuperseded(parts(), message('proof-superseded', { batchNo, proofNo, reason: '海关已修改该报关单', at: '2026-03-15T03:30:00Z' })),
    decide: (decisions: VehicleDecision[], correction?: string, seconds = 0) => at((tx) => decideVehicles(tx, desk(seconds), decisions, correction)),
    accept: () => at((tx) => acceptBatch(tx, desk())),
    giveBack: () => at((tx) => returnBatch(tx, desk(), { reasonCode: 'not-at-counter' })),
    async shown() {
      const batch = await at((tx) => findDeskBatch(tx, officeId, desk().batchId))
      if (!batch) throw new Error('the batch is gone')
      return batch
    },
    row: async () => (await at((tx) => searchDeskBatches(tx, officeId, { size: 20, find: batchNo }))).rows[0],
  }
}
const accepted = (vin: string) => ({ vin, result: 'accepted' }) as const
const deregistered = (vin: string) => ({ vin, result: 'deregistered', date: '2026-03-10' }) as const
const sentBack = (vin: string) => ({ vin, result: 'sent-back', reasonCode: 'proof-superseded' }) as const

describe('a certificate that customs overtook (decision 7)', () => {
  it('is marked in the list, in the batch and in its history, once', async () => {
    const batch = await delivered()
    expect(await batch.row()).toMatchObject({ supersededProofs: 0 })
    expect(await batch.overtaken()).toEqual({ outcome: 'done' })
    expect(await batch.overtaken()).toEqual({ outcome: 'done' })
    expect(await batch.row()).toMatchObject({ supersededProofs: 1 })
    const { proofs, history } = await batch.shown()
    expect(proofs).toMatchObject([{ proofNo: batch.dead, supersededAt: clock.now(), supersededReason: '海关已修改该报关单' }, { supersededAt: null }])
    expect(history).toMatchObject([{ what: 'proof-superseded', vin: null, reason: `证明 ${batch.dead}：海关已修改该报关单` }])
    expect(await told()).toEqual([])
  })

  it('that never came is refused, in words for the operator', async () => {
    const batch = await delivered()
    expect(await batch.overtaken('P-other')).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('P-other') })
  })

  it('carries neither acceptance nor deregistration: the clear reason is given, and its vehicles are sent back', async () => {
    const batch = await delivered()
    const [first, second, third, fourth] = batch.vins
    await batch.overtaken()
    const refused = { refused: 'DESK_PROOF_SUPERSEDED', params: { proofNo: batch.dead, reason: '海关已修改该报关单' } }
    expect(await batch.accept()).toMatchObject(refused)
    expect(await batch.decide([accepted(third), accepted(first)])).toMatchObject({ ...refused, at: [{ field: '/decisions/1' }] })
    expect(await batch.decide([deregistered(first)], '更正')).toMatchObject(refused)
    expect(await told()).toEqual([])
    expect(await batch.decide([sentBack(first), sentBack(second)])).toBeUndefined()
    expect(await batch.accept()).toBeUndefined()
    expect((await batch.shown()).status).toBe('accepted')
    expect((await told()).map(({ vin, result }) => [vin, result])).toEqual([[first, 'sent-back'], [second, 'sent-back'], [undefined, 'accepted']])
    expect(await batch.decide([deregistered(third), deregistered(fourth)])).toBeUndefined()
  })

  it('after its vehicle was accepted: it is deregistered no more, and can be sent back with a reason', async () => {
    const batch = await delivered()
    const [first] = batch.vins
    await batch.accept()
    await batch.overtaken()
    expect(await batch.decide([deregistered(first)])).toMatchObject({ refused: 'DESK_PROOF_SUPERSEDED' })
    // said once more it is nothing new
    expect(await batch.decide([accepted(first)])).toBeUndefined()
    expect(await batch.decide([sentBack(first)], '证明失效')).toBeUndefined()
    expect((await batch.shown()).proofs[0]?.vehicles.find(({ vin }) => vin === first)).toMatchObject({ status: 'sent-back' })
  })

  it('does not keep the batch from going back as a whole', async () => {
    const batch = await delivered()
    await batch.overtaken()
    expect(await batch.giveBack()).toBeUndefined()
    expect((await batch.shown()).status).toBe('sent-back')
  })
})

describe('a batch that was sent back as a whole', () => {
  it('of which one vehicle is taken on after all: of every other the exporter hears that it stays sent back, since then', async () => {
    const batch = await delivered()
    const [first, ...others] = batch.vins
    await batch.giveBack()
    await opened.owner.query('delete from outbox')
    expect(await batch.decide([accepted(first)], '点错', 60)).toBeUndefined()
    const answers = await told()
    expect(answers.map(({ type, vin, result }) => [type, vin, result])).toEqual([
      ['vehicle-result', first, 'accepted'],
      ...others.toSorted().map((vin) => ['vehicle-result', vin, 'sent-back']),
      ['batch-receipt', undefined, 'accepted'],
    ])
    expect(answers[0]?.at).toBe('2026-03-15T04:01:00.000Z')
    for (const answer of answers.slice(1, 4)) expect(answer).toMatchObject({ at: '2026-03-15T04:00:00.000Z', reasonCode: 'not-at-counter' })
  })
})
