import { createHash, randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { reportHealth } from '../../../platform/server/health.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { inboxHealth, lastContacts, partsHealth, rawMessage, recentMessages, recentReceived } from './queries.ts'

const opened = openedDatabase()
const out = {} as Record<'dead' | 'first' | 'second' | 'dropped' | 'large', string>
const asWorker = <T>(work: Parameters<typeof opened.database.withContext<T>>[1]) => opened.database.withContext(worker, work)
const listed = async (query: Parameters<typeof recentMessages>[1]) => (await asWorker((tx) => recentMessages(tx, query))).map(({ messageId }) => messageId)

const ask = (messageType: string, destination: string) =>
  opened.database.withContext(tenant('11'), (tx) => enqueue(tx, { enterpriseId: '11', destination, messageType, objectKey: randomUUID(), body: {} }))

function hear(source: string, messageType: string, body: string | Buffer, more: { messageId?: string; correlatesTo?: string } = {}) {
  const messageId = more.messageId ?? randomUUID()
  const headers = { sender: source, signature: 'sig1=:AAAA:', 'signature-input': 'sig1=("@method");keyid="k"' }
  return asWorker(async (tx) => {
    await receive(tx, { source, messageId, messageType, correlatesTo: more.correlatesTo ?? null, headers, body: Buffer.from(body as string) })
    return messageId
  })
}

async function archive(messageId: string, body: Buffer | null) {
  await asWorker((tx) => tx.run(sql`
    insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, headers, body, body_sha256)
    values (11, ${messageId}, 'out', 'customs', ${messageId}, 'declaration-query', ${{ signature: 'sig1=:BBBB:' }}, ${body}, ${createHash('sha256').update(body ?? '').digest('hex')})`))
}

beforeAll(async () => {
  out.dead = await ask('batch-delivery', 'office:610100')
  out.first = await ask('declaration-query', 'customs')
  out.second = await ask('licence-query', 'commerce')
  out.dropped = await ask('batch-delivery', 'office:610100')
  out.large = await ask('batch-delivery', 'office:610100')
  await opened.owner.query('update outbox set dead_at = now(), attempts = 1 where message_id = any ($1)', [[out.dead, out.dropped]])
  await opened.owner.query(`update outbox set done_at = now() - interval '1 hour', outcome = 'taken' where message_id = $1`, [out.first])
  await opened.owner.query(`update outbox set done_at = now(), outcome = 'dropped: 测试' where message_id = $1`, [out.dropped])
})

describe('messages out', () => {
  it('show dead letters before all others, then the newest', async () => {
    expect(await listed({})).toEqual([out.dead, out.large, out.dropped, out.second, out.first])
  })

  it.each([
    [{ state: 'dead' }, ['dead']],
    [{ state: 'waiting' }, ['large', 'second']],
    [{ state: 'done' }, ['dropped', 'first']],
    [{ find: 'commerce' }, ['second']],
    [{ find: 'QUERY' }, ['second', 'first']],
    [{ find: '报关单' }, ['first']],
    [{ find: '车辆管理所' }, ['dead', 'large', 'dropped']],
    [{ state: 'waiting', find: '610100' }, ['large']],
    [{ find: '%' }, []],
    [{ find: `_` }, []],
    [{ find: `'; drop table outbox;--` }, []],
  ] as const)('are found by %j', async (query, names) => {
    expect(await listed(query)).toEqual(names.map((name) => out[name]))
  })

  it('are found by their id, whole or in part', async () => {
    expect(await listed({ find: out.second.toUpperCase() })).toEqual([out.second])
    expect(await listed({ find: out.second.slice(-12) })).toEqual([out.second])
  })
})

describe('a raw message', () => {
  it('is shown with its signature and where it stands', async () => {
    const body = Buffer.from('<DeclarationQuery><EntryId>901120250010000123</EntryId></DeclarationQuery>')
    await archive(out.first, body)
    expect(await asWorker((tx) => rawMessage(tx, out.first))).toEqual({
      messageId: out.first, direction: 'out', partner: 'customs', messageType: 'declaration-query', correlatesTo: null,
      at: expect.any(Date), state: 'done', attempts: 0, outcome: 'taken',
      wire: {
        headers: { signature: 'sig1=:BBBB:' }, body: body.toString(), bytes: body.byteLength, truncated: false,
        bodySha256: createHash('sha256').update(body).digest('hex'),
      },
    })
  })

  it('that has not gone out yet has nothing of the wire', async () => {
    expect(await asWorker((tx) => rawMessage(tx, out.second))).toMatchObject({ partner: 'commerce', state: 'waiting', wire: null })
    expect(await asWorker((tx) => rawMessage(tx, randomUUID()))).toBeUndefined()
  })

  it('is cut at 200,000 bytes, between characters; hash and length are of the whole', async () => {
    const body = Buffer.from(`x${'中'.repeat(70_000)}`)
    await archive(out.dropped, body)
    const shown = (await asWorker((tx) => rawMessage(tx, out.dropped)))?.wire
    expect(shown).toMatchObject({ truncated: true, bytes: body.byteLength, bodySha256: createHash('sha256').update(body).digest('hex') })
    expect(shown?.body).toBe(`x${'中'.repeat(66_666)}`)
  })

  it('of which only the hash was kept says so', async () => {
    await archive(out.large, null)
    expect((await asWorker((tx) => rawMessage(tx, out.large)))?.wire).toMatchObject({ body: null, bytes: null, truncated: false })
  })

  it('in GB18030 reads as it was written, and damaged bytes show', async () => {
    const gb = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="GB2312"?><A>'), Buffer.from([0xd6, 0xd0, 0xb9, 0xfa]), Buffer.from('</A>')])
    const id = await hear('customs', 'declaration-reply', gb)
    expect(await asWorker((tx) => rawMessage(tx, id))).toMatchObject({ direction: 'in', state: 'received', wire: { body: '<?xml version="1.0" encoding="GB2312"?><A>中国</A>' } })
    const odd = await hear('customs', 'declaration-reply', Buffer.from([0x3c, 0xff, 0x3e]))
    expect((await asWorker((tx) => rawMessage(tx, odd)))?.wire?.body).toBe('<\uFFFD>')
  })

  it('is whose it is said to be, where two systems used one id', async () => {
    const id = await hear('customs', 'declaration-reply', '<A/>')
    await hear('office:610100', 'batch-receipt', '{"b":1}', { messageId: id })
    expect(await asWorker((tx) => rawMessage(tx, id, 'office:610100'))).toMatchObject({ partner: 'office:610100', messageType: 'batch-receipt', wire: { body: '{"b":1}' } })
    expect(await asWorker((tx) => rawMessage(tx, id, 'customs'))).toMatchObject({ partner: 'customs', wire: { body: '<A/>' } })
    expect(await asWorker((tx) => rawMessage(tx, id, 'commerce'))).toBeUndefined()
  })
})

describe('messages in', () => {
  it('show those in quarantine first, and are found alike', async () => {
    const odd = await hear('commerce', 'licence-reply', '{}')
    await hear('commerce', 'licence-reply', '{}')
    await opened.owner.query(`update inbox set state = 'quarantined', outcome = '读不懂' where message_id = $1`, [odd])
    const rows = await asWorker((tx) => recentReceived(tx, {}))
    expect(rows[0]).toMatchObject({ messageId: odd, state: 'quarantined', outcome: '读不懂' })
    expect(await asWorker((tx) => recentReceived(tx, { find: '许可证应答' }))).toHaveLength(2)
    expect(await asWorker((tx) => recentReceived(tx, { state: 'quarantined' }))).toHaveLength(1)
    expect(await asWorker(inboxHealth)).toMatchObject({ quarantined: 1 })
  })
})

describe('health', () => {
  it('tells when a partner last took and last sent a message; a dropped one was not taken', async () => {
    const contacts = await asWorker((tx) => lastContacts(tx, ['customs', 'office:610100', 'office:610300']))
    expect(contacts.get('customs')).toMatchObject({ lastSent: expect.any(Date), lastHeard: expect.any(Date) })
    expect(contacts.get('office:610100')).toMatchObject({ lastSent: null, lastHeard: expect.any(Date) })
    expect(contacts.get('office:610300')).toMatchObject({ lastSent: null, lastHeard: null })
  })

  it('takes a part that is silent for a minute for gone', async () => {
    await reportHealth(opened.database, 'worker', true, 'working')
    await reportHealth(opened.database, 'seal', true, 'working')
    await reportHealth(opened.database, 'scenario:demo', false, 'loaded')
    await opened.owner.query(`update component_health set at = now() - interval '2 minutes' where name = 'seal'`)
    expect(await asWorker(partsHealth)).toMatchObject([{ name: 'seal', ok: false }, { name: 'worker', ok: true }])
  })
})
