// The operator's pages ask every few seconds: what they read must not grow with the years behind them.
import sql from 'sql-template-tag'
import { beforeAll, expect, it } from 'vitest'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { openedDatabase, worker } from '../../../platform/server/testing/opened-database.ts'
import { inboxHealth, recentMessages, recentReceived } from './queries.ts'

const opened = openedDatabase()

beforeAll(async () => {
  await opened.owner.query(`
    insert into inbox (source, message_id, message_type, archive_id, state, received_at)
    select 'customs', gen_random_uuid(), 'declaration-reply', gen_random_uuid(),
           case when n % 3000 = 0 then 'quarantined' when n % 3000 = 1 then 'received' when n % 3000 = 2 then 'waiting' else 'done' end, now() - n * interval '1 minute'
      from generate_series(1, 30000) n;
    insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, body, done_at, dead_at)
    select gen_random_uuid(), 11, 'customs', 'declaration/' || n, 1, 'declaration-query', '{}',
           case when n % 3000 > 1 then now() end, case when n % 3000 = 0 then now() end
      from generate_series(1, 30000) n;
    analyze inbox, outbox`)
}, 60_000)

/** How the database goes about each statement of the work. */
async function plansOf(work: (tx: Tx) => Promise<unknown>): Promise<string> {
  const lines: string[] = []
  await opened.database.withContext(worker, async (tx) => {
    const explained: Tx['rows'] = async (statement) => {
      lines.push(...(await tx.rows<{ 'QUERY PLAN': string }>(sql`explain (costs off) ${statement}`)).map((row) => row['QUERY PLAN']))
      return tx.rows(statement)
    }
    await work({ ...tx, rows: explained, one: async <Row extends Record<string, unknown>>(statement: Parameters<Tx['one']>[0]) => (await explained<Row>(statement))[0] as Row })
  })
  return lines.join('\n')
}

it.each([
  ['what waits and what is in quarantine is counted', inboxHealth],
  ['all that came in', (tx: Tx) => recentReceived(tx, {})],
  ...(['received', 'waiting', 'done', 'quarantined'] as const).map((state) => [`what came in and is ${state}`, (tx: Tx) => recentReceived(tx, { state })] as const),
  ['all that went out', (tx: Tx) => recentMessages(tx, {})],
  ...(['waiting', 'done', 'dead'] as const).map((state) => [`what went out and is ${state}`, (tx: Tx) => recentMessages(tx, { state })] as const),
] as const)('%s: along an index', async (_, work) => {
  const plan = await plansOf(work)
  expect(plan).toMatch(/Index (Only )?Scan|Bitmap Index Scan/)
  expect(plan).not.toContain('Seq Scan')
})

it('lists the same as it counts', async () => {
  const listed = (state?: 'quarantined' | 'received') => opened.database.withContext(worker, async (tx) => (await recentReceived(tx, { state })).map((row) => row.state))
  expect(await opened.database.withContext(worker, inboxHealth)).toEqual({ open: 20, quarantined: 10 })
  expect(await listed('quarantined')).toHaveLength(10)
  expect(await listed('received')).toHaveLength(10)
  const all = await listed()
  expect(all).toHaveLength(200)
  expect(all.slice(0, 11)).toEqual([...Array.from({ length: 10 }, () => 'quarantined'), 'received'])
})
