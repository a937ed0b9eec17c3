import { describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { openedDatabase, tenant } from '../../platform/server/testing/opened-database.ts'
import { keepLicence } from '../licence/keep.ts'
import { sampleFacts, sampleLicence } from '../testing/sample-facts.ts'
import { sampleVin } from '../../vocabulary/testing/sample-vin.ts'
import type { DeclarationFacts } from './facts.ts'
import { keepDeclaration, type Source } from './keep.ts'

const opened = openedDatabase()
const source = (noticeDate: string | null, more: Partial<Source> = {}): Source => ({
  enterpriseId: '7', provinceCode: '610000', provenance: 'customs', messageId: null, noticeDate, at: new Date('2026-03-15T04:00:00Z'), ...more,
})
const keep = (facts: DeclarationFacts, from: Source) => opened.database.withContext(tenant(from.enterpriseId), (tx) => keepDeclaration(tx, facts, from))
const told = async (declarationNo: string) =>
  (await opened.owner.query(
    `select d.*, (select array_agg(vin order by n) from vehicle v where v.declaration_id = d.id) as vins,
            (select count(*)::int from declaration_version v where v.declaration_id = d.id) as versions,
            (select count(*)::int from declaration_item i where i.declaration_id = d.id) as items
       from declaration d where declaration_no = $1 order by enterprise_id`, [declarationNo])).rows

const first = '20260301T10000000'
const second = '20260302T10000000'
const third = '20260303T10000000'

describe('what customs says of a declaration', () => {
  it('is kept as a version whenever it says something else', async () => {
    const declarationNo = '901120260000000001'
    const open = sampleFacts({ declarationNo, status: 'released', exportDate: null, closeDate: null })
    const closed = sampleFacts({ declarationNo, vins: [sampleVin(3)] })
    expect(await keep(open, source(first))).toMatchObject({ outcome: 'new', version: 1 })
    expect(await told(declarationNo)).toMatchObject([{ status: 'released', list_date: expect.anything(), versions: 1, items: 1, vehicle_count: 2 }])
    const kept = await keep(closed, source(second))
    expect(kept).toMatchObject({ outcome: 'updated', version: 2 })
    expect(await told(declarationNo)).toMatchObject([{ id: kept.id, status: 'closed', versions: 2, items: 1, vins: [sampleVin(3)], vehicle_count: 1, notice_date: second }])
  })

  it('said again changes nothing but when it was confirmed', async () => {
    const declarationNo = '901120260000000002'
    await keep(sampleFacts({ declarationNo }), source(first))
    const later = new Date('2026-03-16T04:00:00Z')
    expect(await keep(sampleFacts({ declarationNo }), source(first, { at: later }))).toMatchObject({ outcome: 'unchanged', version: 1 })
    expect(await told(declarationNo)).toMatchObject([{ versions: 1, confirmed_at: later }])
  })

  it('arriving late, behind newer news, is left alone', async () => {
    const declarationNo = '901120260000000003'
    await keep(sampleFacts({ declarationNo, status: 'closed' }), source(third))
    expect(await keep(sampleFacts({ declarationNo, status: 'released' }), source(second))).toMatchObject({ outcome: 'unchanged', version: 1 })
    expect(await told(declarationNo)).toMatchObject([{ status: 'closed', versions: 1 }])
  })

  it('arriving late, between two times that said the same, is left alone too', async () => {
    const declarationNo = '901120260000000004'
    await keep(sampleFacts({ declarationNo, status: 'closed' }), source(first))
    await keep(sampleFacts({ declarationNo, status: 'closed' }), source(third))
    expect(await keep(sampleFacts({ declarationNo, status: 'released' }), source(second))).toMatchObject({ outcome: 'unchanged' })
    expect(await told(declarationNo)).toMatchObject([{ status: 'closed', notice_date: third }])
  })

  it('in any order ends in what it said last', async () => {
    const states = [[first, 'declared'], [second, 'released'], [third, 'closed']] as const
    const orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
    for (const [n, order] of orders.entries()) {
      const declarationNo = `90112026000000010${n}`
      for (const i of order) {
        const [notice, status] = states[i] as (typeof states)[number]
        await keep(sampleFacts({ declarationNo, status }), source(notice))
      }
      expect((await told(declarationNo))[0], order.join()).toMatchObject({ status: 'closed', notice_date: third })
    }
  })

  it('belongs to each owner by itself', async () => {
    const declarationNo = '901120260000000005'
    await keep(sampleFacts({ declarationNo }), source(first))
    expect(await keep(sampleFacts({ declarationNo, status: 'released' }), source(first, { enterpriseId: '8' }))).toMatchObject({ outcome: 'new' })
    expect(await told(declarationNo)).toMatchObject([{ enterprise_id: '7', status: 'closed' }, { enterprise_id: '8', status: 'released' }])
  })

  it('confirms what a file said before; a file confirms nothing', async () => {
    const declarationNo = '901120260000000006'
    await keep(sampleFacts({ declarationNo }), source(null, { provenance: 'file' }))
    expect(await told(declarationNo)).toMatchObject([{ provenance: 'file', confirmed_at: null }])
    expect(await keep(sampleFacts({ declarationNo }), source(first))).toMatchObject({ outcome: 'updated', version: 2 })
    expect(await told(declarationNo)).toMatchObject([{ provenance: 'customs', confirmed_at: expect.any(Date) }])
  })

  it('is not changed by a file, however close the two come (decision 6)', async () => {
    const said = (declarationNo: string) => sampleFacts({ declarationNo, vins: [sampleVin(3)] })
    const file = (declarationNo: string) => sampleFacts({ declarationNo, status: 'uploaded', exportDate: null, closeDate: null })
    const after = '901120260000000009'
    await keep(said(after), source(first))
    const [before] = await told(after)
    expect(await keep(file(after), source(null, { provenance: 'file' }))).toEqual({ id: before.id, version: 1, outcome: 'compared' })
    expect(await told(after)).toEqual([before])
    for (let i = 10; i < 20; i++) {
      const both = `9011202600000000${i}`
      await Promise.all([keep(file(both), source(null, { provenance: 'file' })), keep(said(both), source(first))])
      expect(await told(both)).toMatchObject([{ provenance: 'customs', status: 'closed', confirmed_at: expect.any(Date), vins: [sampleVin(3)] }])
    }
  })

  it('told anew keeps what the licence told of its vehicles, under this licence, and what it did not say itself', async () => {
    const declarationNo = '901120260000000020'
    const facts = (given: Parameters<typeof sampleFacts>[0] = {}, brand: string | null = null) => {
      const one = sampleFacts({ declarationNo, vins: [sampleVin(5), sampleVin(6)], ...given })
      return { ...one, vehicles: one.vehicles.map((vehicle) => ({ ...vehicle, brand })) }
    }
    const licensed = async () =>
      (await opened.owner.query('select vin, brand, model, vehicle_type, fuel_type from vehicle v join declaration d on d.id = v.declaration_id where d.declaration_no = $1 order by n', [declarationNo])).rows
    const full = { brand: '大众', model: 'SVW71412BM', vehicle_type: 'K33', fuel_type: 'A' }
    const none = { brand: null, model: null, vehicle_type: null, fuel_type: null }
    await keep(facts({ closeDate: null }), source(first))
    await opened.database.withContext(tenant('7'), (tx) => keepLicence(tx, '7', sampleLicence({ vins: [sampleVin(5), sampleVin(6)] }), new Date()))
    // it is closed: no news of its vehicles
    expect(await keep(facts(), source(second))).toMatchObject({ outcome: 'updated' })
    expect(await licensed()).toEqual([{ vin: sampleVin(5), ...full }, { vin: sampleVin(6), ...full }])
    // one vehicle less, another instead
    await keep(facts({ vins: [sampleVin(7), sampleVin(6)] }, '丰田'), source(third))
    expect(await licensed()).toEqual([{ vin: sampleVin(7), ...none, brand: '丰田' }, { vin: sampleVin(6), ...full, brand: '丰田' }])
    // customs takes its word back: that was not the licence's
    await keep(facts({ vins: [sampleVin(6)] }), source('20260304T10000000'))
    expect(await licensed()).toEqual([{ vin: sampleVin(6), ...full, brand: null }])
    await keep(facts({ vins: [sampleVin(6)], licenceNo: '26-61-100999' }), source('20260305T10000000'))
    expect(await licensed()).toEqual([{ vin: sampleVin(6), ...none }])
  })

  it('lists under the day of export, before it under the day of declaration (decision 22)', async () => {
    const day = async (declarationNo: string) =>
      opened.database.withContext(tenant('7'), (tx) => tx.one<{ d: string; v: string }>(sql`
        select d.list_date::text as d, min(v.list_date)::text as v from declaration d join vehicle v on v.declaration_id = d.id
         where d.declaration_no = ${declarationNo} group by 1`))
    await keep(sampleFacts({ declarationNo: '901120260000000007' }), source(first))
    await keep(sampleFacts({ declarationNo: '901120260000000008', exportDate: null }), source(first))
    expect([await day('901120260000000007'), await day('901120260000000008')]).toEqual([{ d: '2026-03-05', v: '2026-03-05' }, { d: '2026-03-01', v: '2026-03-01' }])
  })
})
