import { resolve } from 'node:path'
import { z } from 'zod'

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(5180),
  DATA_DIR: z.string().min(1).default('./data'),
  APP_DATABASE_URL: z.string().min(1),
  CHECHUANG_MODE: z.enum(['demo', 'production']).default('demo'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  AGENT_PORT: z.coerce.number().int().min(1).max(65_535).default(5181),
  PARTNERS_FILE: z.string().optional(),
  TRUSTED_PROXIES: z.string().default(''),
  ANSWER_MINUTES: z.coerce.number().int().min(1).max(7 * 24 * 60).default(10),
  LOGIN_BURST: z.coerce.number().int().min(1).max(1_000_000).default(30),
  LOGIN_EVERY_MS: z.coerce.number().int().min(1).max(60_000).default(1_000),
  CHECHUANG_INSTANCE: z.string().regex(/^[a-z0-9]{1,16}$/).default('local'),
})

export interface Config {
  port: number
  dataDir: string
  databaseUrl: string
  mode: 'demo' | 'production'
  /** the one origin people use, no trailing slash */
  publicUrl: string
  agentPort: number
  partnersFile: string
  /** TRUSTED_PROXIES, separated by commas: addresses or CIDR ranges whose X-Forwarded-For is believed */
  trustedProxies: string[]
  /** how long an answer of another system is waited for before the clerk is told that none came */
  answerMinutes: number
  /**
   * LOGIN_BURST, LOGIN_EVERY_MS: how many logins one address may begin at once, and after how many milliseconds each
   * further one. A whole office may sit behind one address.
   */
  logins: { burst: number; everyMs: number }
  /** distinguishes the cookies of two copies on one host: cookies ignore ports */
  instance: string
}

/** Throws with every fault named, in words for whoever starts the process. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const parsed = Environment.safeParse(environment)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`the configuration is wrong:\n${faults.join('\n')}`)
  }
  const env = parsed.data
  if (env.CHECHUANG_MODE === 'production' && !env.PUBLIC_URL) {
    throw new Error('production mode needs PUBLIC_URL, the address people use (it is printed in every certificate’s QR code)')
  }
  const dataDir = resolve(env.DATA_DIR)
  return {
    port: env.PORT,
    dataDir,
    databaseUrl: env.APP_DATABASE_URL,
    mode: env.CHECHUANG_MODE,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/$/, ''),
    agentPort: env.AGENT_PORT,
    partnersFile: env.PARTNERS_FILE ?? resolve(dataDir, 'partners.json'),
    trustedProxies: env.TRUSTED_PROXIES.split(',').map((address) => address.trim()).filter(Boolean),
    answerMinutes: env.ANSWER_MINUTES,
    logins: { burst: env.LOGIN_BURST, everyMs: env.LOGIN_EVERY_MS },
    instance: env.CHECHUANG_INSTANCE,
  }
}
