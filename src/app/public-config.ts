import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { demoCardsFile, demoPin } from './demo.ts'
import type { Foundation } from './foundation.ts'

const CardFile = z.object({ name: z.string(), holder: z.string(), organisation: z.string() })
const Purpose = z.object({ name: z.string(), says: z.string(), extractable: z.array(z.string()).optional() })

/** What a page, an agent or a script may know before anybody has logged in. */
export async function publicConfig({ config, issuer }: Pick<Foundation, 'config' | 'issuer'>) {
  return {
    mode: config.mode,
    instance: config.instance,
    publicUrl: config.publicUrl,
    agentPort: config.agentPort,
    portal: issuer.portalName,
    ...(config.mode === 'demo' ? { demo: { pin: demoPin, cards: await demoCards(config.dataDir) } } : {}),
  }
}

/** The cards that lie in the agent's folder, in the order of the demo's list and with what it says each is for. */
async function demoCards(dataDir: string): Promise<(z.infer<typeof CardFile> & Partial<z.infer<typeof Purpose>>)[]> {
  const folder = join(dataDir, 'cards')
  const names = await unlessAbsent(readdir(folder), [])
  const cards = await Promise.all(
    names.filter((name) => name.endsWith('.json')).sort().map(async (name) => CardFile.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  )
  const purposes = z.array(Purpose).parse(JSON.parse(await unlessAbsent(readFile(join(dataDir, demoCardsFile), 'utf8'), '[]')))
  const told = purposes.flatMap((purpose) => cards.filter(({ name }) => name === purpose.name).map((card) => ({ ...card, ...purpose })))
  return [...told, ...cards.filter(({ name }) => !purposes.some((purpose) => purpose.name === name))]
}

const unlessAbsent = <T>(reading: Promise<T>, otherwise: T): Promise<T> =>
  reading.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return otherwise
    throw error
  })
