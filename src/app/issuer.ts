import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoIssuer, Issuer } from '../documents/issuer.ts'
import type { Config } from '../platform/server/config.ts'

/**
 * Who issues the certificates: issuer.json in the data folder (decision 11). Without it the demo issuer in demo mode;
 * production has none of its own and refuses the demo's.
 */
export async function readIssuer(config: Pick<Config, 'dataDir' | 'mode'>): Promise<Issuer> {
  const file = join(config.dataDir, 'issuer.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined && config.mode === 'demo') return demoIssuer
  if (text === undefined) throw new Error(`production mode needs ${file}: the issuer's name, number prefix and seal`)
  const issuer = Issuer.parse(JSON.parse(text))
  if (config.mode === 'production' && issuer.demo) throw new Error(`${file} names a demo issuer, which production mode refuses`)
  return issuer
}
