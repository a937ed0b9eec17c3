import { setTimeout as pause } from 'node:timers/promises'
import { escapeIdentifier } from 'pg'
import sql from 'sql-template-tag'
import { describe, expect, it } from 'vitest'
import { openedDatabase, tenant, worker } from '../testing/opened-database.ts'
import { DatabaseBusy, openDatabase, type Context, type Database } from './database.ts'
import type { Tx } from './tx.ts'

const opened = openedDatabase({ connections: 1 })

const whoAmI = (tx: Tx) =>
  tx.one<{ role: string; enterprise: string | null; province: string | null }>(sql`
    select current_user as role, current_setting('app.enterprise_id', true) as enterprise,
           current_setting('app.province_code', true) as province`)

const addFile = (tx: Tx, enterpriseId: string, sha256: string) =>
  tx.run(sql`insert into file (enterprise_id, sha256, media_type, bytes, at) values (${enterpriseId}, ${sha256}, 'text/plain', 1, now())`)

const files = (tx: Tx) => tx.rows<{ enterprise_id: string; sha256: string }>(sql`select enterprise_id, sha256 from file order by sha256`)

describe('withContext', () => {
  it('runs under one role with one setting, and leaves neither on the connection', async () => {
    const { database } = opened
    expect(await database.withContext(tenant('7'), whoAmI)).toEqual({ role: 'app_tenant', enterprise: '7', province: null })
    // the pool holds one connection: this is the same
    expect(await database.withContext({ role: 'app_province', provinceCode: '610000' }, whoAmI)).toEqual({
      role: 'app_province', enterprise: '', province: '610000',
    })
    expect(await database.withContext(worker, whoAmI)).toEqual({ role: 'app_worker', enterprise: '', province: '' })
  })

  it('leaves nothing behind after a throw either', async () => {
    const { database } = opened
    await expect(database.withContext(tenant('7'), async () => Promise.reject(new Error('changed its mind')))).rejects.toThrow('changed its mind')
    await expect(database.withContext(tenant('7'), (tx) => tx.run(sql`select 1 / 0`))).rejects.toThrow('division by zero')
    expect(await database.withContext(worker, whoAmI)).toEqual({ role: 'app_worker', enterprise: '', province: '' })
  })

  it('can’t be left with a plain set for whoever comes next', async () => {
    const { database } = opened
    await database.withContext(tenant('7'), async (tx) => {
      await tx.run(sql`select set_config('app.enterprise_id', '8', true)`)
    })
    expect(await database.withContext({ role: 'app_public' }, whoAmI)).toMatchObject({ role: 'app_public', enterprise: '' })
  })

  it('rolls back what was done before a throw', async () => {
    const { database } = opened
    const undone = database.withContext(tenant('7'), async (tx) => {
      await addFile(tx, '7', 'undone')
      throw new Error('changed its mind')
    })
    await expect(undone).rejects.toThrow('changed its mind')
    expect(await database.withContext(tenant('7'), files)).toEqual([])
  })

  it('does not report a commit that the database turned into a rollback', async () => {
    const { database } = opened
    // a statement failed, somebody caught it, and the work claims to be done: PostgreSQL answers COMMIT with ROLLBACK
    const claimed = database.withContext(tenant('7'), async (tx) => {
      await addFile(tx, '7', 'lost')
      await tx.run(sql`select 1 / 0`).catch((error: Error) => error.message)
      return 'done'
    })
    await expect(claimed).rejects.toThrow('rolled back')
    expect(await database.withContext(tenant('7'), files)).toEqual([])
  })

  it('shows and takes a tenant’s own rows alone', async () => {
    const { database } = opened
    await database.withContext(tenant('7'), (tx) => addFile(tx, '7', 'of seven'))
    await database.withContext(tenant('8'), (tx) => addFile(tx, '8', 'of eight'))
    expect(await database.withContext(tenant('7'), files)).toEqual([{ enterprise_id: '7', sha256: 'of seven' }])
    await expect(database.withContext(tenant('7'), (tx) => addFile(tx, '8', 'forged'))).rejects.toThrow('row-level security')
  })

  it.each([
    '', '0; drop table file', "1'", "1'; reset role; --", '-1', '1.5', '1e3', ' 1', '1\n', '１', '99999999999999999999', 'null', '0x10',
  ])('refuses %j as an enterprise before the database hears of it', async (enterpriseId) => {
    let ran = false
    const tried = opened.database.withContext(tenant(enterpriseId), async () => {
      ran = true
    })
    await expect(tried).rejects.toThrow('enterprise id must be digits')
    expect(ran).toBe(false)
  })

  it.each(["61'", '', '610000; reset role'])('refuses %j as a province', async (provinceCode) => {
    await expect(opened.database.withContext({ role: 'app_province', provinceCode }, whoAmI)).rejects.toThrow('province code must be digits')
  })

  it.each(['postgres', 'none', 'app_worker; reset role', ''])('refuses %j as a role', async (role) => {
    await expect(opened.database.withContext({ role } as unknown as Context, whoAmI)).rejects.toThrow('no role')
  })

  it('gives a connection back whose transaction was cut off, and goes on with a new one', async () => {
    const { database, owner } = opened
    const cut = database.withContext(worker, async (tx) => {
      const { pid } = await tx.one<{ pid: number }>(sql`select pg_backend_pid() as pid`)
      await owner.query('select pg_terminate_backend($1)', [pid])
      await pause(50)
      await whoAmI(tx)
    })
    await expect(cut).rejects.toThrow()
    expect(await database.withContext(worker, whoAmI)).toMatchObject({ role: 'app_worker' })
  })
})

describe('patience', () => {
  it('ends for whoever waits for a connection or for a statement, and the connection is as good as before', async () => {
    const database = openDatabase({ url: opened.urls.appUrl, connections: 1, patience: { connectMs: 150, statementMs: 200 } })
    try {
      let release = () => {}
      const held = database.withContext(worker, () => new Promise<void>((resolve) => (release = resolve)))
      await expect(database.withContext(worker, whoAmI)).rejects.toThrow(DatabaseBusy)
      await expect(database.readOnce(worker, 'select 1')).rejects.toThrow(DatabaseBusy)
      release()
      await held
      await expect(database.withContext(worker, (tx) => tx.run(sql`select pg_sleep(5)`))).rejects.toThrow(DatabaseBusy)
      expect(await database.withContext(worker, whoAmI)).toMatchObject({ role: 'app_worker' })
      await expect(database.withContext(worker, (tx) => tx.run(sql`select 1 / 0`))).rejects.not.toThrow(DatabaseBusy)
    } finally {
      await database.close()
    }
  })
})

describe('readOnce', () => {
  it('reads under the role in one round trip and leaves nothing behind', async () => {
    const { database } = opened
    const read = await database.readOnce(tenant('7'), `select current_user as role, sha256 from file`)
    expect(read).toEqual([{ role: 'app_tenant', sha256: 'of seven' }])
    expect(await database.withContext(worker, whoAmI)).toMatchObject({ role: 'app_worker', enterprise: '' })
  })

  it('ends its transaction when the statement fails', async () => {
    const { database } = opened
    await expect(database.readOnce(tenant('7'), 'select * from session')).rejects.toThrow('permission denied')
    expect(await database.withContext(worker, whoAmI)).toMatchObject({ role: 'app_worker' })
  })

  it('refuses a hostile enterprise too', async () => {
    await expect(opened.database.readOnce(tenant("1'"), 'select 1')).rejects.toThrow('must be digits')
  })
})

describe('the login that server and worker start with', () => {
  const urlOf = (role: string) => opened.urls.appUrl.replace(/^(\w+:\/\/)[^@]*@/, `$1${role}:open@`)
  const logins = new Map<string, string>([
    ['superuser', 'superuser'],
    ['bypasses row-level security', 'bypassrls'],
    ['inherits what the roles may', 'inherit in role app_worker'],
  ])

  async function startAs(role: string, prepare: readonly string[], tidy: readonly string[]): Promise<void> {
    let database: Database | undefined
    try {
      for (const statement of prepare) await opened.owner.query(statement)
      database = openDatabase({ url: urlOf(role), connections: 1 })
      await database.refuseUnsafeLogin()
    } finally {
      await database?.close()
      for (const statement of tidy) await opened.owner.query(statement)
    }
  }

  const name = (n: number) => `unsafe_${process.pid}_${n}`
  const make = (role: string, rights: string) => `create role ${role} login password 'open' ${rights}`

  it.each([...logins])('is refused when it is or %s', async (_, rights) => {
    const role = name([...logins.values()].indexOf(rights))
    await expect(startAs(role, [make(role, rights)], [`drop role ${role}`])).rejects.toThrow(`the database login ${role}`)
  })

  it('is refused when it may become a superuser', async () => {
    const [role, root] = [name(10), name(11)]
    const prepare = [`create role ${root} superuser`, make(role, `noinherit in role ${root}`)]
    await expect(startAs(role, prepare, [`drop role ${role}`, `drop role ${root}`])).rejects.toThrow(`the database login ${role}`)
  })

  it.each([
    ['a table', (role: string) => [`create table ours (one int)`, `alter table ours owner to ${role}`], 'drop table ours'],
    ['a function', (role: string) => [`alter function app_enterprise owner to ${role}`], 'alter function app_enterprise owner to current_user'],
    ['the database', (role: string) => [`alter database ${escapeIdentifier(opened.owner.database ?? '')} owner to ${role}`], 'database'],
  ])('is refused when it owns %s', async (_, own, back) => {
    const role = name(20)
    const restore = back === 'database' ? `alter database ${escapeIdentifier(opened.owner.database ?? '')} owner to current_user` : back
    await expect(startAs(role, [make(role, 'noinherit'), ...own(role)], [restore, `drop role ${role}`])).rejects.toThrow(`the database login ${role}`)
  })

  it('is accepted as the migrator made it', async () => {
    await expect(opened.database.refuseUnsafeLogin()).resolves.toBeUndefined()
  })
})

describe('listening', () => {
  it('hears what is said on its channel, and again after the connection was lost', async () => {
    const { database, owner } = opened
    const heard: string[] = []
    const unlisten = await database.listen('a channel', (payload) => heard.push(payload))
    const untilHeard = async (payload: string) => {
      for (let i = 0; i < 100 && !heard.includes(payload); i++) await pause(50)
      expect(heard).toContain(payload)
    }
    await owner.query(`select pg_notify('a channel', 'one')`)
    await untilHeard('one')
    await owner.query(`select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen "a channel"' and datname = current_database()`)
    // the empty word: something may have been missed
    await untilHeard('')
    await owner.query(`select pg_notify('a channel', 'two')`)
    await untilHeard('two')
    await unlisten()
    await pause(100)
    const { rows } = await owner.query(`select 1 from pg_stat_activity where query = 'listen "a channel"' and datname = current_database()`)
    expect(rows).toEqual([])
  })
})
