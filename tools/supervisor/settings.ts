// What the environment says about this instance. Everything else (further ports, keys, folders) is derived.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { choosePort } from './ports.ts'
import { StartRefused } from './start-refused.ts'

export type Settings = {
  mode: 'demo' | 'production'
  port: number
  agentPort: number
  dataDir: string
  publicUrl: string
  /** The owner's, for the migrator; undefined: the embedded server. */
  databaseUrl: string | undefined
  appDatabaseUrl: string | undefined
  partnersFile: string
  /** Tells the cookies of two instances on one host apart. */
  instance: string
}

export const root = resolve(import.meta.dirname, '../..')

/** Reads the environment and takes the ports; throws StartRefused with what to do. */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<Settings> {
  const mode = environment.CHECHUANG_MODE || 'demo'
  if (mode !== 'demo' && mode !== 'production') throw new StartRefused(`CHECHUANG_MODE 应为 demo 或 production，现为 ${mode}。`)
  const wanted = environment.PORT || '5180'
  if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65_535) throw new StartRefused(`PORT 应为 0 至 65535 的整数，现为 ${wanted}。`)
  const port = await choosePort(Number(wanted))
  const dataDir = resolve(root, environment.DATA_DIR || 'data')
  mkdirSync(dataDir, { recursive: true })
  if (mode === 'production' && !environment.PUBLIC_URL) {
    throw new StartRefused('生产模式必须设置 PUBLIC_URL（用户使用的网址，印在每张证明的二维码里），例如 PUBLIC_URL=https://chechuang.example.cn。')
  }
  return {
    mode,
    port,
    agentPort: await choosePort(Number(environment.AGENT_PORT || 0), port + 1),
    dataDir,
    publicUrl: (environment.PUBLIC_URL || `http://localhost:${port}`).replace(/\/+$/, ''),
    databaseUrl: environment.DATABASE_URL || undefined,
    appDatabaseUrl: environment.APP_DATABASE_URL || undefined,
    partnersFile: resolve(root, environment.PARTNERS_FILE || join(dataDir, 'partners.json')),
    instance: environment.CHECHUANG_INSTANCE || kept(join(dataDir, 'instance'), () => randomBytes(4).toString('hex')),
  }
}

/** The content of a small file that only the owner reads, made at the first call. */
export function kept(file: string, make: () => string): string {
  try {
    writeFileSync(file, make(), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}
