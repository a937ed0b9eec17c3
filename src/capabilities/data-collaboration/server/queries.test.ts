import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { advanceItem, extendJob, type ItemProgress } from '../../../platform/server/jobs/jobs.ts'
import { openedDatabase, tenant } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { findExtraction, recentExtractions, retryable } from './queries.ts'
import { startExtraction, startRangeExtraction } from './start-extraction.ts'

const opened = openedDatabase({ connections: 2 })
const enterpriseId = '7'
const at = new Date('2026-03-15T04:00:00Z')
const asking = { enterpriseId, accountId: randomUUID(), now: at }
const range = { from: '2026-03-01', to: '2026-03-15' }
const numbers = ['901120260010000001', '901120260010000002']
const as = <T>(work: Parameters<typeof opened.database.withContext<T>>[1]) => opened.database.withContext(tenant(enterpriseId), work)

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: enterpriseId, kind: 'exporter', name: '甲', uscc: '91610131MA6TXXXX0X' })
    await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${enterpriseId}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
  }),
)

async function started(work: () => ReturnType<typeof startExtraction>) {
  const job = await work()
  if ('refused' in job) throw new Error(job.refused)
  return job.id
}
const byDates = () => started(() => as((tx) => startRangeExtraction(tx, asking, range)))
const step = (jobId: string, item: Pick<ItemProgress, 'n' | 'state' | 'ended' | 'result'>) => as((tx) => advanceItem(tx, { enterpriseId, jobId, at, ...item }))
const read = async (id: string) => {
  const detail = await as((tx) => findExtraction(tx, enterpriseId, id))
  const { items: _, ...row } = detail!
  // the list of extractions and the tray say the same
  expect((await as((tx) => recentExtractions(tx, enterpriseId))).find((one) => one.id === id)).toEqual(row)
  return detail!
}

describe('an extraction by dates', () => {
  it('counts numbers only; the list is a step of its own', async () => {
    const id = await byDates()
    expect(await read(id)).toMatchObject({ state: 'running', total: 0, done: 0, failed: 0, items: [], list: { ...range, state: 'listing', note: null } })
    await as((tx) => extendJob(tx, enterpriseId, id, numbers, at))
    await step(id, { n: 1, state: 'listed', ended: 'done', result: { note: '海关在该时间段有 2 票报关单。' } })
    expect(await read(id)).toMatchObject({ state: 'running', total: 2, done: 0, failed: 0, list: { state: 'listed', note: '海关在该时间段有 2 票报关单。' } })
    await step(id, { n: 2, state: 'new', ended: 'done' })
    await step(id, { n: 3, state: 'garbled', ended: 'failed' })
    const ended = await read(id)
    expect(ended).toMatchObject({ state: 'done', total: 2, done: 1, failed: 1 })
    expect(ended.items.map(({ n, declarationNo }) => [n, declarationNo])).toEqual([[1, numbers[0]], [2, numbers[1]]])
    expect(await as((tx) => retryable(tx, enterpriseId, id))).toEqual({ range: null, numbers: [numbers[1]] })
  })

  it('without a list is asked again as a range', async () => {
    const id = await byDates()
    await step(id, { n: 1, state: 'refused', ended: 'failed', result: { note: '海关系统未接收查询' } })
    expect(await read(id)).toMatchObject({ state: 'done', total: 0, done: 0, failed: 0, items: [], list: { state: 'refused', note: '海关系统未接收查询' } })
    expect(await as((tx) => retryable(tx, enterpriseId, id))).toEqual({ range, numbers: [] })
  })
})

it('an extraction by numbers has no list', async () => {
  const id = await started(() => as((tx) => startExtraction(tx, asking, numbers)))
  expect(await read(id)).toMatchObject({ total: 2, done: 0, failed: 0, list: null, items: [{ n: 1 }, { n: 2 }] })
})

it('what can’t end otherwise is not asked again: not ours, or unknown to customs', async () => {
  const states = ['producer', 'foreign', 'not-found', 'refused', 'garbled', 'unanswered', 'new'] as const
  const asked = states.map((_, i) => `90112026001000010${i}`)
  const id = await started(() => as((tx) => startExtraction(tx, asking, asked)))
  for (const [i, state] of states.entries()) await step(id, { n: i + 1, state, ended: state === 'new' ? 'done' : 'failed' })
  expect(await as((tx) => retryable(tx, enterpriseId, id))).toEqual({ range: null, numbers: asked.slice(3, 6) })
})
