import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { demoIssuer } from '../../../../documents/issuer.ts'
import { fixedClock } from '../../../../platform/server/clock.ts'
import { reserveNumbers } from '../../../../platform/server/numbers.ts'
import { openedDatabase, tenant } from '../../../../platform/server/testing/opened-database.ts'
import { keepDeclaration } from '../../../../registry/declaration/keep.ts'
import { keepLicence } from '../../../../registry/licence/keep.ts'
import { sampleFacts, sampleLicence, writeParty } from '../../../../registry/testing/sample-facts.ts'
import { sampleVin } from '../../../../vocabulary/testing/sample-vin.ts'
import { BatchQuery, DeclarationQuery, readyMonths, underWay, type BatchStatus } from '../../contract.ts'
import { submitBatch } from '../submit-batch.ts'
import { findBatch, searchBatches } from './batches.ts'
import { homeCounts } from './home.ts'
import { findDeclaration } from './read-declaration.ts'
import { searchDeclarations } from './search-declarations.ts'
import { addMonths, shanghaiDay } from '../../../../vocabulary/plain-date.ts'

const opened = openedDatabase({ connections: 4 })
const clock = fixedClock('2026-03-15T04:00:00Z')
const now = clock.now()
const [exporter, office] = ['7', '41']
const as = <T>(work: Parameters<typeof opened.database.withContext<T>>[1]) => opened.database.withContext(tenant(exporter), work)
const anyReason = Object.fromEntries(['VEHICLE_CHECK_DIGIT', 'LICENCE_NOT_COVERING', 'VEHICLE_COUNT_DIFFERS', 'LICENCE_VEHICLES_MISSING'].map((code) => [code, '已核对']))
let made = 0

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: exporter, kind: 'exporter', name: '甲', uscc: '91610131MA6TAAAA0X' })
    await writeParty(tx, { id: office, kind: 'vehicle-office', name: '西安', code: '610100', channel: 'desk' })
  }),
)

function declared(given: Partial<Parameters<typeof sampleFacts>[0]> = {}, provenance: 'customs' | 'file' = 'customs'): Promise<string> {
  made += 1
  const [vins, licenceNo] = [[sampleVin(made)], `26-61-${100_000 + made}`]
  return as(async (tx) => {
    const facts = sampleFacts({ declarationNo: `9011202600${String(made).padStart(8, '0')}`, licenceNo, vins, ...given })
    await keepLicence(tx, exporter, sampleLicence({ licenceNo, vins }), now)
    return (await keepDeclaration(tx, facts, { enterpriseId: exporter, provinceCode: '610000', provenance, messageId: null, noticeDate: '20260308T10000000', at: now })).id
  })
}

async function batched(status: BatchStatus): Promise<string> {
  const declarationId = await declared()
  const batch = await as((tx) =>
    submitBatch(tx, { enterpriseId: exporter, accountId: randomUUID(), officeId: office, declarationIds: [declarationId], reasons: {}, now }, {
      issuer: demoIssuer,
      numbers: (count) => reserveNumbers(opened.database, clock, 'proof', count),
    }),
  )
  if ('refused' in batch) throw new Error(`refused: ${JSON.stringify(batch)}`)
  await opened.owner.query('update batch set status = $2 where id = $1', [batch.id, status])
  return batch.id
}

const batchesWith = async (status: string) => (await as((tx) => searchBatches(tx, exporter, BatchQuery.parse({ status })))).rows.map(({ id }) => id).toSorted()

describe('what the home counts, the lists show', () => {
  it('finds what is closed, confirmed and on no certificate that holds', async () => {
    const waiting = await declared()
    await declared({ status: 'released' })
    await declared({}, 'file')
    await batched('accepted')
    const query = DeclarationQuery.parse({ unsubmitted: 'true', from: addMonths(shanghaiDay(now), -readyMonths) })
    const { rows, total } = await as((tx) => searchDeclarations(tx, exporter, query, now))
    expect(rows.map(({ id }) => id)).toEqual([waiting])
    expect(total).toEqual({ count: 1, exact: true })
    expect(await as((tx) => homeCounts(tx, exporter, now))).toMatchObject({ readyToSubmit: 1 })
  })

  it('finds what has yet to close under a licence that expires within 30 days, of any year', async () => {
    const under = async (validTo: string, given: Parameters<typeof declared>[0] = {}, status = 'valid') => {
      const [id, licenceNo] = [await declared({ status: 'released', ...given }), `26-61-${100_000 + made}`]
      await opened.owner.query('update licence set valid_to = $2, status = $3 where licence_no = $1', [licenceNo, validTo, status])
      return id
    }
    const [first, last] = [await under('2026-03-15', { declareDate: '2025-06-01', exportDate: null }), await under('2026-04-14')]
    await under('2026-03-14')
    await under('2026-04-15')
    await under('2026-04-01', { status: 'closed' })
    await under('2026-04-01', { status: 'deleted' })
    await under('2026-04-01', {}, 'used')
    const { rows, total } = await as((tx) => searchDeclarations(tx, exporter, DeclarationQuery.parse({ licenceExpiring: 'true' }), now))
    expect(rows.map(({ id }) => id).toSorted()).toEqual([first, last].toSorted())
    expect(total).toEqual({ count: 2, exact: true })
    expect(await as((tx) => homeCounts(tx, exporter, now))).toMatchObject({ licencesExpiring: 2 })
  })

  it('finds batches in one state or several', async () => {
    const [submitted, delivered, failed] = [await batched('submitted'), await batched('delivered'), await batched('push-failed')]
    expect(await batchesWith('push-failed')).toEqual([failed])
    expect(await batchesWith(underWay.join(','))).toEqual([submitted, delivered].toSorted())
    expect(await as((tx) => homeCounts(tx, exporter, now))).toMatchObject({ underWay: 2, pushFailed: 1 })
  })
})

describe('what was sent back, withdrawn or overtaken', () => {
  it('waits again what was withdrawn or sent back, and what customs overtook; what an office has or took on does not', async () => {
    const lines = async (ids: readonly string[]) => {
      const { rows } = await as((tx) => searchDeclarations(tx, exporter, DeclarationQuery.parse({ unsubmitted: 'true', size: '200' }), now))
      return rows.filter(({ id }) => ids.includes(id))
    }
    const of = async (batchId: string) => (await opened.owner.query<{ declaration_id: string }>('select declaration_id from batch_declaration where batch_id = $1', [batchId])).rows[0]!.declaration_id
    const batches = { withdrawn: await batched('withdrawn'), back: await batched('sent-back'), overtaken: await batched('delivered'), taken: await batched('accepted') }
    await opened.owner.query(`update proof set status = 'superseded' where batch_id = $1`, [batches.overtaken])
    const ids: string[] = []
    for (const batch of Object.values(batches)) ids.push(await of(batch))
    const waiting = await lines(ids)
    expect(waiting.map(({ id, batchId, batchState, held }) => [ids.indexOf(id), batchId, batchState, held]).toSorted()).toEqual([
      [0, batches.withdrawn, 'withdrawn', false],
      [1, batches.back, 'sent-back', false],
      [2, batches.overtaken, 'superseded', false],
    ])
    // the office corrected itself about its one vehicle: it stands again
    await opened.owner.query(`update batch_vehicle set result = 'accepted' where batch_id = $1`, [batches.back])
    expect((await lines(ids)).map(({ id }) => ids.indexOf(id)).toSorted()).toEqual([0, 2])
  })

  it('counts as 退回 what nobody answered yet: neither submitted again nor corrected by the office', async () => {
    const counted = async () => {
      const { sentBack } = await as((tx) => homeCounts(tx, exporter, now))
      const { rows } = await as((tx) => searchBatches(tx, exporter, BatchQuery.parse({ returned: 'true', size: '200' })))
      expect(rows).toHaveLength(sentBack)
      return rows.map(({ id }) => id)
    }
    const before = (await counted()).length
    const [whole, part] = [await batched('sent-back'), await batched('accepted')]
    await opened.owner.query(`update batch_vehicle set result = 'sent-back' where batch_id = $1`, [part])
    expect(await counted()).toEqual(expect.arrayContaining([whole, part]))
    const again = await batched('submitted')
    await opened.owner.query(`update batch set submitted_at = submitted_at + interval '1 day' where id = $1`, [again])
    await opened.owner.query(`insert into batch_declaration select enterprise_id, $2, declaration_id, declaration_version from batch_declaration where batch_id = $1`, [whole, again])
    await opened.owner.query(`update batch_vehicle set result = 'accepted' where batch_id = $1`, [part])
    expect(await counted()).toHaveLength(before)
    const detail = await as((tx) => findBatch(tx, exporter, whole))
    expect(detail?.resubmitted.map(({ id }) => id)).toEqual([again])
    // a withdrawn one answers nothing
    await opened.owner.query(`update batch set status = 'withdrawn' where id = $1`, [again])
    expect(await counted()).toContain(whole)
  })

  it('shows declarations in the order of the submission and vehicles as their certificate numbers them (3.1.3-15)', async () => {
    const [first, second] = [[9_003, 9_001, 9_002].map((n) => sampleVin(n)), [9_005, 9_004].map((n) => sampleVin(n))]
    const ids = [await declared({ vins: second, declarationNo: '901120269900000002' }), await declared({ vins: first, declarationNo: '901120269900000001' })]
    const made = await as((tx) =>
      submitBatch(tx, { enterpriseId: exporter, accountId: randomUUID(), officeId: office, declarationIds: ids, reasons: anyReason, now }, {
        issuer: demoIssuer, numbers: (count) => reserveNumbers(opened.database, clock, 'proof', count),
      }),
    )
    if ('refused' in made) throw new Error(JSON.stringify(made))
    const detail = await as((tx) => findBatch(tx, exporter, made.id))
    expect(detail?.declarationNos).toEqual(['901120269900000002', '901120269900000001'])
    expect(detail?.declarations.map(({ id, held }) => [id, held])).toEqual(ids.map((id) => [id, true]))
    const printed = (await opened.owner.query<{ vins: string[] }>(`select snapshot -> 'vins' as vins from proof where batch_id = $1 order by proof_no`, [made.id])).rows
    expect(detail?.vehicles.map(({ vin, no }) => `${no} ${vin}`)).toEqual(printed.flatMap(({ vins }) => vins.map((vin, index) => `${index + 1} ${vin}`)))
    expect(printed.flatMap(({ vins }) => vins)).toEqual([...second, ...first])
    const [line] = (await as((tx) => findDeclaration(tx, exporter, ids[0]!)))?.submissions ?? []
    expect(line).toMatchObject({ batchId: made.id, status: 'submitted', proofStatus: 'sealing', accepted: 0, sentBack: 0, deregistered: 0 })
  })
})

describe('a condition', () => {
  it.each(['', 'delivered,', 'Delivered', 'gone', 'a,'.repeat(100)])('that names no state is refused: %o', (status) => {
    expect(BatchQuery.safeParse({ status }).success).toBe(false)
  })

  it('is either there or not', () => {
    expect(DeclarationQuery.safeParse({ unsubmitted: 'false' }).success).toBe(false)
  })
})
