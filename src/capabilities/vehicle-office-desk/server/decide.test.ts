import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../../platform/server/clock.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import { takeTurn, type Claimed } from '../../../platform/server/outbox/queue.ts'
import { openedDatabase, tenant } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { sampleVin } from '../../../vocabulary/testing/sample-vin.ts'
import { answerWithdrawal as answerWithdrawalRoute, decideVehicles as decideVehiclesRoute, type VehicleDecision } from '../contract.ts'
import { acceptBatch, answerWithdrawal, returnBatch } from './decide-batch.ts'
import { decideVehicles } from './decide-vehicles.ts'
import type { AtDesk } from './desk-batch.ts'
import { findDeskOffice } from './find-office.ts'
import { findDeskBatch } from './queries.ts'
import { takeDelivery } from './take-delivery.ts'
import { takeWithdrawal } from './take-withdrawal.ts'

const opened = openedDatabase()
const clock = fixedClock('2026-03-15T04:00:00Z')
const officeId = '41'
const parts = () => ({ database: opened.database, clock, files: { size: async () => 5 } as unknown as FileStore })
let made = 0

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, (tx) =>
    writeParty(tx, { id: officeId, kind: 'vehicle-office', name: '西安市车辆管理所', code: '610100', channel: 'desk' })))

/** An officer of this office, and somebody of another one. */
const [officer, stranger] = [randomUUID(), randomUUID()]
beforeAll(async () => {
  await opened.owner.query('insert into account (id, name) values ($1, $2), ($3, $4)', [officer, '高峰', stranger, '外人'])
  await opened.owner.query(`insert into membership (enterprise_id, account_id, roles) values ($1, $2, '{vehicle-officer}'), (99, $3, '{vehicle-officer}')`, [officeId, officer, stranger])
})
beforeEach(() => opened.owner.query(`update party set office_channel = 'desk'; delete from outbox`))

const office = () => findDeskOffice(opened.database, officeId)

const message = (messageType: string, body: object): Claimed => ({
  id: '1', messageId: randomUUID(), enterpriseId: '7', destination: 'desk:610100', messageType, objectKey: '7/b', correlatesTo: null, body, context: null, attempts: 0,
})

/** A batch of so many vehicles that lies on the desk; its receipt is out of the way. */
async function delivered(count = 2, order = (vins: string[]) => vins) {
  const batchNo = `B${(made += 1)}`
  const vins = Array.from({ length: count }, (_, i) => sampleVin(made * 1000 + i)).sort()
  await takeDelivery(parts(), message('batch-delivery', {
    batchNo, officeCode: '610100', submittedAt: '2026-03-15T03:00:00Z', exporter: { uscc: '91610131MA6TAAAA0X', name: '甲字汽车出口有限公司' },
    proofs: [{ proofNo: `P${made}`, declarationNo: '901120260010000001', exportDate: null, sealedAt: '2026-03-15T03:00:00Z', vins: order(vins), pdfSha256: 'a'.repeat(64) }],
  }))
  await opened.owner.query('delete from outbox')
  const { rows } = await opened.owner.query<{ id: string }>('select id from office_batch where batch_no = $1', [batchNo])
  const desk: AtDesk = { officeId, accountId: officer, batchId: rows[0]?.id as string, now: clock.now() }
  const at = <T>(work: (tx: Tx) => Promise<T>) => opened.database.withContext(tenant(officeId), work)
  return {
    batchNo, vins, desk,
    decide: (decisions: VehicleDecision[], correction?: string) => at((tx) => decideVehicles(tx, desk, decisions, correction)),
    giveBack: () => at((tx) => returnBatch(tx, desk, { reasonCode: 'not-at-counter' })),
    accept: () => at((tx) => acceptBatch(tx, desk)),
    answer: (granted: boolean) => at((tx) => answerWithdrawal(tx, desk, { granted, reason: '已在办理' })),
    async shown() {
      const batch = await at((tx) => findDeskBatch(tx, officeId, desk.batchId))
      if (!batch) throw new Error('the batch is gone')
      return { ...batch, vehicles: batch.proofs.flatMap(({ vehicles }) => vehicles) }
    },
  }
}
const accepted = (vin = '') => ({ vin, result: 'accepted' }) as const
const sentBack = (vin = '') => ({ vin, result: 'sent-back', reasonCode: 'vin-mismatch' }) as const
const deregistered = (vin = '') => ({ vin, result: 'deregistered', date: '2026-03-10' }) as const
const answers = async () => (await opened.owner.query<{ type: string; body: Record<string, unknown> }>('select message_type as type, body from outbox order by id')).rows

describe('整批退回', () => {
  it.each([['accepted', accepted], ['deregistered', deregistered]] as const)('is refused once a vehicle was %s', async (_, taken) => {
    const batch = await delivered()
    await batch.decide([taken(batch.vins[0])])
    const before = await batch.shown()
    expect(await batch.giveBack()).toMatchObject({ refused: 'DESK_VEHICLES_TAKEN_ON', params: { count: 1 } })
    expect(await batch.shown()).toEqual(before)
    expect((await answers()).map(({ type }) => type)).toEqual(['vehicle-result'])
  })

  it('takes what waits beside a vehicle sent back before, which keeps its own reason', async () => {
    const batch = await delivered()
    await batch.decide([sentBack(batch.vins[0])])
    expect(await batch.giveBack()).toBeUndefined()
    expect(await batch.shown()).toMatchObject({ status: 'sent-back', vehicles: [{ status: 'sent-back', reason: '实车车架号与证明不符' }, { status: 'sent-back', reason: '车辆未到场查验' }] })
  })

  it('goes after a correction', async () => {
    const batch = await delivered()
    await batch.decide([accepted(batch.vins[0])])
    await batch.decide([sentBack(batch.vins[0])], '误点受理')
    expect(await batch.giveBack()).toBeUndefined()
    expect((await batch.shown()).status).toBe('sent-back')
  })
})

describe('逐车办理', () => {
  it('takes one result for a vehicle at a time', () => {
    const body = decideVehiclesRoute.body as NonNullable<typeof decideVehiclesRoute.body>
    const [one, other] = [sampleVin(1), sampleVin(2)]
    expect(body.safeParse({ decisions: [deregistered(one), sentBack(other)] }).success).toBe(true)
    const twice = body.safeParse({ decisions: [deregistered(one), sentBack(one)] })
    expect(twice.error?.issues).toMatchObject([{ path: ['decisions'], message: '同一车架号一次只能有一个结果' }])
    expect(body.safeParse({ decisions: [accepted(one), accepted(one.toLowerCase())] }).success).toBe(false)
  })

  it('writes each vehicle its own result, reason and day, and tells each of them', async () => {
    const batch = await delivered(3)
    const [a, b, c] = batch.vins
    expect(await batch.decide([accepted(a), { ...sentBack(b), reason: '第 9 位不同' }, { vin: c as string, result: 'deregistered' }])).toBeUndefined()
    expect(await batch.shown()).toMatchObject({
      status: 'accepted',
      vehicles: [
        { vin: a, status: 'accepted', reason: null, deregisteredOn: null },
        { vin: b, status: 'sent-back', reason: '实车车架号与证明不符：第 9 位不同', deregisteredOn: null },
        { vin: c, status: 'deregistered', reason: null, deregisteredOn: '2026-03-15' },
      ],
      history: [{ what: 'accepted', vin: a }, { what: 'sent-back', vin: b, reason: '实车车架号与证明不符：第 9 位不同' }, { what: 'deregistered', vin: c }, { what: 'accepted', vin: null }],
    })
    const at = clock.now().toISOString()
    const { batchNo } = batch
    expect(await answers()).toEqual([
      { type: 'vehicle-result', body: { batchNo, vin: a, result: 'accepted', reasonCode: null, reason: null, date: null, at } },
      { type: 'vehicle-result', body: { batchNo, vin: b, result: 'sent-back', reasonCode: 'vin-mismatch', reason: '实车车架号与证明不符：第 9 位不同', date: null, at } },
      { type: 'vehicle-result', body: { batchNo, vin: c, result: 'deregistered', reasonCode: null, reason: null, date: '2026-03-15', at } },
      { type: 'batch-receipt', body: { batchNo, result: 'accepted', eachVehicle: true, at } },
    ])
  })

  it('of a whole ship’s vehicles takes as many statements as one', async () => {
    const statementsFor = async (count: number) => {
      const batch = await delivered(count)
      let statements = 0
      const counted = (tx: Tx): Tx => {
        const count = <Arguments extends unknown[], Result>(ask: (...given: Arguments) => Result) => (...given: Arguments) => {
          statements += 1
          return ask(...given)
        }
        return { rows: count(tx.rows), maybe: count(tx.maybe), one: count(tx.one), run: count(tx.run) } as Tx
      }
      await opened.database.withContext(tenant(officeId), (tx) => decideVehicles(counted(tx), batch.desk, batch.vins.map(accepted), undefined))
      expect((await batch.shown()).vehicles.every(({ status }) => status === 'accepted')).toBe(true)
      return statements
    }
    expect(await statementsFor(500)).toBe(await statementsFor(1))
  })

  it('leaves for the exporter side by side, what is about one vehicle in its order', async () => {
    const batch = await delivered(20)
    await batch.decide(batch.vins.map(accepted))
    await batch.decide(batch.vins.map((vin) => deregistered(vin)))
    const turn = async (done: readonly string[]) => {
      const claimed = await takeTurn(opened.database, { done, limit: 50, closed: [] })
      return { ids: claimed.map(({ id }) => id), results: claimed.filter(({ messageType }) => messageType === 'vehicle-result').map(({ body }) => (body as { result: string }).result) }
    }
    const first = await turn([])
    expect(first.results).toEqual(Array.from({ length: 20 }, () => 'accepted'))
    expect((await turn([])).results).toEqual([])
    expect((await turn(first.ids)).results).toEqual(Array.from({ length: 20 }, () => 'deregistered'))
  })
})

describe('the batch as the officer reads it', () => {
  it('has its vehicles in the order of the paper, with their numbers there', async () => {
    const batch = await delivered(12, (vins) => vins.toReversed())
    expect((await batch.shown()).vehicles.map(({ n, vin }) => [n, vin])).toEqual(batch.vins.toReversed().map((vin, index) => [index + 1, vin]))
  })

  it('says who decided and the day of the deregistration; the names are those of the own people', async () => {
    const batch = await delivered()
    const [a, b] = batch.vins
    await batch.decide([deregistered(a), accepted(b)])
    expect((await batch.shown()).history).toMatchObject([
      { what: 'deregistered', vin: a, date: '2026-03-10', by: officer }, { what: 'accepted', vin: b, date: null, by: officer }, { what: 'accepted', vin: null, by: officer },
    ])
    expect(await office()).toEqual({ code: '610100', name: '西安市车辆管理所', ownSystem: false, people: [{ id: officer, name: '高峰' }] })
  })
})

describe('注销日期', () => {
  it('is corrected with a reason only, and both days stay in the history', async () => {
    const batch = await delivered()
    const [vin] = batch.vins
    await batch.decide([deregistered(vin)])
    expect(await batch.decide([deregistered(vin)])).toBeUndefined()
    const other = { ...deregistered(vin), date: '2026-03-12' }
    expect(await batch.decide([other])).toMatchObject({ refused: 'DESK_CORRECTION_NEEDS_REASON' })
    expect(await batch.decide([other], '日期填错')).toBeUndefined()
    const { vehicles, history } = await batch.shown()
    expect(vehicles[0]).toMatchObject({ status: 'deregistered', deregisteredOn: '2026-03-12' })
    expect(history.map(({ date }) => date)).toEqual(['2026-03-10', '2026-03-10', '2026-03-12'])
  })
})

describe('撤回申请', () => {
  it('is refused with a reason, never without', () => {
    const body = answerWithdrawalRoute.body as NonNullable<typeof answerWithdrawalRoute.body>
    for (const reason of [undefined, '', ' ', '否 ']) expect(body.safeParse({ granted: false, reason }).error?.issues, reason).toMatchObject([{ path: ['reason'], message: '不同意撤回请写明原因' }])
    expect(body.safeParse({ granted: false, reason: '已在办理' }).success).toBe(true)
    expect(body.safeParse({ granted: true }).success).toBe(true)
  })

  const asked = async (count = 2) => {
    const batch = await delivered(count)
    const withdrawal = message('batch-withdrawal', { batchNo: batch.batchNo, reason: '误提交', at: '2026-03-15T04:00:00Z' })
    const ask = () => takeWithdrawal(parts(), withdrawal)
    expect(await ask()).toEqual({ outcome: 'done' })
    return { ...batch, ask }
  }

  it('comes up once, delivered again before or after its answer', async () => {
    const batch = await asked()
    await batch.ask()
    expect((await batch.shown()).history.map(({ what }) => what)).toEqual(['withdrawal-asked'])
    await batch.answer(false)
    const answered = await batch.shown()
    expect(answered.status).toBe('received')
    expect(await batch.ask()).toEqual({ outcome: 'done' })
    expect(await batch.shown()).toEqual(answered)
    expect(await answers()).toMatchObject([{ type: 'withdrawal-answer', body: { granted: false } }])
  })

  it('is answered once where the desk has accepted already', async () => {
    const batch = await delivered()
    await batch.accept()
    const withdrawal = message('batch-withdrawal', { batchNo: batch.batchNo, reason: '误提交', at: '2026-03-15T04:00:00Z' })
    await takeWithdrawal(parts(), withdrawal)
    await takeWithdrawal(parts(), withdrawal)
    expect((await answers()).map(({ type }) => type)).toEqual(['batch-receipt', 'withdrawal-answer'])
  })

  it('can be asked anew after a no', async () => {
    const batch = await asked()
    await batch.answer(false)
    await takeWithdrawal(parts(), message('batch-withdrawal', { batchNo: batch.batchNo, reason: '仍需撤回', at: '2026-03-15T05:00:00Z' }))
    expect((await batch.shown()).status).toBe('withdrawing')
    await batch.answer(true)
    expect((await batch.shown()).status).toBe('withdrawn')
  })

  it('is not granted over a vehicle that the office has taken on, only denied', async () => {
    const batch = await asked()
    await batch.decide([deregistered(batch.vins[0])])
    expect(await batch.answer(true)).toMatchObject({ refused: 'DESK_VEHICLES_TAKEN_ON' })
    expect((await batch.shown()).status).toBe('withdrawing')
    expect(await batch.answer(false)).toBeUndefined()
    expect((await batch.shown()).status).toBe('received')
  })
})

describe('an office that is served by its own system', () => {
  it('only reads at our desk (decision 4)', async () => {
    const batch = await delivered()
    const withdrawing = await delivered()
    await takeWithdrawal(parts(), message('batch-withdrawal', { batchNo: withdrawing.batchNo, reason: '误提交', at: '2026-03-15T04:00:00Z' }))
    expect((await batch.shown()).readOnly).toBe(false)
    await opened.owner.query(`update party set office_channel = 'system'`)
    const before = await batch.shown()
    expect(before.readOnly).toBe(true)
    expect((await office()).ownSystem).toBe(true)
    for (const act of [batch.accept, batch.giveBack, () => batch.decide([accepted(batch.vins[0])]), () => withdrawing.answer(true)]) {
      expect(await act()).toMatchObject({ refused: 'DESK_READ_ONLY' })
    }
    expect(await batch.shown()).toEqual(before)
    expect(await answers()).toEqual([])
  })
})
