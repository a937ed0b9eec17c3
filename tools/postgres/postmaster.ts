// The server process itself: making a cluster, starting, finding a running one, stopping.
// Linux only (the packages we depend on are): processes are looked up in /proc.
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Place } from './place.ts'

/** postmaster.pid, as the server writes it. */
export type Running = { pid: number; socketDir: string }

type Options = { durable: boolean; say: (line: string) => void }

const settings = {
  listen_addresses: '', // a socket without TCP: no port to clash, no password to keep
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  log_checkpoints: 'off',
  jit: 'off', // compiling costs more than it saves on queries of milliseconds
  timezone: 'UTC', // nothing may depend on the session's zone; the product's day is Shanghai's by parameter
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%a ',
  log_min_duration_statement: '2s',
}

/** Forgoes surviving a power failure, for databases that live as long as a test run. */
const throwaway = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '64MB' }

const asUser = (place: Place) => ({
  ...place.runAs,
  cwd: '/', // ours may be closed to the user we become
  env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', HOME: place.home },
})

export const clusterOf = (place: Place): string => join(place.home, 'cluster')

/** Makes the cluster unless it exists; an interrupted attempt leaves nothing that looks like one. */
export function ensureCluster(place: Place, options: Options): void {
  const cluster = clusterOf(place)
  const versionFile = join(cluster, 'PG_VERSION')
  const ours = place.version.split('.')[0]
  if (existsSync(versionFile)) {
    const found = readFileSync(versionFile, 'utf8').trim()
    if (found !== ours) throw new Error(`数据库目录是 PostgreSQL ${found} 的，内置的是 ${ours}：请先导出再导入。 (the cluster is of PostgreSQL ${found}, the programs of ${ours}: dump and restore)`)
    return
  }
  if (existsSync(join(cluster, 'global', 'pg_control'))) {
    // Somebody's data may be in there: never wiped, set aside.
    const aside = `${cluster}.damaged-${Date.now()}`
    renameSync(cluster, aside)
    options.say(`数据库目录损坏（缺少 PG_VERSION），已移至 ${aside}，将新建空库。 (damaged cluster set aside, starting empty)`)
  }
  rmSync(cluster, { recursive: true, force: true })
  for (const name of readdirSync(place.home)) {
    const maker = /^cluster\.unfinished-(\d+)$/.exec(name)?.[1]
    if (maker && !alive(Number(maker))) rmSync(join(place.home, name), { recursive: true, force: true })
  }
  const unfinished = `${cluster}.unfinished-${process.pid}`
  const made = spawnSync(
    join(place.programs, 'bin/initdb'),
    ['-D', unfinished, '-U', 'owner', '--auth=trust', '-E', 'UTF8', '--locale=C', '--no-instructions', ...(options.durable ? [] : ['--no-sync'])],
    { ...asUser(place), encoding: 'utf8' },
  )
  if (made.error) throw made.error
  if (/user does not exist/.test(made.stderr)) {
    throw new Error(`用户号 ${process.getuid?.()} 没有用户名，数据库无法初始化：请换一个有用户名的用户启动，或设置 DATABASE_URL。\n (initdb: ${made.stderr.trim()})`)
  }
  if (made.status !== 0) throw new Error(`initdb 失败 (initdb failed):\n${made.stdout}${made.stderr}`)
  try {
    renameSync(unfinished, cluster)
  } catch (error) {
    // Another instance was faster; which of the two goes on is decided by the lock.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(versionFile)) throw error
  }
}

/** A file of /proc about a process; '' when the process is gone. */
function processFile(pid: number, name: 'stat' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}

/** False for a zombie too: a killed postmaster stays one until its parent looks, and kill(0) finds it. */
export function alive(pid: number): boolean {
  const stat = processFile(pid, 'stat')
  return stat !== '' && !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2))
}

/** The postmaster that has this cluster open, if there is one; what a dead one left behind is removed. */
export function findRunning(place: Place): Running | undefined {
  const pidFile = join(clusterOf(place), 'postmaster.pid')
  if (!existsSync(pidFile)) return undefined
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  const pid = Number(lines[0])
  const socketDir = lines[4] ?? ''
  if (pid > 0 && alive(pid) && runsHere(pid, place)) return { pid, socketDir }
  rmSync(pidFile, { force: true })
  forgetSocket(place, socketDir)
  return undefined
}

/** The pid may belong to somebody else by now: its command line must name our cluster. */
const runsHere = (pid: number, place: Place) => processFile(pid, 'cmdline').split('\0').includes(clusterOf(place))

export function forgetSocket(place: Place, socketDir: string): void {
  if (!socketDir) return
  if (socketDir.startsWith('/tmp/chechuang-')) rmSync(socketDir, { recursive: true, force: true })
  else if (socketDir.startsWith(place.home)) for (const name of readdirSync(socketDir)) rmSync(join(socketDir, name), { force: true })
}

/** Starts the server; it is not ready yet. Detached, so that Ctrl-C reaches us first and we end it in order. */
export function launch(place: Place, socketDir: string, logFile: string, options: Options): Running {
  if ((statSync(logFile, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) renameSync(logFile, `${logFile}.1`)
  const log = openSync(logFile, 'a', 0o600)
  const given = {
    ...settings,
    ...(options.durable ? {} : throwaway),
    // A list setting: quoted, or a comma in the path would end it.
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
  }
  const server = spawn(
    join(place.programs, 'bin/postgres'),
    ['-D', clusterOf(place), ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...asUser(place), stdio: ['ignore', log, log], detached: true },
  )
  closeSync(log)
  server.once('error', (error) => options.say(`PostgreSQL: ${error.message}`))
  if (!server.pid) throw new Error(`无法运行 ${place.programs}/bin/postgres (could not be run)`)
  server.unref()
  return { pid: server.pid, socketDir }
}

/**
 * A throwaway server must not outlive us, even killed without warning: nobody will come back for it. A shell waits
 * for the end of a pipe that only we hold open. Returns how to send that shell away.
 */
export function endWithUs(pid: number): () => void {
  const watcher = spawn('sh', ['-c', 'read -r _; kill -INT "$1" 2>/dev/null', 'sh', String(pid)], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watcher.unref()
  ;(watcher.stdin as Socket).unref()
  return () => void watcher.kill('SIGKILL')
}

/** Ends the server: first in order (fast), then at once (immediate), then by force. Resolves when it is gone. */
export async function halt(pid: number): Promise<void> {
  for (const [signal, patience] of [['SIGINT', 20_000], ['SIGQUIT', 5_000], ['SIGKILL', 5_000]] as const) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
      throw error
    }
    for (const end = Date.now() + patience; Date.now() < end; await sleep(10)) if (!alive(pid)) return
  }
  throw new Error(`PostgreSQL ${pid} 无法停止 (does not stop)`)
}

export function lastLines(file: string, count: number): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
}
