import { join } from 'node:path'
import pino, { type Logger } from 'pino'
import type { Issuer } from '../documents/issuer.ts'
import { readPartners, type Partners } from '../outside/partners.ts'
import { systemClock, type Clock } from '../platform/server/clock.ts'
import { readConfig, type Config } from '../platform/server/config.ts'
import { openDatabase, type Database } from '../platform/server/db/database.ts'
import { openFolderStore, type FileStore } from '../platform/server/files/file-store.ts'
import { openTrust, type Trust } from '../trust/open-trust.ts'
import { readIssuer } from './issuer.ts'

/** What server and worker stand on. */
export interface Foundation {
  config: Config
  logger: Logger
  clock: Clock
  database: Database
  files: FileStore
  issuer: Issuer
  trust: Trust
  partners: Partners
  close(): Promise<void>
}

/** Keys of the demo count as valid from then: its past certificates are sealed on their own day. */
const demoPast = 3 * 365 * 86_400_000

/** Somebody waits at a page for what the server asks; the worker tries again whatever fails. */
export const patience = { connectMs: 10_000, statementMs: 30_000 }

/** Throws with words for whoever starts the process; production refuses everything that is only for show. */
export async function layFoundation(name: string, environment: NodeJS.ProcessEnv, clock: Clock = systemClock): Promise<Foundation> {
  const config = readConfig(environment)
  const logger = pino({ name, base: { name } })
  const issuer = await readIssuer(config)
  const partners = readPartners(config.partnersFile)
  const trust = await openTrust({
    dir: join(config.dataDir, 'keys'),
    now: clock.now,
    mode: config.mode,
    names: { operator: issuer.name, issuer: issuer.name, seal: issuer.seal.text },
    ...(config.mode === 'demo' ? { validFrom: new Date(clock.now().getTime() - demoPast) } : {}),
  })
  if (config.mode === 'production') refuseShow(trust, partners)
  const database = openDatabase({ url: config.databaseUrl, applicationName: `chechuang-${name}`, ...(name === 'server' ? { patience } : {}) })
  await database.refuseUnsafeLogin()
  const files = await openFolderStore(join(config.dataDir, 'files'))
  return { config, logger, clock, database, files, issuer, trust, partners, close: () => database.close() }
}

function refuseShow(trust: Trust, partners: Partners): void {
  if (trust.demoKeys) {
    throw new Error('production mode refuses demo keys: start with an empty data folder, or put the real keys in its keys folder')
  }
  const simulators = partners.all.filter((partner) => partner.simulator).map((partner) => partner.name)
  if (simulators.length > 0) throw new Error(`production mode refuses simulated partners: ${simulators.join(', ')}`)
}

/** Ends with the parent, and on a polite signal; `stop` runs once. */
export function endWithParent(logger: Logger, stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  process.on('disconnect', end)
}
