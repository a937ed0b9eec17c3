import { Client } from 'pg'
import { openDatabase } from '../src/platform/server/db/database.ts'
import { startOutboxWorker } from '../src/platform/server/outbox/worker.ts'
import type { BenchDatabase } from './kit/database.ts'
import type { AtEnd } from './kit/endings.ts'
import type { Figure } from './kit/figure.ts'
import { sideBySide } from './kit/rounds.ts'

const messages = 2_000
const perObject = 4
// what the worker takes at once for one destination: its share of the places
const batch = 32

/**
 * Claim → mark of the real worker (leases, order per object, role and context in every transaction, a deliverer that is
 * done at once) against bare SKIP LOCKED on a table of the same shape: select, mark, commit, in batches of the same size.
 */
export async function claimAndMark({ ownerUrl, appUrl }: BenchDatabase, atEnd: AtEnd): Promise<Figure> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  atEnd(() => owner.end())
  await owner.query('create table bare_outbox (like outbox including all)')
  const database = openDatabase({ url: appUrl, connections: 4 })
  atEnd(() => database.close())
  const figure = await sideBySide({
    name: 'exchange: claim to mark',
    unit: 'messages/s',
    floor: `bare SKIP LOCKED on the same table shape, ${batch} at a time`,
    target: 0.5,
    rounds: 7,
    bare: async () => {
      await fill(owner, 'bare_outbox')
      return rate(() => drainBare(owner))
    },
    real: async () => {
      await fill(owner, 'outbox')
      return rate(() => drainByWorker(database))
    },
  })
  await owner.query('truncate outbox')
  return figure
}

async function rate(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return messages / ((performance.now() - begun) / 1000)
}

async function fill(owner: Client, table: string): Promise<void> {
  await owner.query(`truncate ${table}`)
  await owner.query(
    `insert into ${table} (message_id, enterprise_id, destination, object_key, seq, message_type, body)
     select gen_random_uuid(), 7, 'customs', '7/' || (n % $2::int), n / $2::int + 1, 'declaration-query', '{"declarationNo":"901120250010000123"}'
       from generate_series(0, $1::int - 1) n order by n`,
    [messages, messages / perObject],
  )
  await owner.query(`vacuum analyze ${table}`)
}

async function drainBare(owner: Client): Promise<void> {
  for (let done = 0; done < messages; ) {
    await owner.query('begin')
    const { rows } = await owner.query<{ id: string }>(
      `select id, message_id, body from bare_outbox where done_at is null and dead_at is null and run_at <= now()
        order by run_at, id limit $1 for update skip locked`,
      [batch],
    )
    await owner.query('update bare_outbox set done_at = now() where id = any ($1::bigint[])', [rows.map((row) => row.id)])
    await owner.query('commit')
    done += rows.length
  }
}

function drainByWorker(database: ReturnType<typeof openDatabase>): Promise<void> {
  return new Promise((resolve, reject) => {
    let done = 0
    const worker = startOutboxWorker({
      database,
      deliverers: { customs: async () => ({ outcome: 'done' }) },
      onError: reject,
      onSettled: () => {
        done += 1
        if (done === messages) worker.stop().then(resolve, reject)
      },
    })
  })
}
