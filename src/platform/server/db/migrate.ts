import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const migrationsFolder = fileURLToPath(new URL('../../../../db/migrations/', import.meta.url))
const groupRoles = ['app_tenant', 'app_province', 'app_worker', 'app_public', 'app_auth'] as const
const lockKey = 7_235_001

/**
 * Brings the database to the newest version under one advisory lock, and makes the roles.
 * `loginPassword` is undefined where the server trusts the socket.
 * Returns the names of the migrations that ran now.
 */
export async function migrate(options: { ownerUrl: string; login: string; loginPassword?: string }): Promise<string[]> {
  const client = new pg.Client({ connectionString: options.ownerUrl, application_name: 'chechuang-migrator' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query("set lock_timeout = '10s'")
    await makeRoles(client, options.login, options.loginPassword)
    await client.query(
      'create table if not exists migration (name text primary key, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ name: string }>('select name from migration')
    const applied = new Set(rows.map((row) => row.name))
    const pending = (await readdir(migrationsFolder)).filter((name) => name.endsWith('.sql') && !applied.has(name)).sort()
    for (const name of pending) await apply(client, name)
    return pending
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const text = await readFile(migrationsFolder + name, 'utf8')
  // an index made concurrently can't be inside a transaction: such a file says so in its first line
  const alone = text.startsWith('-- outside a transaction')
  if (!alone) await client.query('begin')
  try {
    // making an index waits for whoever reads and writes, and stops nobody meanwhile
    if (alone) await client.query("set lock_timeout = '10min'")
    if (alone) await makeRoomFor(client, text)
    await client.query(text)
    await client.query('insert into migration (name) values ($1)', [name])
    await client.query(alone ? "set lock_timeout = '10s'" : 'commit')
  } catch (error) {
    if (!alone) await client.query('rollback')
    throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * An index that is made concurrently and does not get done stays there, invalid: nobody reads it, and `if not exists`
 * would take it for the finished one.
 */
async function makeRoomFor(client: pg.Client, text: string): Promise<void> {
  for (const [, name] of text.matchAll(/create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?([a-z_0-9]+)/gi)) {
    const { rows } = await client.query('select 1 from pg_index where indexrelid = to_regclass($1) and not indisvalid', [name])
    if (rows.length > 0) await client.query(`drop index concurrently ${pg.escapeIdentifier(name as string)}`)
  }
}

async function makeRoles(client: pg.Client, login: string, password: string | undefined): Promise<void> {
  for (const role of groupRoles) await createRole(client, `${role} nologin`)
  await createRole(client, `${pg.escapeIdentifier(login)} login noinherit`)
  const secret = password === undefined ? 'null' : pg.escapeLiteral(password)
  await client.query(`alter role ${pg.escapeIdentifier(login)} with login noinherit password ${secret}`)
  for (const role of groupRoles) await client.query(`grant ${role} to ${pg.escapeIdentifier(login)}`)
}

// roles belong to the whole server: another database's migrator may make the same one at the same time
async function createRole(client: pg.Client, definition: string): Promise<void> {
  try {
    await client.query(`create role ${definition} nosuperuser nocreatedb nocreaterole nobypassrls`)
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code !== '42710' && code !== '23505') throw error
  }
}

/** The application's own login: one for each database, so that two on one server stay apart. */
export function loginFor(ownerUrl: string, password?: string): { login: string; url: string } {
  // by hand: `postgresql://owner@/name?host=/folder` is legal for PostgreSQL and not for URL
  const parts = /^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?([^/]*)\/([^?]*)(.*)$/.exec(ownerUrl)
  if (!parts) throw new Error('DATABASE_URL must look like postgresql://user:password@host:port/database')
  const [, scheme, host, database, options] = parts
  const login = `app_login_${decodeURIComponent(database || 'postgres')}`.slice(0, 63)
  const credentials = encodeURIComponent(login) + (password === undefined ? '' : `:${encodeURIComponent(password)}`)
  return { login, url: `${scheme}${credentials}@${host}/${database}${options}` }
}

export const newPassword = () => randomBytes(24).toString('base64url')
