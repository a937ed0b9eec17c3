import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { aboutOf, contentsNaming, jsonOf, resultOf } from './about.ts'
import { recentMessages, recentReceived } from './queries.ts'

const opened = openedDatabase()
const asWorker = <T>(work: (tx: Tx) => Promise<T>) => opened.database.withContext(worker, work)
const send = (messageType: string, destination: string, body: object) =>
  opened.database.withContext(tenant('11'), (tx) => enqueue(tx, { enterpriseId: '11', destination, messageType, objectKey: randomUUID(), body }))
const hear = (source: string, messageType: string, correlatesTo: string, body: string) =>
  asWorker((tx) => receive(tx, { source, messageId: randomUUID(), messageType, correlatesTo, headers: {}, body: Buffer.from(body) }))

const batchNo = 'PC-1795310294051'
const proofNo = 'SXDZKA-ESC-1795310294052'
const declarationNo = '940220260010248866'
const proof = { proofNo, declarationNo, exportDate: null, vins: ['LFMA2E59XNH092095'] }

beforeAll(async () => {
  const query = await send('declaration-query', 'customs', { declarationNo, requesterUscc: '91610131MA6TXXXX0X' })
  await send('seal-proof', 'sealing', { batchId: randomUUID(), proofId: randomUUID(), batchNo, proofNo, declarationNo })
  const delivery = await send('batch-delivery', 'office:610100', { batchNo, officeCode: '610100', proofs: [proof] })
  await send('licence-query', 'commerce', { licenceNo: '26-61-100123' })
  await hear('customs', 'declaration-reply', query, `<DeclarationReply><EntryId>${declarationNo}</EntryId></DeclarationReply>`)
  await hear('office:610100', 'batch-receipt', delivery, JSON.stringify({ batchNo, result: 'received', at: '2026-09-01T00:00:00Z' }))
  await hear('office:610100', 'batch-receipt', delivery, JSON.stringify({ batchNo, result: 'accepted', at: '2026-09-01T00:00:00Z' }))
  await hear('office:610100', 'vehicle-result', delivery, JSON.stringify({ batchNo, vin: 'LFMA2E59XNH092095', result: 'deregistered' }))
})

describe('messages', () => {
  const types = (rows: { messageType: string }[]) => rows.map(({ messageType }) => messageType).toSorted()

  it.each([
    [batchNo, ['batch-delivery', 'seal-proof']],
    [` ${batchNo.toLowerCase()} `, ['batch-delivery', 'seal-proof']],
    [proofNo, ['batch-delivery', 'seal-proof']],
    [declarationNo, ['batch-delivery', 'declaration-query', 'seal-proof']],
    ['PC-1', []],
    ['940220260010248867', []],
  ])('that went out are found by the number %s', async (find, expected) => {
    expect(types(await asWorker((tx) => recentMessages(tx, { find })))).toEqual(expected)
  })

  it('that came in are found by the number of what they answer', async () => {
    expect(types(await asWorker((tx) => recentReceived(tx, { find: batchNo })))).toEqual(['batch-receipt', 'batch-receipt', 'vehicle-result'])
    expect(types(await asWorker((tx) => recentReceived(tx, { find: declarationNo })))).toEqual(['batch-receipt', 'batch-receipt', 'declaration-reply', 'vehicle-result'])
  })

  it('say what they are about, and two receipts of a batch what each says', async () => {
    const out = await asWorker((tx) => recentMessages(tx, {}))
    expect(Object.fromEntries(out.map(({ messageType, about }) => [messageType, about]))).toEqual({
      'declaration-query': [declarationNo],
      'seal-proof': [batchNo, proofNo],
      'batch-delivery': [batchNo],
      'licence-query': ['26-61-100123'],
    })
    const received = await asWorker((tx) => recentReceived(tx, {}))
    expect(received.map(({ messageType, about, result }) => [messageType, about, result]).toSorted()).toEqual([
      ['batch-receipt', [batchNo], 'accepted'],
      ['batch-receipt', [batchNo], 'received'],
      ['declaration-reply', [declarationNo], null],
      ['vehicle-result', [batchNo, 'LFMA2E59XNH092095'], 'deregistered'],
    ])
  })

  it('are found by a number along an index, however many there are', async () => {
    await opened.owner.query(`
      insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, body, done_at)
      select gen_random_uuid(), 11, 'customs', 'declaration/' || n, 1, 'declaration-query', jsonb_build_object('declarationNo', (940220260000000000 + n)::text, 'requesterUscc', '91610131MA6TXXXX0X'), now()
        from generate_series(1, 20000) n;
      insert into inbox (source, message_id, message_type, correlates_to, archive_id, state)
      select 'customs', gen_random_uuid(), 'declaration-reply', message_id, gen_random_uuid(), 'done' from outbox where message_type = 'declaration-query';
      analyze inbox, outbox`)
    const lines: string[] = []
    const explained = (tx: Tx): Tx => ({
      ...tx,
      rows: async (statement) => {
        lines.push(...(await tx.rows<{ 'QUERY PLAN': string }>(sql`explain (costs off) ${statement}`)).map((row) => row['QUERY PLAN']))
        return tx.rows(statement)
      },
    })
    expect(await asWorker((tx) => recentMessages(explained(tx), { find: '940220260000000777' }))).toHaveLength(1)
    expect(await asWorker((tx) => recentReceived(explained(tx), { find: '940220260000000777' }))).toHaveLength(1)
    const plan = lines.join('\n')
    expect(plan).toContain('outbox_by_content')
    expect(plan).toContain('inbox_by_correlation')
    expect(plan).not.toMatch(/Seq Scan on (outbox|inbox)/)
  })
})

describe('what a content names', () => {
  it('is nothing where it is no object, or its values no texts', () => {
    for (const content of [null, undefined, 3, 'PC-1', [], { batchNo: 3 }, { batchNo: '' }]) expect(aboutOf(content)).toEqual([])
    expect(aboutOf({ from: '2026-08-01', to: '2026-08-31' })).toEqual(['2026-08-01 至 2026-08-31'])
    expect(aboutOf({ batchNo: 'x'.repeat(500) })[0]).toHaveLength(60)
  })
  it('of an answer is how it turned out', () => {
    expect([resultOf({ granted: true }), resultOf({ granted: false }), resultOf({ result: 'accepted' }), resultOf({}), resultOf(null)]).toEqual(['granted', 'not-granted', 'accepted', null, null])
  })
  it('is read from JSON alone, whole', () => {
    expect(jsonOf(Buffer.from(' {"a":1}'))).toEqual({ a: 1 })
    for (const start of [null, Buffer.from('<A/>'), Buffer.from('{"a":'), Buffer.from([0xff, 0x7b])]) expect(jsonOf(start)).toBeNull()
  })
  it('is asked for by a whole number only', () => {
    expect(contentsNaming('customs')).toBeUndefined()
    expect(contentsNaming('9402')).toBeUndefined()
    expect(contentsNaming('９４０２２０２６００１０２４８８６６')).toEqual([{ declarationNo }, { proofs: [{ declarationNo }] }])
  })
})
