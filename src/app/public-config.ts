import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { demoPin } from './demo.ts'
import type { Foundation } from './foundation.ts'

const CardFile = z.object({ name: z.string(), holder: z.string(), organisation: z.string() })

/** What a page, an agent or a script may know before anybody has logged in. */
export async function publicConfig({ config, issuer }: Pick<Foundation, 'config' | 'issuer'>) {
  return {
    mode: config.mode,
    instance: config.instance,
    publicUrl: config.publicUrl,
    agentPort: config.agentPort,
    portal: issuer.portalName,
    ...(config.mode === 'demo' ? { demo: { pin: demoPin, cards: await demoCards(join(config.dataDir, 'cards')) } } : {}),
  }
}

async function demoCards(folder: string): Promise<z.infer<typeof CardFile>[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  const cards = names.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(cards.map(async (name) => CardFile.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))))
}
