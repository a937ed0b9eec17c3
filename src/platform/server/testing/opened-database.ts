import { Client } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../tools/test-database.ts'
import { openDatabase, type Database } from '../db/database.ts'

export interface OpenedDatabase {
  /** as server and worker use it */
  database: Database
  /** looks behind row-level security, prepares rows */
  owner: Client
  urls: TestDatabase
}

/** A migrated database of the test file's own, open from its first test to its last. */
export function openedDatabase(options: { connections?: number } = {}): OpenedDatabase {
  const opened = {} as OpenedDatabase
  beforeAll(async () => {
    opened.urls = await createTestDatabase()
    opened.database = openDatabase({ url: opened.urls.appUrl, connections: options.connections ?? 4 })
    opened.owner = new Client({ connectionString: opened.urls.ownerUrl })
    await opened.owner.connect()
  })
  afterAll(async () => {
    await opened.owner?.end()
    await opened.database?.close()
    await opened.urls?.drop()
  })
  return opened
}

export const tenant = (enterpriseId: string) => ({ role: 'app_tenant', enterpriseId }) as const
export const worker = { role: 'app_worker' } as const
