import pg from 'pg'
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
    default:
      return `begin; set local role ${context.role}`
  }
}

export function openDatabase(options: { url: string; connections?: number; applicationName?: string }): Database {
  const connection = {
    connectionString: options.url,
    application_name: options.applicationName ?? 'chechuang',
    types: types as pg.CustomTypesConfig,
  }
  const pool = new pg.Pool({ ...connection, max: options.connections ?? 10, idleTimeoutMillis: 30_000 })
  pool.on('error', (error) => console.error(`an idle database connection was lost: ${error.message}`))

  return {
    async withContext(context, work) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query(opening(context))
        const result = await work(txOn(client))
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch((lost: Error) => {
          broken = lost
        })
        throw error
      } finally {
        client.release(broken)
      }
    },

    async readOnce<Row extends pg.QueryResultRow>(context: Context, statement: string) {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        const results = (await client.query(`${opening(context)}; ${statement}; commit`)) as unknown as pg.QueryResult<Row>[]
        return results.at(-2)?.rows ?? []
      } catch (error) {
        await client.query('rollback').catch((lost: Error) => {
          broken = lost
        })
        throw error
      } finally {
        client.release(broken)
      }
    },

    async listen(channel, heard) {
      let stopped = false
      let client: pg.Client | undefined
      const connect = async (): Promise<void> => {
        const fresh = new pg.Client(connection)
        fresh.on('notification', (message) => heard(message.payload ?? ''))
        fresh.on('error', () => fresh.end().catch(() => undefined))
        fresh.on('end', () => {
          if (!stopped) setTimeout(() => void reconnect(), 500).unref()
        })
        await fresh.connect()
        await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
        client = fresh
      }
      const reconnect = async (): Promise<void> => {
        try {
          await connect()
          heard('') // something may have been missed: listeners look for themselves
        } catch (error) {
          console.error(`listening on ${channel} again failed: ${(error as Error).message}`)
          if (!stopped) setTimeout(() => void reconnect(), 1000).unref()
        }
      }
      await connect()
      return async () => {
        stopped = true
        await client?.end()
      }
    },

    async refuseUnsafeLogin() {
      const { rows } = await pool.query<{ rolname: string; unsafe: boolean; owns: boolean }>(`
        select rolname, rolsuper or rolbypassrls as unsafe,
               exists (select 1 from pg_class c where c.relowner = r.oid) as owns
          from pg_roles r where rolname = current_user`)
      const me = rows[0]
      if (!me || me.unsafe || me.owns) {
        throw new Error(
          `the database login ${me?.rolname ?? ''} is a superuser, bypasses row-level security or owns tables: ` +
            'give APP_DATABASE_URL a role without these rights, or let the migrator create it',
        )
      }
    },

    waiting: () => pool.waitingCount,
    close: () => pool.end(),
  }
}
