// The whole product, started in the order its parts need each other and ended in the opposite one.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loginFor, newPassword } from '../../src/platform/server/db/migrate.ts'
import { startEmbeddedPostgres } from '../embedded-postgres.ts'
import type { EmbeddedPostgres } from '../embedded-postgres.ts'
import { keepRunning, runAside, runToEnd } from './child.ts'
import type { Part, Running } from './child.ts'
import { buildPages } from './pages.ts'
import { simulatorParts, writePartners } from './partners.ts'
import { kept } from './settings.ts'
import type { Settings } from './settings.ts'
import { StartRefused } from './start-refused.ts'

export type Product = {
  stop(): Promise<void>
  /** At once; the database is left to be adopted by the next start. */
  kill(): void
}

/**
 * Starts everything and resolves when the server answers. `say` gets short lines for the terminal.
 * Throws StartRefused, PartFailed or DataFolderInUse with a text for the person; what was started is ended first.
 */
export async function startProduct(settings: Settings, say: (line: string) => void): Promise<Product> {
  if (settings.mode === 'production' && !existsSync(settings.partnersFile)) {
    throw new StartRefused(
      `生产模式需要外部系统的清单 ${settings.partnersFile}，例如：\n` +
        '{"customs":{"url":"https://…/messages","publicKeyFile":"/…/customs.pub.pem"},"commerce":{…},"office:610100":{…}}',
    )
  }
  const around = { logs: join(settings.dataDir, 'logs'), say }
  mkdirSync(around.logs, { recursive: true, mode: 0o700 })
  mkdirSync(join(settings.dataDir, 'run'), { recursive: true })
  const here: Running[] = [] // server and worker
  const others: Running[] = [] // simulators and card agent
  let database: EmbeddedPostgres | undefined
  const runFile = join(settings.dataDir, 'run', 'instance.json')

  const product: Product = {
    async stop() {
      await Promise.all(here.map((part) => part.stop()))
      await Promise.all(others.map((part) => part.stop()))
      await database?.stop()
      rmSync(runFile, { force: true })
    },
    kill() {
      for (const part of [...here, ...others]) part.kill()
    },
  }

  /** Starts parts side by side. */
  async function bring<P extends Part & { portVariable?: string }>(parts: P[], into: Running[]): Promise<(P & { port: number | undefined })[]> {
    return Promise.all(parts.map(async (part) => {
      const running = await keepRunning(part, around)
      into.push(running)
      return { ...part, port: running.port }
    }))
  }

  const common = {
    PORT: String(settings.port),
    DATA_DIR: settings.dataDir,
    CHECHUANG_MODE: settings.mode,
    CHECHUANG_INSTANCE: settings.instance,
    PUBLIC_URL: settings.publicUrl,
    AGENT_PORT: String(settings.agentPort),
    PARTNERS_FILE: settings.partnersFile,
  }

  /** Database and tables. Returns what the owner's programs and the application's get to reach them. */
  async function bringData() {
    if (!settings.databaseUrl) database = await startEmbeddedPostgres({ dataDir: settings.dataDir, say })
    if (database?.adopted) say('接管了上次遗留的数据库。')
    const ownerUrl = settings.databaseUrl ?? database!.ownerUrl
    const appUrl = settings.appDatabaseUrl ?? appUrlFor(settings, ownerUrl)
    const owner = { ...common, DATABASE_URL: ownerUrl, APP_DATABASE_URL: appUrl }
    await runToEnd({ name: 'migrate', entry: 'src/app/migrate.ts', environment: owner }, around)
    if (settings.mode === 'demo' && !loadedBefore) await loadScenario(owner)
    // two arenas: typesetting in worker threads otherwise keeps twice the memory that it gave back
    return { owner, application: { ...owner, DATABASE_URL: undefined, MALLOC_ARENA_MAX: '2' } }
  }

  const loaded = join(settings.dataDir, 'run', 'demo-loaded')
  const loadedBefore = existsSync(loaded)
  async function loadScenario(environment: Part['environment']): Promise<void> {
    await runToEnd({ name: 'scenario', entry: 'db/scenarios/load.ts', environment }, around)
    writeFileSync(loaded, '')
  }

  async function bringPartners(): Promise<void> {
    if (settings.mode === 'demo') writePartners(settings, await bring(simulatorParts(settings), others))
  }

  async function bringAgent(): Promise<void> {
    if (settings.mode !== 'demo') return
    const allowed = [...new Set([settings.publicUrl, `http://localhost:${settings.port}`])].join(',')
    const environment = { DATA_DIR: settings.dataDir, AGENT_PORT: String(settings.agentPort), ALLOWED_ORIGINS: allowed, DATABASE_URL: undefined, APP_DATABASE_URL: undefined }
    await bring([{ name: 'card-agent', entry: 'card-agent/main.ts', portVariable: 'AGENT_PORT', environment }], others)
  }

  const started = await Promise.allSettled([bringData(), buildPages(say), bringPartners(), bringAgent()])
  try {
    const failure = started.find((step) => step.status === 'rejected')
    if (failure) throw failure.reason
    const { owner, application: environment } = (started[0] as PromiseFulfilledResult<Awaited<ReturnType<typeof bringData>>>).value
    await Promise.all([
      bring(['server', 'worker'].map((name) => ({ name, entry: `src/app/${name}.ts`, environment })), here),
      // The loader looks whether anything is missing; at a second start nobody has to wait for it first.
      settings.mode === 'demo' && loadedBefore && loadScenario(owner),
    ])
    // 0.1 s a certificate: nobody waits for the past
    if (settings.mode === 'demo') here.push(runAside({ name: 'seal-history', entry: 'db/scenarios/seal-history.ts', environment }, around))
    writeFileSync(`${runFile}.new`, `${JSON.stringify({ pid: process.pid, port: settings.port, agentPort: settings.agentPort, publicUrl: settings.publicUrl })}\n`)
    renameSync(`${runFile}.new`, runFile)
  } catch (error) {
    await product.stop()
    throw error
  }
  return product
}

/** The login of the application where none was given; behind TCP it gets a password, kept with the keys. */
function appUrlFor(settings: Settings, ownerUrl: string): string {
  if (!settings.databaseUrl) return loginFor(ownerUrl).url
  const keys = join(settings.dataDir, 'keys')
  mkdirSync(keys, { recursive: true, mode: 0o700 })
  return loginFor(ownerUrl, kept(join(keys, 'database-login.txt'), newPassword)).url
}
