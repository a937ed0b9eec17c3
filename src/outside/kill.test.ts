import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../tools/test-database.ts'
import { openDatabase, type Database } from '../platform/server/db/database.ts'
import { enqueue } from '../platform/server/outbox/enqueue.ts'
import { makeKey, temporaryFolder, writePartners } from './testing/exchange.ts'

const objects = 40
const perLife = 50
const kills = 20
const total = perLife * kills
const enterpriseId = '7'
const key = makeKey()
const folder = temporaryFolder()
const journalFile = join(folder.path, 'journal.sqlite')
let testDatabase: TestDatabase
let database: Database
let owner: Client
let destination: ChildProcess
let environment: NodeJS.ProcessEnv

async function start(entry: string, environment: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; port?: number }> {
  const child = fork(join(import.meta.dirname, 'testing/kill', entry), { env: { ...process.env, ...environment }, execArgv: [] })
  const [told] = (await once(child, 'message')) as [{ port?: number }]
  return { child, port: told.port }
}

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = openDatabase({ url: testDatabase.appUrl, connections: 2 })
  owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
  const started = await start('destination.ts', { JOURNAL: journalFile, PUBLIC_PEM: key.publicPem })
  destination = started.child
  const PARTNERS_FILE = writePartners(folder.path, { customs: { url: `http://127.0.0.1:${started.port}/messages`, publicPem: key.publicPem } })
  environment = { PARTNERS_FILE, APP_DATABASE_URL: testDatabase.appUrl, PRIVATE_PEM: key.privatePem }
})
afterAll(async () => {
  destination?.kill('SIGKILL')
  await owner?.end()
  await database?.close()
  await testDatabase?.drop()
  folder.remove()
})

let enqueued = 0

/** Ten messages a transaction; every sixth transaction is rolled back, and nobody must ever hear of its messages. */
async function enqueueSome(): Promise<void> {
  for (let group = 0; group < perLife / 10; group++) {
    await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
      for (let i = 0; i < 10; i++) await enqueueOne(tx, enqueued + i)
    })
    enqueued += 10
  }
  const undone = database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
    await enqueueOne(tx, -1)
    throw new Error('the business changed its mind')
  })
  await expect(undone).rejects.toThrow('changed its mind')
}

const enqueueOne = (tx: Parameters<typeof enqueue>[0], n: number) => {
  const object = `declaration ${Math.abs(n) % objects}`
  return enqueue(tx, { enterpriseId, destination: 'customs', messageType: 'counted', objectKey: object, body: { object, place: n } })
}

/** Lets a worker live until it had a random number of effects: at its work, however slow the machine. */
async function letLive(journal: DatabaseSync): Promise<void> {
  const count = journal.prepare('select count(*) as n from effect')
  const effects = () => (count.get() as { n: number }).n
  const enough = effects() + Math.floor(Math.random() * 45)
  for (const end = Date.now() + 3_000; effects() < enough && Date.now() < end; ) await pause(3)
  await pause(Math.random() * 20)
}

const open = async () => (await owner.query('select count(*)::int as n from outbox where done_at is null')).rows[0].n as number

describe('a worker that is killed', () => {
  it(`${kills} times in ${total} messages: each takes effect once, in order per object, and none is left`, { timeout: 180_000 }, async () => {
    const journal = new DatabaseSync(journalFile, { readOnly: true })
    let killedAtWork = 0
    for (let life = 0; life < kills; life++) {
      const enqueueing = enqueueSome()
      const { child } = await start('worker.ts', environment)
      await letLive(journal)
      child.kill('SIGKILL')
      await Promise.all([once(child, 'exit'), enqueueing])
      if ((await open()) > 0) killedAtWork += 1
    }
    const { child } = await start('worker.ts', environment)
    for (const end = Date.now() + 90_000; (await open()) > 0 && Date.now() < end; ) await pause(50)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const effects = journal.prepare('select object, place from effect order by n').all() as { object: string; place: number }[]
    const { arrivals } = journal.prepare('select count(*) as arrivals from arrival').get() as { arrivals: number }
    journal.close()

    expect(await open()).toBe(0)
    expect(effects).toHaveLength(total)
    expect(new Set(effects.map(({ place }) => place)).size).toBe(total)
    expect(effects.every(({ place }) => place >= 0)).toBe(true)
    for (const [, ofObject] of Map.groupBy(effects, ({ object }) => object)) {
      const places = ofObject.map(({ place }) => place)
      expect(places).toEqual(places.toSorted((a, b) => a - b))
    }
    const { rows } = await owner.query(`select count(*)::int as n, count(distinct message_id)::int as ids from message_archive where direction = 'out'`)
    expect(rows[0]).toEqual({ n: total, ids: total })
    // otherwise the kills proved nothing
    expect(killedAtWork).toBeGreaterThan(kills / 2)
    expect(arrivals).toBeGreaterThan(total)
  })
})
