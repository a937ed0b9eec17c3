// Puts the demo world into an empty product: parties, people with cards, two years of trade, past submissions.
// Run by the supervisor in demo mode after the migrator; running it again changes nothing.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoCardsFile } from '../../src/app/demo.ts'
import { layFoundation } from '../../src/app/foundation.ts'
import { faultsOf, reportHealth } from '../../src/platform/server/health.ts'
import { shanghaiDay } from '../../src/vocabulary/plain-date.ts'
import { commerceRecords } from './demo/commerce-records.ts'
import { customsRecords } from './demo/customs-records.ts'
import { buildWorld } from './demo/world.ts'
import { writeAgreements } from './load/agreements.ts'
import { writePeople } from './load/people.ts'
import { writeSubmissions } from './load/submissions.ts'
import { writeTrade } from './load/trade.ts'

const marker = 'scenario:demo'
const foundation = await layFoundation('scenario', process.env)
const { database, config, clock, trust } = foundation
try {
  if (config.mode !== 'demo') throw new Error('the demo world is for demo mode only')
  if (!(await isLoaded())) await load()
} finally {
  await foundation.close()
}

async function isLoaded(): Promise<boolean> {
  // silence is no fault of a scenario: it speaks once
  const faults = await faultsOf(database, [marker])
  return faults.every((fault) => fault.endsWith('is silent'))
}

async function load(): Promise<void> {
  const now = clock.now()
  const world = buildWorld({ seed: 'demo', today: shanghaiDay(now) })
  const simulators = join(config.dataDir, 'simulators')
  await Promise.all([
    writeLines(join(simulators, 'customs'), 'declarations.jsonl', customsRecords(world)),
    writeLines(join(simulators, 'commerce'), 'licences.jsonl', commerceRecords(world)),
    writePeople(database, world, { trust, cardsFolder: join(config.dataDir, 'cards'), now }),
    writeFile(join(config.dataDir, demoCardsFile), JSON.stringify(world.cards.map(({ name, says, personKey }) => ({ name, says, ...(personKey === 'exporter-a' ? { extractable: world.forTheTour } : {}) })))),
  ])
  await writeAgreements(database, now)
  await writeTrade(database, world)
  await writeSubmissions(database, world, foundation.issuer)
  await reportHealth(database, marker, true, `loaded for ${world.today}`)
  console.log(`the demo world stands: ${world.summary.declarations} declarations, ${world.summary.vehicles} vehicles`)
}

/** Whole or not at all: the simulator may look at any moment. */
async function writeLines(folder: string, name: string, rows: readonly unknown[]): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const unfinished = join(folder, `${name}.${process.pid}`)
  await writeFile(unfinished, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  await rename(unfinished, join(folder, name))
}
