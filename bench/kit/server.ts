import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildPages } from '../../tools/supervisor/pages.ts'
import { root, startChild, type Child } from './child.ts'
import type { BenchDatabase } from './database.ts'
import type { AtEnd } from './endings.ts'

export const instance = 'bench'

export interface RealServer extends Child {
  port: number
  origin: string
}

/** The product's server process, src/app/server.ts, as `npm start` runs it. */
export async function startServer(database: BenchDatabase, atEnd: AtEnd): Promise<RealServer> {
  // measured here is the API: pages of an earlier build do as well
  if (!existsSync(join(root, 'dist/web/index.html'))) await buildPages(() => undefined)
  const port = await freePort()
  const partnersFile = join(database.dataDir, 'partners.json')
  writeFileSync(partnersFile, '{}')
  const child = await startChild('src/app/server.ts', atEnd, {
    environment: {
      PORT: String(port),
      DATA_DIR: database.dataDir,
      APP_DATABASE_URL: database.appUrl,
      PARTNERS_FILE: partnersFile,
      CHECHUANG_INSTANCE: instance,
      CHECHUANG_MODE: 'demo',
      // hundreds of people of all provinces, from one address
      LOGIN_BURST: '1000000',
      PUBLIC_URL: `http://localhost:${port}`,
    },
    // BENCH_PROFILE=<folder> keeps a CPU profile of the server
    nodeOptions: process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : [],
  })
  return { ...child, port, origin: `http://localhost:${port}` }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0)
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}
