// partners.json: where the other systems are. In demo mode ours are simulated, and this file is made at every start.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Part } from './child.ts'
import type { Settings } from './settings.ts'

type Simulator = { name: string; partner: string; environment?: Record<string, string> }

// The office that has a system of its own; the other demo office works at our desk.
const simulators: readonly Simulator[] = [
  { name: 'customs', partner: 'customs' },
  { name: 'commerce', partner: 'commerce' },
  { name: 'vehicle-office', partner: 'office:610100', environment: { SIM_OFFICE: '610100' } },
]

export const simulatorFolder = (settings: Settings, name: string): string => join(settings.dataDir, 'simulators', name)

/** The simulators as parts of the product, each with its own storage and any free port. */
export function simulatorParts(settings: Settings): (Part & { partner: string; portVariable: string })[] {
  return simulators.map(({ name, partner, environment }) => ({
    name,
    partner,
    entry: `simulators/${name}/main.ts`,
    portVariable: 'SIM_PORT',
    environment: {
      ...environment,
      SIM_DATA_DIR: simulatorFolder(settings, name),
      SIM_PORT: '0',
      PARTNER_URL: `http://127.0.0.1:${settings.port}/exchange/messages`,
      PARTNER_KEY_FILE: join(settings.dataDir, 'keys', 'exchange.pub.pem'),
      DATABASE_URL: undefined,
      APP_DATABASE_URL: undefined,
    },
  }))
}

/** Writes the file whole: the worker may be reading it. */
export function writePartners(settings: Settings, running: readonly { name: string; partner: string; port: number | undefined }[]): void {
  const partners = Object.fromEntries(
    running.map(({ name, partner, port }) => [
      partner,
      { url: `http://127.0.0.1:${port}/messages`, publicKeyFile: join(simulatorFolder(settings, name), 'exchange.pub.pem'), simulator: true },
    ]),
  )
  const unfinished = `${settings.partnersFile}.${process.pid}`
  writeFileSync(unfinished, `${JSON.stringify(partners, null, 2)}\n`)
  renameSync(unfinished, settings.partnersFile)
}
