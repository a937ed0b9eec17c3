import pg from 'pg'
import { listen } from './listen.ts'
import { txOn, type Tx } from './tx.ts'

/**
 * Under which role a transaction runs. The login role has no rights of its own,
 * so forgetting a context sees nothing.
 */
export type Context =
  | { role: 'app_tenant'; enterpriseId: string }
  | { role: 'app_province'; provinceCode: string }
  | { role: 'app_worker' | 'app_public' | 'app_auth' }

export interface Database {
  /** The only way to a connection: opens a transaction under the context's role; throws roll it back. */
  withContext<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T>
  /** One read in one round trip. `statement` may hold no input but tokens validated by the caller. */
  readOnce<Row extends pg.QueryResultRow>(context: Context, statement: string): Promise<Row[]>
  /** Calls back with the payload of each NOTIFY on the channel; reconnects by itself. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** Throws unless the login role is harmless without a context. */
  refuseUnsafeLogin(): Promise<void>
  /** connections that wait for a free one, for readiness and metrics */
  waiting(): number
  close(): Promise<void>
}

// dates stay strings: a JavaScript Date would shift them by the time zone
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE ? (value: string) => value : pg.types.getTypeParser(oid, format as 'text'),
}

const digits = /^\d{1,19}$/

function opening(context: Context): string {
  switch (context.role) {
    case 'app_tenant':
      if (!digits.test(context.enterpriseId)) throw new Error('enterprise id must be digits')
      return `begin; set local role app_tenant; set local app.enterprise_id = '${context.enterpriseId}'`
    case 'app_province':
      if (!digits.test(context.provinceCode)) throw new Error('province code must be digits')
      return `begin; set local role app_province; set local app.province_code = '${context.provinceCode}'`
    case 'app_worker':
    case 'app_public':
    case 'app_auth':
      return `begin; set local role ${context.role}`
    default:
      throw new Error('there is no role of this name')
  }
}

/** How long somebody who waits for an answer is kept waiting by the database. */
export interface Patience {
  /** for a free connection */
  connectMs: number
  /** for one statement */
  statementMs: number
}

/** No connection came free, or a statement did not end, in time: whoever asked may ask again. */
export class DatabaseBusy extends Error {}

function busyOr(error: Error & { code?: string }): Error {
  const late = error.code === '57014' || /^timeout exceeded when trying to connect|due to connection timeout/.test(error.message)
  return late ? new DatabaseBusy(error.message, { cause: error }) : error
}

/** Without `patience` nothing is given up: right for whoever tries again anyway and has nobody waiting. */
export function openDatabase(options: { url: string; connections?: number; applicationName?: string; patience?: Patience }): Database {
  const connection = {
    connectionString: options.url,
    application_name: options.applicationName ?? 'chechuang',
    types: types as pg.CustomTypesConfig,
  }
  const { patience } = options
  const pool = new pg.Pool({
    ...connection,
    max: options.connections ?? 10,
    idleTimeoutMillis: 30_000,
    ...(patience ? { connectionTimeoutMillis: patience.connectMs, statement_timeout: patience.statementMs } : {}),
  })
  const connected = () => pool.connect().catch((error: Error) => Promise.reject(busyOr(error)))
  // lost between two statements of a transaction: the next one fails by itself, but without a listener the process would end
  pool.on('connect', (client) => client.on('error', (error) => console.error(`a database connection was lost: ${error.message}`)))
  // of an idle one the pool tells too, and would end the process if nobody listened; it was said above
  pool.on('error', () => undefined)

  return {
    async withContext(context, work) {
      const client = await connected()
      let broken: Error | undefined
      try {
        await client.query(opening(context))
        const result = await work(txOn(client))
        const { command } = await client.query('commit')
        // a failed statement whose error somebody caught: the database answers COMMIT with ROLLBACK, and no error
        if (command !== 'COMMIT') throw new Error('the transaction was rolled back: one of its statements had failed')
        return result
      } catch (error) {
        await client.query('rollback').catch((lost: Error) => {
          broken = lost
        })
        throw busyOr(error as Error)
      } finally {
        client.release(broken)
      }
    },

    async readOnce<Row extends pg.QueryResultRow>(context: Context, statement: string) {
      const client = await connected()
      let broken: Error | undefined
      try {
        const results = (await client.query(`${opening(context)}; ${statement}; commit`)) as unknown as pg.QueryResult<Row>[]
        return results.at(-2)?.rows ?? []
      } catch (error) {
        await client.query('rollback').catch((lost: Error) => {
          broken = lost
        })
        throw busyOr(error as Error)
      } finally {
        client.release(broken)
      }
    },

    listen: (channel, heard) => listen(connection, channel, heard),

    async refuseUnsafeLogin() {
      const { rows } = await pool.query<{ login: string; fault: string | null }>(unsafeLogin)
      const { login = '', fault = 'unknown' } = rows[0] ?? {}
      if (fault !== null) {
        throw new Error(
          `the database login ${login} ${fault}: ` +
            'give APP_DATABASE_URL a role without these rights, or let the migrator create it',
        )
      }
    },

    waiting: () => pool.waitingCount,
    close: () => pool.end(),
  }
}

// what the login is, may become, has without a context, or owns
const unsafeLogin = `
  select current_user as login, case
    when exists (select 1 from pg_roles r where pg_has_role(r.oid, 'member') and (r.rolsuper or r.rolbypassrls))
      then 'is or may become a superuser or one that bypasses row-level security'
    when exists (select 1 from pg_roles r
                  where r.rolname in ('app_tenant', 'app_province', 'app_worker', 'app_public', 'app_auth') and pg_has_role(r.oid, 'usage'))
      then 'has the rights of the application’s roles without a context'
    when exists (select 1 from pg_class where pg_has_role(relowner, 'member'))
      or exists (select 1 from pg_proc where pg_has_role(proowner, 'member'))
      or exists (select 1 from pg_namespace where pg_has_role(nspowner, 'member'))
      or exists (select 1 from pg_database where datname = current_database() and pg_has_role(datdba, 'member'))
      then 'owns tables, functions or the database, or may become their owner'
    end as fault`
