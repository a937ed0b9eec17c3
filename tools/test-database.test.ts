import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from './test-database.ts'
import type { TestDatabase } from './test-database.ts'

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows[0]?.[0]
  } finally {
    await client.end()
  }
}

describe('a test database', () => {
  let one: TestDatabase
  let two: TestDatabase
  beforeAll(async () => {
    ;[one, two] = await Promise.all([createTestDatabase(), createTestDatabase()])
  })
  afterAll(async () => {
    await Promise.all([one.drop(), two.drop()])
  })

  it('is migrated, and apart from every other', async () => {
    expect(Number(await ask(one.ownerUrl, 'select count(*) from migration'))).toBeGreaterThan(0)
    await ask(one.ownerUrl, 'create table only_here (one int)')
    expect(await ask(two.ownerUrl, `select to_regclass('only_here')`)).toBeNull()
  })

  it('lets the application in with a login that has no rights of its own', async () => {
    expect(await ask(one.appUrl, 'select rolsuper or rolbypassrls or rolinherit from pg_roles where rolname = current_user')).toBe(false)
    await expect(ask(one.appUrl, 'select 1 from migration')).rejects.toThrow('permission denied')
  })
})
