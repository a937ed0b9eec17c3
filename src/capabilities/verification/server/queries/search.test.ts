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
import { searchBatches } from './batches.ts'
import { homeCounts } from './home.ts'
import { searchDeclarations } from './search-declarations.ts'
import { addMonths, shanghaiDay } from '../../../../vocabulary/plain-date.ts'

const opened = openedDatabase({ connections: 4 })
const clock = fixedClock('2026-03-15T04:00:00Z')
const now = clock.now()
const [exporter, office] = ['7', '41']
const as = <T>(work: Parameters<typeof opened.database.withContext<T>>[1]) => opened.database.withContext(tenant(exporter), work)
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
  it('finds what is closed, confirmed and in no batch', async () => {
    const waiting = await declared()
    await declared({ status: 'released' })
    await declared({}, 'file')
    await batched('withdrawn')
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

describe('a condition', () => {
  it.each(['', 'delivered,', 'Delivered', 'gone', 'a,'.repeat(100)])('that names no state is refused: %o', (status) => {
    expect(BatchQuery.safeParse({ status }).success).toBe(false)
  })

  it('is either there or not', () => {
    expect(DeclarationQuery.safeParse({ unsubmitted: 'false' }).success).toBe(false)
  })
})
