// Databases for tests. vitest.config.ts names this file as its global setup: one server for a run (embedded in a
// temporary folder, or DATABASE_URL), in it one migrated template, and a copy of that for whoever asks.
//
//   const database = await createTestDatabase()   // in beforeAll
//   await database.drop()                         // in afterAll
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, escapeIdentifier } from 'pg'
import { loginFor, migrate, newPassword } from '../src/platform/server/db/migrate.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'

export type TestDatabase = {
  /** The owner's: for preparing rows and for looking behind row-level security. */
  ownerUrl: string
  /** The application's login, as server and worker use it. */
  appUrl: string
  /** Ends whoever is connected and removes the database. */
  drop(): Promise<void>
}

type Ready = { ownerUrl: string; login: string; password: string | undefined; template: string }

/** How the workers learn where the server is: the path of a file that appears when the template stands. */
const variable = 'CHECHUANG_TEST_DATABASE'

/** The same server's other database. By hand: an owner URL on a socket is no URL to the URL class. */
const withDatabase = (url: string, name: string) => url.replace(/^(\w+:\/\/[^/]*)\/[^?]*/, `$1/${name}`)

async function run(url: string, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const dropStatement = (name: string) => `drop database if exists ${escapeIdentifier(name)} with (force)`

async function prepareTemplate(serverUrl: string): Promise<Ready> {
  const template = `chechuang_template_${randomBytes(4).toString('hex')}`
  const ownerUrl = withDatabase(serverUrl, template)
  // Behind a socket the server trusts the folder's owner; elsewhere the login needs a password.
  const password = /[?&]host=%2F/i.test(ownerUrl) ? undefined : newPassword()
  const { login } = loginFor(withDatabase(serverUrl, 'test'))
  await run(serverUrl, [`create database ${template}`])
  await migrate({ ownerUrl, login, loginPassword: password })
  return { ownerUrl, login, password, template }
}

/** Global setup: does not wait for the server, so that tests without a database begin at once. */
export function setup(): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chechuang-test-'))
  chmodSync(folder, 0o755) // the server may run as another user
  const file = join(folder, 'ready.json')
  process.env[variable] = file
  const publish = (content: object) => {
    writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  const given = process.env.DATABASE_URL
  const begun = (async () => {
    const server = given ? undefined : await startEmbeddedPostgres({ dataDir: folder, durable: false, say: (line) => console.error(line) })
    try {
      const ready = await prepareTemplate(given ?? server!.ownerUrl)
      publish(ready)
      return { server, ready }
    } catch (error) {
      await server?.stop()
      throw error
    }
  })()
  begun.catch((error: Error) => publish({ error: error.stack }))

  return async () => {
    try {
      const { server, ready } = await begun
      if (given) await run(given, [dropStatement(ready.template)])
      await server?.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function whereItIs(): Promise<Ready> {
  const file = process.env[variable]
  if (!file) throw new Error('no test database: run through vitest with the project’s vitest.config.ts')
  for (const end = Date.now() + 45_000; !existsSync(file); await sleep(20)) {
    if (Date.now() > end) throw new Error('the test database did not start in 45 s')
  }
  const content = JSON.parse(readFileSync(file, 'utf8')) as Ready | { error: string }
  if ('error' in content) throw new Error(`the test database did not start: ${content.error}`)
  return content
}

/** A migrated, empty database of one's own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { ownerUrl, login, password, template } = await whereItIs()
  const name = `test_${randomBytes(6).toString('hex')}`
  const admin = withDatabase(ownerUrl, 'postgres')
  await run(admin, [`create database ${name} template ${template}`])
  const mine = withDatabase(ownerUrl, name)
  const credentials = password === undefined ? login : `${login}:${encodeURIComponent(password)}`
  return {
    ownerUrl: mine,
    appUrl: mine.replace(/^(\w+:\/\/)(?:[^@/]*@)?/, `$1${credentials}@`),
    drop: () => run(admin, [dropStatement(name)]),
  }
}
