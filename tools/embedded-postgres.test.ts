import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { DataFolderInUse, startEmbeddedPostgres } from './embedded-postgres.ts'
import type { EmbeddedPostgres } from './embedded-postgres.ts'
import { alive } from './postgres/postmaster.ts'

const base = mkdtempSync(join(tmpdir(), 'embedded-'))
chmodSync(base, 0o755)
const running = new Set<EmbeddedPostgres>()
const strays = new Set<number>()

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir })
  running.add(server)
  return server
}

async function stop(server: EmbeddedPostgres): Promise<void> {
  running.delete(server)
  await server.stop()
}

async function ask(server: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: server.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

const clusterIn = (dataDir: string) => {
  const pointer = join(dataDir, 'postgres.elsewhere')
  return join(existsSync(pointer) ? readFileSync(pointer, 'utf8') : join(dataDir, 'postgres'), 'cluster')
}
const pidIn = (dataDir: string) => Number(readFileSync(join(clusterIn(dataDir), 'postmaster.pid'), 'utf8').split('\n')[0])

/** A supervisor of its own process, as npm start is one, killed without warning once the server runs. */
async function leaveAnOrphan(dataDir: string, durable = true): Promise<number> {
  const program = `import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, 'embedded-postgres.ts'))}
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: ${durable} }); process.send('ready'); setInterval(() => {}, 1000)`
  const supervisor = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await new Promise((resolve) => supervisor.once('message', resolve))
  const pid = pidIn(dataDir)
  strays.add(pid)
  supervisor.kill('SIGKILL')
  await new Promise((resolve) => supervisor.once('exit', resolve))
  return pid
}

afterEach(async () => {
  for (const server of running) await stop(server)
})
afterAll(() => {
  for (const pid of strays) if (alive(pid)) process.kill(pid, 'SIGQUIT')
  rmSync(base, { recursive: true, force: true })
})

describe('the embedded PostgreSQL', () => {
  const dataDir = join(base, '有 空格, 与“引号”')

  it('starts in a folder with spaces and Chinese, keeps what it was given, and stops without a trace', async () => {
    const first = await start(dataDir)
    expect(await ask(first, 'show server_version')).toMatch(/^18\./)
    expect(await ask(first, 'show server_encoding')).toBe('UTF8')
    expect(await ask(first, 'show fsync')).toBe('on')
    expect(await ask(first, 'show listen_addresses')).toBe('')
    expect(await ask(first, `select rolsuper from pg_roles where rolname = 'owner'`)).toBe(true)
    await ask(first, `create table kept as select '车窗' as name`)
    await stop(first)
    expect(readdirSync(first.socketDir)).toEqual([])

    const second = await start(dataDir)
    expect(second.adopted).toBe(false)
    expect(await ask(second, 'select name from kept')).toBe('车窗')
  }, 60_000)

  it('brings a killed server back on the same socket, with what was committed', async () => {
    const server = await start(dataDir)
    await ask(server, 'create table committed as select 1 as one')
    const killed = pidIn(dataDir)
    process.kill(killed, 'SIGKILL')
    for (const end = Date.now() + 15_000; ; await sleep(50)) {
      try {
        expect(await ask(server, 'select one from committed')).toBe(1)
        break
      } catch (error) {
        if (Date.now() > end) throw error
      }
    }
    expect(pidIn(dataDir)).not.toBe(killed)
  }, 60_000)

  it('adopts the server that a killed supervisor left behind', async () => {
    const orphan = await leaveAnOrphan(dataDir)
    const server = await start(dataDir)
    expect(server.adopted).toBe(true)
    expect(pidIn(dataDir)).toBe(orphan)
    await stop(server)
    expect(alive(orphan)).toBe(false)
  }, 60_000)

  it('starts when supervisor and server were both killed', async () => {
    process.kill(await leaveAnOrphan(dataDir), 'SIGKILL')
    const server = await start(dataDir)
    expect(server.adopted).toBe(false)
    expect(await ask(server, 'select 1')).toBe(1)
  }, 60_000)

  it('takes no notice of a pid file whose number belongs to another process by now', async () => {
    writeFileSync(join(clusterIn(dataDir), 'postmaster.pid'), `${process.pid}\n${clusterIn(dataDir)}\n1\n5432\n\n\n`)
    const server = await start(dataDir)
    expect(server.adopted).toBe(false)
  }, 60_000)

  it('refuses a second instance on the same data folder and leaves the first alone', async () => {
    const first = await start(dataDir)
    await expect(start(dataDir)).rejects.toThrow(DataFolderInUse)
    expect(await ask(first, 'select 1')).toBe(1)
  }, 60_000)

  it('runs two data folders side by side', async () => {
    const [one, two] = await Promise.all([start(dataDir), start(join(base, 'two'))])
    await ask(one, 'create table only_here as select 1 as one')
    await expect(ask(two, 'select one from only_here')).rejects.toThrow('does not exist')
  }, 60_000)

  it('ends a throwaway server with whoever started it, also without warning', async () => {
    const pid = await leaveAnOrphan(join(base, 'throwaway'), false)
    for (const end = Date.now() + 10_000; alive(pid) && Date.now() < end; ) await sleep(50)
    expect(alive(pid)).toBe(false)
  }, 60_000)

  it('uses a short folder for the socket where the path is too long for one, and removes it', async () => {
    const long = join(base, '很长的目录名'.repeat(8))
    const server = await start(long)
    expect(server.socketDir).toMatch(/^\/tmp\/chechuang-/)
    expect(await ask(server, 'select 1')).toBe(1)
    await stop(server)
    expect(existsSync(server.socketDir)).toBe(false)
  }, 60_000)

  it('starts anew after an interrupted first start, and never wipes what may hold data', async () => {
    const interrupted = join(base, 'interrupted')
    mkdirSync(join(interrupted, 'postgres/cluster/base'), { recursive: true })
    await stop(await start(interrupted))

    const damaged = join(clusterIn(interrupted))
    rmSync(join(damaged, 'PG_VERSION'))
    await stop(await start(interrupted))
    expect(readdirSync(join(damaged, '..')).some((name) => name.startsWith('cluster.damaged-'))).toBe(true)
  }, 60_000)

  it.runIf(process.getuid?.() === 0)('lives elsewhere, as root, when its user cannot reach the data folder', async () => {
    const closed = join(base, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const dataDir = join(closed, 'data')
    const server = await start(dataDir)
    const elsewhere = readFileSync(join(dataDir, 'postgres.elsewhere'), 'utf8')
    expect(elsewhere).toMatch(/^\/var\/lib\/chechuang\//)
    await stop(server)
    rmSync(elsewhere, { recursive: true })
  }, 60_000)
})
