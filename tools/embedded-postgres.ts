// A real PostgreSQL 18 from npm, started for one data folder: no port, no password, no installation.
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { preparePlace, socketFolder } from './postgres/place.ts'
import { alive, endWithUs, ensureCluster, findRunning, forgetSocket, halt, lastLines, launch } from './postgres/postmaster.ts'
import type { Running } from './postgres/postmaster.ts'

export type EmbeddedPostgres = {
  /** postgresql://owner@/chechuang?host=<socket folder>: the superuser, for the migrator alone. */
  ownerUrl: string
  socketDir: string
  /** Version of the server package, e.g. 18.4.0-beta.17. */
  version: string
  /** True when a server that a killed supervisor had left behind was taken over. */
  adopted: boolean
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  /** The instance's data folder; the cluster is $dataDir/postgres, or where $dataDir/postgres.elsewhere says. */
  dataDir: string
  /** false: no fsync, and it ends with this process: for a database that lives as long as a test run. */
  durable?: boolean
  /** Notices for the person at the terminal. */
  say?: (line: string) => void
}

/** Another living instance owns the data folder. */
export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'
}

const database = 'chechuang'
// Held by the supervisor's connection for as long as it lives: who has it owns the data folder.
const ownership = 0x63_68_65_63

const urlOf = (socketDir: string, name: string) => `postgresql://owner@/${name}?host=${encodeURIComponent(socketDir)}`

/**
 * Starts the server of a data folder, or adopts the one a killed supervisor left running, and keeps it running:
 * a server that dies is started again on the same socket until `stop`.
 * Throws DataFolderInUse when another instance lives on the folder, and an Error with the server's last words
 * when it can't start.
 */
export async function startEmbeddedPostgres(given: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { durable = true, say = () => {} } = given
  const dataDir = resolve(given.dataDir)
  const place = preparePlace(dataDir)
  mkdirSync(join(dataDir, 'logs'), { recursive: true })
  const logFile = join(dataDir, 'logs', 'postgres.log')

  let stopping = false
  let reviving: Promise<void> | undefined
  let guard: Client
  let running: Running
  let adopted = false
  let dismissWatcher = () => {}

  /** One attempt: find or start the server, connect, take ownership. False when it died meanwhile. */
  async function attempt(socketDir?: string): Promise<boolean> {
    const found = findRunning(place)
    if (!found) ensureCluster(place, { durable, say })
    const server = found ?? launch(place, socketDir ?? socketFolder(place), logFile, { durable, say })
    const client = await connect(server, say)
    if (!client) return false
    if (!(await own(client))) {
      await client.end()
      throw new DataFolderInUse(
        `数据目录 ${dataDir} 正被另一个运行中的车窗使用：请先停止它，或用 DATA_DIR 指定另一个目录。` +
          ` (another instance is running on this data folder: stop it or set DATA_DIR)`,
      )
    }
    ;[guard, running, adopted] = [client, server, found !== undefined]
    if (!durable) {
      dismissWatcher()
      dismissWatcher = endWithUs(server.pid)
    }
    client.once('end', () => { if (!stopping) reviving = revive() })
    return true
  }

  async function revive(): Promise<void> {
    say('数据库连接中断，正在恢复… (the database went away, bringing it back)')
    for (let pause = 50; !stopping; pause = Math.min(pause * 2, 5_000)) {
      try {
        if (await attempt(running.socketDir)) return say('数据库已恢复。 (the database is back)')
      } catch (error) {
        say(`数据库恢复失败，稍后重试：${(error as Error).message}`)
      }
      await sleep(pause)
    }
  }

  // The backends of a killed server hold its memory for a moment, in which a new one refuses to start.
  for (let tries = 1; !(await attempt()); tries++) {
    if (tries === 10) throw new Error(`PostgreSQL 无法启动，日志 ${logFile}：(does not start, its log ends with)\n${lastLines(logFile, 15)}`)
    await sleep(100)
  }

  const exists = await guard!.query('select 1 from pg_database where datname = $1', [database])
  if (exists.rowCount === 0) await guard!.query(`create database ${database}`)

  return {
    ownerUrl: urlOf(running!.socketDir, database),
    socketDir: running!.socketDir,
    version: place.version,
    adopted,
    async stop() {
      stopping = true
      await reviving
      await guard.end()
      await halt(running.pid)
      dismissWatcher()
      forgetSocket(place, running.socketDir)
      // Its data folder will be removed; what lives elsewhere would stay for ever.
      if (!durable) rmSync(place.home, { recursive: true, force: true })
    },
  }
}

/** Waits until the server answers (crash recovery may take its time); undefined when it died instead. */
async function connect(server: Running, say: (line: string) => void): Promise<Client | undefined> {
  for (const begun = Date.now(); alive(server.pid); await sleep(20)) {
    const client = new Client({ connectionString: urlOf(server.socketDir, 'postgres'), application_name: 'chechuang supervisor' })
    // A connection that drops tells twice, by 'error' and by 'end'; 'end' is the one we act on.
    client.on('error', () => undefined)
    try {
      await client.connect()
      return client
    } catch (error) {
      await client.end()
      const waiting = ['ENOENT', 'ECONNREFUSED', 'ECONNRESET', '57P03'].includes((error as { code?: string }).code ?? '')
      if (!waiting && !/terminated unexpectedly/.test((error as Error).message)) throw error
      const waited = Date.now() - begun
      if (waited > 5_000 && waited % 5_000 < 25) say('数据库正在恢复上次未完成的写入，请稍候… (crash recovery)')
    }
  }
  return undefined
}

/** Takes ownership; a predecessor that was just killed may need a moment to lose it. */
async function own(client: Client): Promise<boolean> {
  for (const end = Date.now() + 1_000; ; await sleep(20)) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [ownership])
    if (rows[0]?.taken) return true
    if (Date.now() > end) return false
  }
}

