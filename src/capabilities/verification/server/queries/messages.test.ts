import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import { enqueue } from '../../../../platform/server/outbox/enqueue.ts'
import { openedDatabase, tenant } from '../../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../../registry/testing/sample-facts.ts'
import { findBatch } from './batches.ts'
import { messagesOf } from './read-declaration.ts'

const opened = openedDatabase()
const exporter = '7'
const asExporter = <T>(work: (tx: Tx) => Promise<T>) => opened.database.withContext(tenant(exporter), work)

beforeAll(async () => {
  await opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: exporter, kind: 'exporter', name: '甲', uscc: '91610131MA6TAAAA0X' })
    await writeParty(tx, { id: '41', kind: 'vehicle-office', name: '西安市车辆管理所', code: '610100', channel: 'desk' })
  })
  // a few nights of a big exporter's synchronisation
  await opened.owner.query(`
    insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, correlates_to, headers, body_sha256)
    select 7, gen_random_uuid(), 'in', 'customs', gen_random_uuid(), 'declaration-reply', gen_random_uuid(), '{}', '' from generate_series(1, 30000);
    insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, body, done_at)
    select gen_random_uuid(), 7, 'customs', '7/declaration/' || n, 1, 'declaration-query', '{}', now() from generate_series(1, 30000) n;
    analyze message_archive, outbox`)
}, 60_000)

async function archive(direction: 'in' | 'out', partner: string, messageType: string, ids: { messageId?: string; correlatesTo?: string }, enterpriseId = exporter): Promise<string> {
  const messageId = ids.messageId ?? randomUUID()
  await opened.owner.query(
    `insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, correlates_to, headers, body_sha256)
     values ($1, gen_random_uuid(), $2, $3, $4, $5, $6, '{}', '')`,
    [enterpriseId, direction, partner, messageId, messageType, ids.correlatesTo ?? null],
  )
  return messageId
}

const deliver = (destination: string, batchId: string) =>
  asExporter((tx) => enqueue(tx, { enterpriseId: exporter, destination, messageType: 'batch-delivery', objectKey: `batch/${batchId}`, body: {}, context: { batchId } }))

describe('what went to and fro about an object', () => {
  it('is ours about it and the answers, the newest first; nothing of another object or another enterprise', async () => {
    const asked = await asExporter((tx) =>
      enqueue(tx, { enterpriseId: exporter, destination: 'customs', messageType: 'declaration-query', objectKey: 'declaration/901120260010000001', body: {} }))
    await archive('out', 'customs', 'declaration-query', { messageId: asked })
    await archive('in', 'customs', 'declaration-reply', { correlatesTo: asked })
    await archive('in', 'customs', 'declaration-reply', { correlatesTo: asked }, '8')
    const messages = await asExporter((tx) => messagesOf(tx, exporter, 'customs', 'declaration/901120260010000001'))
    expect(messages.map(({ messageType }) => messageType)).toEqual(['declaration-reply', 'declaration-query'])
    expect(messages.at(-1)).toEqual({ messageId: asked, direction: 'out', partner: 'customs', messageType: 'declaration-query', at: expect.any(Date) })
  })

  it('is found along the indexes, however much lies in the archive', async () => {
    const lines: string[] = []
    await asExporter((tx) =>
      messagesOf({ ...tx, rows: async (statement) => {
        const rows = await tx.rows<{ 'QUERY PLAN': string }>(sql`explain (costs off) ${statement}`)
        lines.push(...rows.map((row) => row['QUERY PLAN']))
        return []
      } }, exporter, 'customs', 'declaration/12'))
    const plan = lines.join('\n')
    expect(plan).toMatch(/message_archive_(by|of)_message/)
    expect(plan).toContain('message_archive_by_correlation')
    expect(plan).not.toContain('Seq Scan')
  })
})

describe('a batch', () => {
  it('shows its messages after its office got another channel, and none before it was pushed', async () => {
    const id = randomUUID()
    await asExporter((tx) => tx.run(sql`
      insert into batch (enterprise_id, id, batch_no, office_id, status, version, vehicle_count, created_by, submitted_at)
      values (${exporter}, ${id}, 'B1', 41, 'submitted', 1, 1, ${randomUUID()}, now())`))
    const shown = async () => (await asExporter((tx) => findBatch(tx, exporter, id)))?.messages.map(({ messageType }) => messageType)
    expect(await shown()).toEqual([])
    const delivery = await deliver('desk:610100', id)
    await opened.owner.query('update batch set delivery_message_id = $1 where id = $2', [delivery, id])
    await archive('in', 'desk:610100', 'batch-receipt', { correlatesTo: delivery })
    expect(await shown()).toEqual(['batch-receipt'])
    await opened.owner.query(`update party set office_channel = 'system' where id = 41`)
    expect(await shown()).toEqual(['batch-receipt'])
  })
})
