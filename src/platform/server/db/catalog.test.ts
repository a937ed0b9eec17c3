// Reads the catalog of the migrated database: what every table must be, whoever adds one.
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { openedDatabase } from '../testing/opened-database.ts'

const opened = openedDatabase()

/** Tables that hold nobody's rows: reference data, and what is keyed on something else than its owner. */
const notTenants: Readonly<Record<string, string>> = {
  migration: 'the migrator’s own list; nobody but the owner has a right to it',
  party: 'reference: who exists',
  code: 'reference: code tables',
  agreement: 'reference: texts that everybody agrees to',
  account: 'a person, before any enterprise is chosen; app_auth only',
  card: 'found by its certificate before anybody is known; app_auth only',
  nonce: 'belongs to nobody yet; app_auth only',
  number_series: 'one series for all',
  component_health: 'about our own processes',
  audit_seal: 'one chain over the rows of everybody',
  vin_claim: 'uniqueness across enterprises is keyed on the VIN (notes on data, rule 3)',
  public_proof: 'asked for by its number by anyone',
}

/** Tables with an owner column that is not first in their keys. */
const keyedOtherwise: Readonly<Record<string, string>> = {
  outbox: 'not distributed; claimed across enterprises by app_worker (rule 5)',
  inbox: 'not distributed; a message comes before its owner is known',
  session: 'found by its token before the enterprise is known; app_auth only',
}

/** Indexes of tenant tables that serve another reader than the tenant. */
const otherIndexes: Readonly<Record<string, string>> = {
  membership_by_account: 'login asks for a person’s enterprises',
  declaration_province: 'app_province reads by province',
  vehicle_province: 'app_province reads by province',
  message_archive_of_message: 'the operator opens anybody’s message by its id',
  audit_unsealed: 'the sealer takes everybody’s rows in order',
  audit_in_order: 'whoever verifies the chain reads everybody’s rows in order',
  job_item_unended: 'the worker looks for items of everybody that wait for ever',
  file_by_hash: 'the sweeper asks whether anybody owns a file',
  idempotency_age: 'the worker forgets old keys of everybody',
}

const rows = async <Row>(text: string): Promise<Row[]> => (await opened.owner.query(text)).rows as Row[]

const tableNames = async () =>
  (await rows<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`)).map(
    (row) => row.name,
  )

const ownedTables = async () =>
  (await rows<{ name: string }>(`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'enterprise_id' order by 1`)).map((row) => row.name)

describe('every table', () => {
  it('has its owner, or a reason why not', async () => {
    const [all, owned] = [await tableNames(), await ownedTables()]
    expect(all.length).toBeGreaterThan(30)
    expect(all.filter((name) => !owned.includes(name)).sort()).toEqual(Object.keys(notTenants).sort())
    expect(Object.keys(keyedOtherwise).filter((name) => !owned.includes(name))).toEqual([])
  })

  it('forces row-level security, even on its owner', async () => {
    const open = await rows<{ relname: string }>(`
      select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and not (relrowsecurity and relforcerowsecurity)`)
    expect(open.map((row) => row.relname)).toEqual(['migration'])
    expect(await rows(`select grantee from information_schema.role_table_grants where table_name = 'migration' and grantee <> current_user`)).toEqual([])
  })

  it('has one policy for each role that has a right to it, and never an OR between two', async () => {
    const policies = await rows<{ tablename: string; role: string; n: number; permissive: boolean }>(`
      select tablename, unnest(roles)::text as role, count(*)::int as n, bool_and(permissive = 'PERMISSIVE') as permissive
        from pg_policies where schemaname = 'public' group by 1, 2`)
    expect(policies.filter((policy) => policy.n !== 1 || !policy.permissive)).toEqual([])
    const granted = await rows<{ at: string }>(`
      select table_name || ' ' || grantee as at from information_schema.role_table_grants where table_schema = 'public' and grantee <> current_user
       union select table_name || ' ' || grantee from information_schema.column_privileges where table_schema = 'public' and grantee <> current_user
       order by 1`)
    expect(granted.map((row) => row.at)).toEqual(policies.map((policy) => `${policy.tablename} ${policy.role}`).sort())
  })

  it('shows a tenant its own rows alone', async () => {
    const policies = await rows<{ tablename: string; using: string; check: string }>(`
      select tablename, qual as using, with_check as check from pg_policies where roles = '{app_tenant}' order by 1`)
    const reference = ['party', 'agreement', 'code']
    for (const policy of policies.filter(({ tablename }) => !reference.includes(tablename))) {
      expect(policy, policy.tablename).toMatchObject({
        using: expect.stringMatching(/^\((enterprise_id|owner_id) = app_enterprise\(\)\)$/),
        check: policy.using,
      })
    }
  })

  it('is changed by whom it may be changed: a province and the public read', async () => {
    expect(await rows(`
      select table_name, grantee, privilege_type from information_schema.role_table_grants
       where grantee in ('app_province', 'app_public') and privilege_type <> 'SELECT'`)).toEqual([])
    expect(await rows(`
      select table_name, grantee, privilege_type from information_schema.role_table_grants
       where table_schema = 'public' and grantee <> current_user and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')`)).toEqual([])
    expect(await rows(`select grantee from information_schema.role_table_grants where table_schema = 'public' and grantee = 'PUBLIC'`)).toEqual([])
  })

  it('keeps what is append only out of everybody’s reach', async () => {
    const changes = await rows<{ at: string }>(`
      select table_name || ' ' || grantee as at from information_schema.role_table_grants
       where table_name in ('audit', 'vehicle_event', 'declaration_version', 'batch_event', 'file')
         and privilege_type in ('UPDATE', 'DELETE') and grantee <> current_user`)
    expect(changes).toEqual([])
  })

  it('has neither triggers nor columns of fixed length', async () => {
    expect(await rows(`select tgname from pg_trigger where not tgisinternal`)).toEqual([])
    expect(await rows(`
      select table_name, column_name, data_type from information_schema.columns
       where table_schema = 'public' and data_type in ('character', 'timestamp without time zone', 'real', 'double precision', 'money')`)).toEqual([])
  })

  it('has no default that asks the clock of the database for a day', async () => {
    expect(await rows(`
      select table_name, column_default from information_schema.columns
       where table_schema = 'public' and column_default ~* 'current_date|clock_timestamp|::date|localtime'`)).toEqual([])
  })
})

describe('every index', () => {
  it('is finished: one that is not serves nobody and is written to for ever', async () => {
    const indexes = await rows<{ name: string; done: boolean }>(`
      select indexrelid::regclass::text as name, indisvalid and indisready as done from pg_index
       where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`)
    expect(indexes.length).toBeGreaterThan(40)
    expect(indexes.filter(({ done }) => !done)).toEqual([])
  })
})

describe('a tenant’s table begins with its owner', () => {
  const isTenant = (name: string) => !(name in notTenants) && !(name in keyedOtherwise)

  it('in primary and unique keys', async () => {
    const keys = await rows<{ table: string; key: string; first: string }>(`
      select c.relname as table, i.relname as key, a.attname as first
        from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
       where x.indisunique and c.relnamespace = 'public'::regnamespace order by 1, 2`)
    const tenants = keys.filter(({ table }) => isTenant(table))
    expect(tenants.length).toBeGreaterThan(25)
    expect(tenants.filter(({ first }) => first !== 'enterprise_id')).toEqual([])
    const keyed = new Set(tenants.map(({ table }) => table))
    expect((await ownedTables()).filter((name) => isTenant(name) && !keyed.has(name))).toEqual([])
  })

  it('in foreign keys, but those to reference tables', async () => {
    const keys = await rows<{ table: string; to: string; first: string; their_first: string }>(`
      select k.conrelid::regclass::text as table, k.confrelid::regclass::text as to, a.attname as first, b.attname as their_first
        from pg_constraint k
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
       where k.contype = 'f'`)
    expect(keys.length).toBeGreaterThan(8)
    const wrong = keys.filter(({ to, first, their_first }) => !(to in notTenants) && !(first === 'enterprise_id' && their_first === 'enterprise_id'))
    expect(wrong).toEqual([])
  })

  it('in indexes, but those for other readers', async () => {
    const indexes = await rows<{ table: string; name: string; first: string }>(`
      select c.relname as table, i.relname as name, a.attname as first
        from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
       where not x.indisunique and c.relnamespace = 'public'::regnamespace`)
    const others = indexes.filter(({ table, first }) => isTenant(table) && first !== 'enterprise_id').map(({ name }) => name)
    expect(others.sort()).toEqual(Object.keys(otherIndexes).sort())
  })
})

describe('the application’s login', () => {
  it('owns nothing and inherits nothing', async () => {
    const login = new Client({ connectionString: opened.urls.appUrl })
    await login.connect()
    try {
      const { rows: mine } = await login.query(`
        select 1 from pg_class where relowner = current_user::regrole
        union all select 1 from pg_namespace where nspowner = current_user::regrole
        union all select 1 from pg_proc where proowner = current_user::regrole
        union all select 1 from pg_database where datdba = current_user::regrole
        union all select 1 from pg_roles where rolname like 'app\\_%' and oid <> current_user::regrole and pg_has_role(oid, 'usage')`)
      expect(mine).toEqual([])
    } finally {
      await login.end()
    }
  })

  it('without a context reads no table at all', async () => {
    const login = new Client({ connectionString: opened.urls.appUrl })
    await login.connect()
    try {
      for (const name of await tableNames()) {
        await expect(login.query(`select * from ${name} limit 1`), name).rejects.toThrow('permission denied')
      }
      await expect(login.query('create table mine (one int)')).rejects.toThrow('permission denied')
    } finally {
      await login.end()
    }
  })

  it('under a tenant’s role that no enterprise was set for sees no rows', async () => {
    await opened.owner.query(`insert into file (enterprise_id, sha256, media_type, bytes, at) values (1, 'a', 'b', 1, now())`)
    const login = new Client({ connectionString: opened.urls.appUrl })
    await login.connect()
    try {
      await login.query('set role app_tenant')
      expect((await login.query('select * from file')).rows).toEqual([])
      await login.query(`set app.enterprise_id = '1'`)
      expect((await login.query('select * from file')).rows).toHaveLength(1)
    } finally {
      await login.end()
    }
  })
})
