/** The environment of a simulator process. */
import { resolve } from 'node:path'

export type Settings = {
  dataDir: string
  port: number
  partnerUrl: URL
  partnerKeyFile: string
  /** How far a signature's time may be from ours, seconds. */
  maxAgeSeconds: number
}

const MAX_AGE_SECONDS = 300

/** Throws naming the variable that is missing or wrong. PARTNER_URL without a path means <url>/exchange/messages. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const needed = (name: string): string => {
    const value = env[name]
    if (!value) throw new Error(`${name} is not set`)
    return value
  }
  const whole = (name: string, fallback: number, max: number): number => {
    const value = env[name] ? Number(env[name]) : fallback
    if (!Number.isInteger(value) || value < 0 || value > max) throw new Error(`${name} is not a whole number from 0 to ${max}`)
    return value
  }
  const partnerUrl = new URL(needed('PARTNER_URL'))
  if (partnerUrl.pathname === '/') partnerUrl.pathname = '/exchange/messages'
  return {
    dataDir: resolve(needed('SIM_DATA_DIR')),
    port: whole('SIM_PORT', 0, 65_535),
    partnerUrl,
    partnerKeyFile: resolve(needed('PARTNER_KEY_FILE')),
    maxAgeSeconds: whole('SIM_MAX_AGE_SECONDS', MAX_AGE_SECONDS, 86_400 * 366),
  }
}
