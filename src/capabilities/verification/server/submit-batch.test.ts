import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { demoIssuer } from '../../../documents/issuer.ts'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'
import { keepDeclaration, type Source } from '../../../registry/declaration/keep.ts'
import { keepLicence } from '../../../registry/licence/keep.ts'
import { sampleFacts, sampleLicence, writeParty } from '../../../registry/testing/sample-facts.ts'
import { sampleVin } from '../../../vocabulary/testing/sample-vin.ts'
import { fixedClock } from '../../../platform/server/clock.ts'
import { reserveNumbers } from '../../../platform/server/numbers.ts'
import { takeTurn } from '../../../platform/server/outbox/queue.ts'
import { openedDatabase, tenant } from '../../../platform/server/testing/opened-database.ts'
import { moveBatch } from './move-batch.ts'
import { pushBatch } from './push-batch.ts'
import { submitBatch } from './submit-batch.ts'
import { officeAnswers } from './take-answers.ts'
import { withdrawBatch } from './withdraw-batch.ts'

const opened = openedDatabase({ connections: 10 })
const clock = fixedClock('2026-03-15T04:00:00Z')
const now = clock.now()
const [exporter, rival, office, otherOffice] = ['7', '8', '41', '42']
const person = randomUUID()
let made = 0

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: exporter, kind: 'exporter', name: '甲', uscc: '91610131MA6TAAAA0X' })
    await writeParty(tx, { id: rival, kind: 'exporter', name: '乙', uscc: '91610131MA6TBBBB0X' })
    await writeParty(tx, { id: office, kind: 'vehicle-office', name: '西安', code: '610100', channel: 'desk' })
    await writeParty(tx, { id: otherOffice, kind: 'vehicle-office', name: '宝鸡', code: '610300', channel: 'system' })
  }),
)

/** A declaration of vehicles of its own with a licence that covers them. */
async function declared(given: Partial<DeclarationFacts> & { vins?: string[] } = {}, from: Partial<Source> = {}): Promise<{ id: string; vins: string[] }> {
  made += 1
  const vins = given.vins ?? [sampleVin(made * 10), sampleVin(made * 10 + 1)]
  const licenceNo = `26-61-${100_000 + made}`
  const enterpriseId = from.enterpriseId ?? exporter
  return opened.database.withContext(tenant(enterpriseId), async (tx) => {
    const facts = sampleFacts({ declarationNo: `9011202600${String(made).padStart(8, '0')}`, licenceNo, ...given, vins })
    const { id } = await keepDeclaration(tx, facts, { enterpriseId, provinceCode: '610000', provenance: 'customs', messageId: null, noticeDate: '20260308T10000000', at: now, ...from })
    await keepLicence(tx, enterpriseId, sampleLicence({ licenceNo, vins }), now)
    return { id, vins }
  })
}

const submit = (declarationIds: string[], given: { enterpriseId?: string; officeId?: string; reasons?: Record<string, string> } = {}) => {
  const enterpriseId = given.enterpriseId ?? exporter
  return opened.database.withContext(tenant(enterpriseId), (tx) =>
    submitBatch(tx, { enterpriseId, accountId: person, officeId: office, declarationIds, now, reasons: {}, ...given }, {
      issuer: demoIssuer, numbers: (count) => reserveNumbers(opened.database, clock, 'proof', count),
    }),
  )
}
async function submitted(...args: Parameters<typeof submit>): Promise<{ id: string; batchNo: string }> {
  const batch = await submit(...args)
  if ('refused' in batch) throw new Error(`refused: ${JSON.stringify(batch)}`)
  return batch
}
const refusedWith = async (...args: Parameters<typeof submit>) => {
  const answer = await submit(...args)
  return 'refused' in answer ? answer.refused : answer
}
const rows = async (text: string, ...values: unknown[]) => (await opened.owner.query(text, values)).rows
const claimsOf = (vins: string[]) => rows('select vin, owner_id, ref_id from vin_claim where vin = any ($1) order by vin', vins)

describe('a submission (manual 3.2)', () => {
  it('gives the batch and each proof a number, claims the vehicles and orders the sealing', async () => {
    const [one, two] = [await declared(), await declared()]
    const batch = await submitted([one.id, two.id])
    expect(batch.batchNo).toMatch(/^PC-\d{13}$/)
    const proofs = await rows('select proof_no, status, snapshot, check_token, declaration_id from proof where batch_id = $1 order by proof_no', batch.id)
    expect(proofs).toMatchObject([{ status: 'sealing', declaration_id: one.id }, { status: 'sealing', declaration_id: two.id }])
    const numbers = proofs.map(({ proof_no }) => proof_no as string)
    for (const [i, number] of numbers.entries()) {
      expect(number).toMatch(/^SXDZKA-ESC-\d{13}$/)
      expect(proofs[i]?.snapshot).toMatchObject({ proofNo: number, vins: [one, two][i]?.vins })
    }
    expect(new Set([...numbers.map((number) => number.slice(-13)), batch.batchNo.slice(3)]).size).toBe(3)
    expect(new Set(proofs.map(({ check_token }) => check_token)).size).toBe(2)
    expect(await claimsOf([...one.vins, ...two.vins])).toHaveLength(4)
    const orders = await rows(`select body->>'proofId' as id from outbox where destination = 'sealing' and body->>'batchId' = $1`, batch.id)
    expect(orders).toHaveLength(2)
    expect(await rows('select status from batch_event where batch_id = $1', batch.id)).toEqual([{ status: 'submitted' }])
    expect(await rows('select vehicle_count, status from batch where id = $1', batch.id)).toEqual([{ vehicle_count: 4, status: 'submitted' }])
  })

  it('twice at the same moment is one submission: exactly one has the vehicles', async () => {
    for (let round = 0; round < 5; round++) {
      const one = await declared()
      const answers = await Promise.all([submit([one.id]), submit([one.id]), submit([one.id])])
      const won = answers.filter((answer) => 'id' in answer)
      expect(won).toHaveLength(1)
      const lost = answers.flatMap((answer) => ('refused' in answer ? [answer.refused] : []))
      expect(lost.filter((code) => code !== 'VEHICLE_CLAIMED' && code !== 'VEHICLE_PROVED_AT_OFFICE')).toEqual([])
      expect(await rows('select 1 from batch_declaration where declaration_id = $1', one.id)).toHaveLength(1)
      expect(await claimsOf(one.vins)).toHaveLength(2)
    }
  })

  it('of two enterprises for the same vehicle: one has it, and the other does not hear whose it is', async () => {
    const vins = [sampleVin(900_000)]
    const mine = await declared({ vins })
    const theirs = await declared({ vins, consignor: { uscc: '91610131MA6TBBBB0X', name: '乙' } }, { enterpriseId: rival })
    const answers = await Promise.all([submit([mine.id]), submit([theirs.id], { enterpriseId: rival })])
    expect(answers.filter((answer) => 'id' in answer)).toHaveLength(1)
    const lost = answers.find((answer) => 'refused' in answer)
    expect(lost).toMatchObject({ refused: 'VEHICLE_CLAIMED', params: { vin: vins[0] } })
    expect(JSON.stringify(lost)).not.toMatch(/甲|乙|PC-/)
  })

  it('of the same vehicles in other orders never deadlocks', async () => {
    const many = []
    for (let i = 0; i < 6; i++) many.push((await declared()).id)
    const answers = await Promise.all([submit(many), submit([...many].reverse()), submit(many.slice(2)), submit(many.slice(0, 3).reverse())])
    expect(answers.filter((answer) => 'id' in answer).length).toBeGreaterThanOrEqual(1)
  })

  it('is refused for what may not be proved, and leaves nothing', async () => {
    const before = await rows('select (select count(*) from batch)::int as batches, (select count(*) from outbox)::int as messages, (select count(*) from vin_claim)::int as claims')
    const vin = sampleVin(910_000)
    expect(await refusedWith([(await declared({ status: 'released' })).id])).toBe('DECLARATION_NOT_CLOSED')
    expect(await refusedWith([(await declared({}, { provenance: 'file', noticeDate: null })).id])).toBe('DECLARATION_UNCONFIRMED')
    expect(await refusedWith([(await declared({ vins: [] })).id])).toBe('DECLARATION_WITHOUT_VEHICLES')
    expect(await refusedWith([(await declared({ vins: ['LSVAM4187C218484'] })).id])).toBe('VEHICLE_VIN_MALFORMED')
    expect(await refusedWith([(await declared({ vins: [vin] })).id, (await declared({ vins: [vin] })).id])).toBe('VEHICLE_TWICE_IN_BATCH')
    expect(await refusedWith([(await declared()).id], { officeId: '999' })).toBe('OFFICE_UNKNOWN')
    expect(await refusedWith([(await declared()).id], { officeId: rival })).toBe('OFFICE_UNKNOWN')
    expect(await refusedWith([randomUUID()])).toBe('NOT_FOUND')
    const foreign = await declared({ consignor: { uscc: '91610131MA6TBBBB0X', name: '乙' } }, { enterpriseId: rival })
    expect(await refusedWith([(await declared()).id, foreign.id])).toBe('NOT_FOUND')
    expect(await rows('select (select count(*) from batch)::int as batches, (select count(*) from outbox)::int as messages, (select count(*) from vin_claim)::int as claims')).toEqual(before)
  })

  it('with a warning needs a reason for each', async () => {
    const one = await declared()
    await opened.owner.query('update licence set valid_to = $1 where vins @> $2', ['2026-01-01', one.vins])
    expect(await submit([one.id])).toMatchObject({ refused: 'WARNING_NEEDS_REASON', at: [{ field: '/reasons/LICENCE_NOT_COVERING' }] })
    expect(await submit([one.id], { reasons: { LICENCE_NOT_COVERING: '已续期' } })).toHaveProperty('id')
  })

  it('names a declaration twice to no effect', async () => {
    const one = await declared()
    const batch = await submitted([one.id, one.id])
    expect(await rows('select 1 from proof where batch_id = $1', batch.id)).toHaveLength(1)
  })
})

describe('a vehicle', () => {
  const answer = (batchId: string, messageType: keyof typeof officeAnswers, body: object) =>
    opened.database.withContext(tenant(exporter), async (tx) => {
      const { message_id } = await tx.one<{ message_id: string }>(sql`select message_id from outbox where context->>'batchId' = ${batchId}`)
      const handle = officeAnswers[messageType]
      if (!handle) throw new Error(`nothing handles ${messageType}`)
      return handle(tx, { source: 'desk:610100', messageId: randomUUID(), messageType, correlatesTo: message_id, enterpriseId: exporter, body: Buffer.from(JSON.stringify(body)), receivedAt: now })
    })
  const pushed = async () => {
    const one = await declared()
    const batch = await submitted([one.id])
    await opened.database.withContext(tenant(exporter), async (tx) => {
      await tx.run(sql`update proof set status = 'valid', file_sha256 = 'f', key_id = 'k', sealed_at = ${now} where batch_id = ${batch.id}`)
      await moveBatch(tx, exporter, batch.id, { event: 'sealed', at: now })
      await pushBatch(tx, exporter, batch.id)
    })
    return { ...one, batch }
  }
  const at = (minute: number) => new Date(now.getTime() + minute * 60_000).toISOString()

  it('whose batch was sent back may be submitted again', async () => {
    const { id, vins, batch } = await pushed()
    expect(await refusedWith([id])).toBe('VEHICLE_PROVED_AT_OFFICE')
    await answer(batch.id, 'batch-receipt', { batchNo: batch.batchNo, result: 'sent-back', reason: '车辆未到', at: at(1) })
    expect(await claimsOf(vins)).toEqual([])
    expect(await rows('select status, reason from batch where id = $1', batch.id)).toEqual([{ status: 'sent-back', reason: '车辆未到' }])
    expect(await submit([id])).toHaveProperty('id')
  })

  it('that was sent back alone is free, and held again when the office corrects itself', async () => {
    const { vins, batch } = await pushed()
    const [vin, other] = vins as [string, string]
    const result = (given: object) => answer(batch.id, 'vehicle-result', { batchNo: batch.batchNo, vin, ...given })
    await result({ result: 'sent-back', reasonCode: 'mismatch', at: at(1) })
    expect((await claimsOf(vins)).map((one) => one.vin)).toEqual([other])
    await result({ result: 'accepted', at: at(2) })
    expect(await claimsOf(vins)).toHaveLength(2)
    // an older answer that comes late changes nothing
    await result({ result: 'sent-back', at: at(1) })
    expect(await claimsOf(vins)).toHaveLength(2)
    expect(await rows('select result from batch_vehicle where batch_id = $1 and vin = $2', batch.id, vin)).toEqual([{ result: 'accepted' }])
  })

  it('of a batch about which an office changes its mind stands as decided last, in whichever order that is heard', async () => {
    const decisions = [
      { result: 'accepted', at: at(1) },
      { result: 'sent-back', reason: '误受理', at: at(2) },
      { result: 'accepted', at: at(3) },
    ]
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]]) {
      const { vins, batch } = await pushed()
      for (const i of order) await answer(batch.id, 'batch-receipt', { batchNo: batch.batchNo, ...decisions[i] })
      expect(await rows('select status from batch where id = $1', batch.id), order.join()).toEqual([{ status: 'accepted' }])
      expect(await claimsOf(vins), order.join()).toHaveLength(2)
    }
  })

  it('answers about a batch that can’t be read are kept for the operator and change nothing', async () => {
    const { vins, batch } = await pushed()
    expect(await answer(batch.id, 'batch-receipt', { result: 'perhaps' })).toMatchObject({ outcome: 'quarantined' })
    expect(await answer(batch.id, 'vehicle-result', { vin: vins[0] })).toMatchObject({ outcome: 'quarantined' })
    expect(await rows('select status from batch where id = $1', batch.id)).toEqual([{ status: 'pushing' }])
  })

  it('of a batch whose push failed is free once the batch is withdrawn, and the refused delivery never goes out', async () => {
    const { id, vins, batch } = await pushed()
    const [delivery] = (await takeTurn(opened.database, { done: [], limit: 500, closed: [] })).filter((one) => one.messageType === 'batch-delivery' && one.objectKey.endsWith(batch.id))
    await opened.owner.query('update outbox set dead_at = now() where message_id = $1', [delivery?.messageId])
    await opened.database.withContext(tenant(exporter), (tx) => moveBatch(tx, exporter, batch.id, { event: 'undeliverable', at: now }))
    const withdrawn = await opened.database.withContext(tenant(exporter), (tx) => withdrawBatch(tx, { enterpriseId: exporter, batchId: batch.id, reason: '改办', now }))
    expect(withdrawn).toEqual({ status: 'withdrawn' })
    expect(await claimsOf(vins)).toEqual([])
    expect(await rows('select done_at is not null as done from outbox where message_id = $1', delivery?.messageId)).toEqual([{ done: true }])
    expect(await submit([id])).toHaveProperty('id')
  })
})
