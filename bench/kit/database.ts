import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loginFor, migrate } from '../../src/platform/server/db/migrate.ts'
import { startEmbeddedPostgres } from '../../tools/embedded-postgres.ts'
import type { AtEnd } from './endings.ts'

export interface BenchDatabase {
  /** the product's data folder; the cluster is in it */
  dataDir: string
  /** the superuser: fills tables past row-level security */
  ownerUrl: string
  /** the application's login */
  appUrl: string
}

/** A migrated database of its own, as durable as in production, in a folder that is gone afterwards. */
export async function startDatabase(atEnd: AtEnd): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chechuang-bench-'))
  chmodSync(dataDir, 0o755) // the server may run as another user
  atEnd(() => rmSync(dataDir, { recursive: true, force: true }))
  const postgres = await startEmbeddedPostgres({ dataDir, say: (line) => console.error(line) })
  atEnd(() => postgres.stop())
  const { login, url } = loginFor(postgres.ownerUrl)
  await migrate({ ownerUrl: postgres.ownerUrl, login })
  return { dataDir, ownerUrl: postgres.ownerUrl, appUrl: url }
}
