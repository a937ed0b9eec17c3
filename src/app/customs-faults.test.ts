// Customs and the licence system slow, silent, refusing, answering twice, out of order, garbage, away: every extraction
// ends or says what it waits for, and nothing of it stands in another's way.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { endUnanswered } from '../capabilities/data-collaboration/server/end-unanswered.ts'
import { eventually } from '../platform/server/testing/eventually.ts'
import { sampleVin } from '../vocabulary/testing/sample-vin.ts'
import { customsRecord, licenceRecord, partneredWorld } from './testing/partnered-world.ts'
import { parties } from './testing/world.ts'

let made = 0
/** A number that no sentinel of the simulators stands behind, or one with the ending that calls for it. */
const number = (ending = String(100 + made++)) => `901120260010${String(1000 + made++).slice(1)}${ending.padStart(3, '0')}`
const licence = '26-61-200001'
const vinsOf = (n: number) => [sampleVin(50_000 + n * 2), sampleVin(50_001 + n * 2)]

const plain = Array.from({ length: 15 }, () => number())
const sentinels = Object.fromEntries(['901', '902', '903', '904', '905', '906', '907'].map((ending) => [ending, number(ending)]))
const licences = Object.fromEntries(['902', '903', '904', '905'].map((ending) => [ending, { licenceNo: `26-61-200${ending}`, declarationNo: number() }]))
const [produced, foreign] = [number(), number()]
const all = [...plain, ...Object.values(sentinels)]

const producedBy = (uscc: string, no: string, vins: readonly string[]) => {
  const record = customsRecord(no, vins, { consignor: parties.two.uscc }) as { head: object }
  return { ...record, head: { ...record.head, OwnerCodeScc: uscc } }
}

const line = partneredWorld({
  declarations: [
    ...all.map((no, n) => customsRecord(no, vinsOf(n))),
    ...Object.values(licences).map(({ licenceNo, declarationNo }, n) => customsRecord(declarationNo, vinsOf(100 + n), { licenceNo })),
    // the asker is its producer and seller, not its consignor; and neither
    producedBy(parties.one.uscc, produced, vinsOf(200)),
    producedBy(parties.two.uscc, foreign, vinsOf(201)),
  ],
  licences: [licenceRecord(licence, all.flatMap((_, n) => vinsOf(n))), ...Object.values(licences).map(({ licenceNo }, n) => licenceRecord(licenceNo, vinsOf(100 + n)))],
})

const later = (minutes: number) => ({ now: () => new Date(Date.now() + minutes * 60_000) })
let used = 0
const next = () => plain[used++] as string
const stateOf = async (job: string, no: string) => (await line.extraction(job)).items.find(({ declarationNo }) => declarationNo === no)
const reaches = (job: string, no: string, state: string) =>
  eventually(async () => {
    const item = await stateOf(job, no)
    return item?.state === state && item
  })

describe('customs', () => {
  afterEach(() => line.customs.control({ mode: 'normal' }))

  it('as it should be: new, then unchanged; a number that it has not, one of another enterprise', async () => {
    const no = next()
    const unknown = number()
    const first = await line.ended(await line.extract(no, unknown, produced, foreign))
    expect(first.items.map(({ state }) => state)).toEqual(['new', 'not-found', 'producer', 'foreign'])
    // none of these ends otherwise when it is asked again
    expect(await line.ask('one', 'POST', `/data-collaboration/extractions/${first.id}/retry`, {})).toMatchObject({ status: 409, body: { code: 'EXTRACTION_NOTHING_FAILED' } })
    for (const { note } of first.items.slice(1)) expect(note).toMatch(/\p{Script=Han}/u)
    expect((await line.ended(await line.extract(no))).items).toMatchObject([{ state: 'unchanged', vehicles: 2 }])
  })

  it('refusing, answering twice, with garbage, with another number: each line ends in words, the silent one waits in its own', async () => {
    const good = next()
    const job = await line.extract(good, ...['902', '903', '904', '905', '906', '907'].map((ending) => sentinels[ending] as string))
    const seen = await eventually(async () => {
      const now = await line.extraction(job)
      return now.done + now.failed === now.items.length - 1 && now
    })
    expect(Object.fromEntries(seen.items.map(({ declarationNo, state }) => [declarationNo.slice(-3), state]))).toEqual({
      [good.slice(-3)]: 'new', 902: 'asked', 903: 'refused', 904: 'new', 905: 'garbled', 906: 'garbled', 907: 'refused',
    })
    for (const { note } of seen.items.filter(({ state }) => ['refused', 'garbled'].includes(state))) expect(note).toMatch(/\p{Script=Han}/u)
    // answered twice, in effect once
    const twice = seen.items.find(({ state, declarationNo }) => state === 'new' && declarationNo.endsWith('904'))
    const { rows } = await line.world.owner.query('select count(*)::int as versions from declaration_version where declaration_id = $1', [twice?.declarationId])
    expect(rows).toEqual([{ versions: 1 }])
    // what nobody understood is kept for the operator
    const kept = await line.ask<{ outcome: string }[]>('operator', 'GET', '/operations/received?state=quarantined')
    expect(JSON.stringify(kept.body)).toMatch(/报文|told/)
  })

  it('a message that it refuses for good does not stand in the way of the next question about the same number', async () => {
    const no = sentinels['907'] as string
    const job = await line.extract(no)
    expect((await line.ended(job)).items).toMatchObject([{ state: 'refused', note: expect.stringContaining('海关') }])
    const { status, body } = await line.ask<{ id: string }>('one', 'POST', `/data-collaboration/extractions/${job}/retry`, {})
    expect(status).toBe(200)
    expect((await line.ended(body.id)).items).toMatchObject([{ state: 'refused' }])
  })

  it('slow: it shows that it was asked, and ends', async () => {
    await line.customs.control({ mode: 'slow', delayMs: 1500 })
    const no = next()
    const job = await line.extract(no)
    await reaches(job, no, 'asked')
    expect((await line.ended(job)).items).toMatchObject([{ state: 'new' }])
  })

  it('silent: it shows that it was asked; others go on, and the number can be asked for again', async () => {
    await line.customs.control({ mode: 'silent' })
    const no = next()
    const job = await line.extract(no)
    await reaches(job, no, 'asked')
    await line.customs.control({ mode: 'normal' })
    const other = next()
    expect((await line.ended(await line.extract(other))).items).toMatchObject([{ state: 'new' }])
    expect((await line.ended(await line.extract(no))).items).toMatchObject([{ state: 'new' }])
    expect((await line.extraction(job)).state).toBe('running')
    await endUnanswered(line.world.database, later(9), 10)
    expect(await stateOf(job, no)).toMatchObject({ state: 'asked' })
    await endUnanswered(line.world.database, later(11), 10)
    expect(await line.extraction(job)).toMatchObject({ state: 'done', failed: 1, items: [{ state: 'unanswered', note: expect.stringContaining('请重试') }] })
    const { status, body } = await line.ask<{ id: string }>('one', 'POST', `/data-collaboration/extractions/${job}/retry`, {})
    expect(status).toBe(200)
    expect((await line.ended(body.id)).items).toMatchObject([{ state: 'unchanged' }])
  })

  it('slower than anybody waits: the line ends in words, and the answer that comes after all puts it right', async () => {
    await line.customs.control({ mode: 'slow', delayMs: 2500 })
    const no = next()
    const job = await line.extract(no)
    await reaches(job, no, 'asked')
    await endUnanswered(line.world.database, later(11), 10)
    expect(await line.extraction(job)).toMatchObject({ state: 'done', failed: 1, items: [{ state: 'unanswered' }] })
    expect(await reaches(job, no, 'new')).toMatchObject({ vehicles: 2, note: null })
    expect(await line.extraction(job)).toMatchObject({ state: 'done', done: 1, failed: 0 })
  })

  it('answering twice and out of order: the newest state stands, each line ends once', async () => {
    const [first, second] = [next(), next()]
    await line.customs.control({ mode: 'twice' })
    const job = await line.ended(await line.extract(first, second))
    expect([job.done, job.failed]).toEqual([2, 0])
    await line.customs.control({ mode: 'out-of-order', delayMs: 800 })
    // two changes whose news leaves in reverse
    await line.customs.control({ amend: { entryId: first, head: { BillNo: 'BL-OLD' } } })
    await line.customs.control({ amend: { entryId: first, head: { BillNo: 'BL-NEW' } } })
    await eventually(async () => {
      const { rows } = await line.world.owner.query(`select payload from declaration_version where declaration_id = $1 order by version desc limit 1`, [job.items[0]?.declarationId])
      return JSON.stringify(rows).includes('BL-NEW')
    })
    await pause(1200)
    const { rows } = await line.world.owner.query(`select payload->'head'->>'BillNo' as bill from declaration_version where declaration_id = $1 order by version desc limit 1`, [job.items[0]?.declarationId])
    expect(rows).toEqual([{ bill: 'BL-NEW' }])
  })

  it('with garbage alone: the line ends, a retry later succeeds', async () => {
    await line.customs.control({ mode: 'garbage' })
    const job = await line.extract(next())
    expect((await line.ended(job)).items).toMatchObject([{ state: 'garbled', note: expect.stringContaining('请重试') }])
    await line.customs.control({ mode: 'normal' })
    const { body } = await line.ask<{ id: string }>('one', 'POST', `/data-collaboration/extractions/${job}/retry`, {})
    expect((await line.ended(body.id)).items).toMatchObject([{ state: 'new' }])
  })

  it('with garbage for a list: it is asked for again by its dates', async () => {
    const range = { from: '2020-01-01', to: '2020-01-31' }
    await line.customs.control({ mode: 'garbage' })
    const { body: job } = await line.ask<{ id: string }>('one', 'POST', '/data-collaboration/range-extractions', range)
    expect(await line.ended(job.id)).toMatchObject({ total: 0, list: { ...range, state: 'garbled', note: expect.stringContaining('请重试') } })
    await line.customs.control({ mode: 'normal' })
    const { status, body: again } = await line.ask<{ id: string }>('one', 'POST', `/data-collaboration/extractions/${job.id}/retry`, {})
    expect(status).toBe(200)
    expect(await line.ended(again.id)).toMatchObject({ list: { ...range, state: 'listed' } })
  })

  it('down: the question waits, nothing is lost, and it ends when customs is back', async () => {
    await line.customs.control({ mode: 'down' })
    const no = next()
    const job = await line.extract(no)
    await pause(600)
    expect(await stateOf(job, no)).toMatchObject({ state: 'waiting' })
    await line.customs.control({ mode: 'normal' })
    expect((await line.ended(job)).items).toMatchObject([{ state: 'new' }])
  })

  it('away: nobody else waits for it, and it is found again by itself', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as AddressInfo
    probe.close()
    await once(probe, 'close')
    line.moveCustoms(`http://127.0.0.1:${port}/messages`)
    const numbers = [next(), next(), next()]
    const job = await line.extract(...numbers)
    await pause(500)
    expect(new Set((await line.extraction(job)).items.map(({ state }) => state))).toEqual(new Set(['waiting']))
    line.moveCustoms(line.customs.url)
    expect(new Set((await line.ended(job, 30)).items.map(({ state }) => state))).toEqual(new Set(['new']))
  })
})

describe('the licence system', () => {
  const withLicence = (ending: string) => licences[ending]!.declarationNo

  it('that never answers leaves the declaration found and usable', async () => {
    const no = withLicence('902')
    const job = await line.extract(no)
    const item = await reaches(job, no, 'licence')
    const found = await line.ask<{ rows: { declarationNo: string }[] }>('one', 'GET', `/verification/declarations?declarationNo=${no}`)
    expect(found.body.rows).toMatchObject([{ declarationNo: no, vehicleCount: 2, status: 'closed' }])
    const check = await line.ask<{ findings: { severity: string; code: string }[] }>('one', 'POST', '/verification/batch-checks', { officeId: parties.officeOne.id, declarationIds: [item.declarationId] })
    expect(check.body.findings.map(({ severity }) => severity)).not.toContain('error')
    expect(check.body.findings.map(({ code }) => code)).toContain('LICENCE_NOT_COVERING')
  })

  it('that refuses the question, or answers garbage: the line ends, the declaration is kept, the note says what is missing', async () => {
    const job = await line.ended(await line.extract(withLicence('903'), withLicence('904'), withLicence('905')))
    expect(job.items.map(({ state }) => state)).toEqual(['new', 'new', 'new'])
    expect(job.items.map(({ note }) => note)).toEqual([expect.stringContaining('许可证'), null, expect.stringContaining('许可证')])
    // asked again, the question that was refused is not what the new one waits for
    expect((await line.ended(await line.extract(withLicence('903')))).items).toMatchObject([{ state: 'unchanged', note: expect.stringContaining('许可证') }])
  })
})

it('nothing of all this was a surprise', () => {
  expect(line.faults).toEqual([])
})
