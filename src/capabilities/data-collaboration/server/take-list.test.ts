import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { messageReader, ReaderBusy, type ReadMessage } from '../../../outside/read-message.ts'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { startInboxWorker, type InboxWorker } from '../../../platform/server/inbox/worker.ts'
import { eventually } from '../../../platform/server/testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { findExtraction } from './queries.ts'
import { startRangeExtraction } from './start-extraction.ts'
import { customsReplies } from './take-replies.ts'

const opened = openedDatabase({ connections: 6 })
const enterpriseId = '7'
const range = { from: '2026-03-01', to: '2026-03-15' }
const faults: unknown[] = []
let inbox: InboxWorker
let busy = 0

beforeAll(async () => {
  await opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: enterpriseId, kind: 'exporter', name: '甲', uscc: '91610131MA6TXXXX0X' })
    await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${enterpriseId}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
  })
  const ordinary = messageReader({ queue: Infinity })
  const read: ReadMessage = (kind, bytes, today) => {
    if (busy > 0) {
      busy -= 1
      throw new ReaderBusy('not read in its time')
    }
    return ordinary(kind, bytes, today)
  }
  inbox = startInboxWorker({ database: opened.database, handlers: customsReplies({ read, onChanged: async () => undefined }), onError: (error) => faults.push(error), pollMs: 20 })
})
afterAll(() => inbox?.stop())

async function byDates(): Promise<string> {
  const job = await opened.database.withContext(tenant(enterpriseId), (tx) => startRangeExtraction(tx, { enterpriseId, accountId: randomUUID(), now: new Date() }, range))
  if ('refused' in job) throw new Error(job.refused)
  return job.id
}
const questions = async (job: string) =>
  (await opened.owner.query<{ id: string; after: string | null }>(
    `select message_id as id, body->>'after' as after from outbox where object_key = $1 order by id`, [`${enterpriseId}/declaration-list/${job}`])).rows
const page = (numbers: readonly string[], more: boolean, total = 4) =>
  `<DeclarationListReply><Total>${total}</Total><More>${more}</More><EntryIds>${numbers.map((no) => `<EntryId>${no}</EntryId>`).join('')}</EntryIds></DeclarationListReply>`
async function answer(correlatesTo: string | undefined, body: string) {
  const messageId = randomUUID()
  await opened.database.withContext(worker, (tx) => receive(tx, { source: 'customs', messageId, messageType: 'declaration-list-reply', correlatesTo: correlatesTo as string, headers: {}, body: Buffer.from(body) }))
  return eventually(async () => {
    const { rows } = await opened.owner.query<{ state: string; outcome: string | null }>('select state, outcome from inbox where message_id = $1', [messageId])
    // what waits to be tried again need not wait as long here
    await opened.owner.query(`update inbox set run_at = now() where message_id = $1 and state = 'received' and outcome is not null and run_at > now()`, [messageId])
    return ['done', 'quarantined'].includes(rows[0]?.state ?? '') && rows[0]
  })
}
const job = async (id: string) => (await opened.database.withContext(tenant(enterpriseId), (tx) => findExtraction(tx, enterpriseId, id)))!
const asked = async (id: string) => (await opened.owner.query(`select 1 from outbox where message_type = 'declaration-query' and context->>'jobId' = $1`, [id])).rowCount
let made = 0
const nextNo = () => `9011202600300${String((made += 1)).padStart(5, '0')}`
const numbers = (n: number) => Array.from({ length: n }, nextNo)

describe('the list of a range', () => {
  it('comes page by page, each asked for behind the last number of the one before', async () => {
    const [id, first, second] = [await byDates(), numbers(2), numbers(2)]
    await answer((await questions(id))[0]?.id, page(first, true))
    expect((await questions(id)).map(({ after }) => after)).toEqual([null, first[1]])
    await answer((await questions(id))[1]?.id, page(second, false))
    expect(await job(id)).toMatchObject({ total: 4, list: { state: 'listed', note: '海关在该时间段有 4 票报关单。' } })
    expect((await job(id)).items.map(({ declarationNo }) => declarationNo)).toEqual([...first, ...second])
  })

  it.each<[string, (first: readonly string[]) => readonly string[]]>([
    ['the same page for ever', (first) => first],
    ['numbers from before', (first) => [first[0] as string, ...numbers(1)]],
    ['an empty page, and more', () => []],
  ])('ends with a partner that sends %s: its numbers stay, the operator has the message', async (_, next) => {
    const [id, first] = [await byDates(), numbers(2)]
    await answer((await questions(id))[0]?.id, page(first, true))
    expect(await answer((await questions(id))[1]?.id, page(next(first), true))).toMatchObject({ state: 'quarantined', outcome: expect.stringMatching(/页/) })
    expect(await questions(id)).toHaveLength(2)
    expect(await job(id)).toMatchObject({ total: 2, list: { state: 'garbled', note: expect.stringContaining('请重试') } })
    expect(await asked(id)).toBe(2)
  })

  it('answered twice is one list', async () => {
    const [id, first, second] = [await byDates(), numbers(2), numbers(2)]
    for (let i = 0; i < 2; i++) await answer((await questions(id))[0]?.id, page(first, true))
    expect(await questions(id)).toHaveLength(2)
    for (let i = 0; i < 2; i++) await answer((await questions(id))[1]?.id, page(second, false))
    expect(await job(id)).toMatchObject({ total: 4, list: { state: 'listed' } })
    expect(await asked(id)).toBe(4)
  })

  it('that is not read in its time comes again: a busy machine is no verdict', async () => {
    const [id, first] = [await byDates(), numbers(2)]
    expect(faults).toEqual([])
    busy = 2
    expect(await answer((await questions(id))[0]?.id, page(first, false))).toEqual({ state: 'done', outcome: null })
    expect(faults.splice(0)).toEqual([expect.any(ReaderBusy), expect.any(ReaderBusy)])
    expect(await job(id)).toMatchObject({ total: 2, list: { state: 'listed' } })
  })
})
