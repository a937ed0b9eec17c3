// The product that the acceptance tests run against (playwright.config.ts starts it): demo mode, an empty temporary
// data folder, removed at the end; its logs are kept in test-results/logs.
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct } from './supervisor/product.ts'
import { readSettings, root } from './supervisor/settings.ts'

// named by the tests when they must reach the simulators and the soft cards
const named = process.env.CHECHUANG_DATA_DIR
if (named) mkdirSync(named)
const dataDir = named ?? mkdtempSync(join(tmpdir(), 'chechuang-acceptance-'))
chmodSync(dataDir, 0o755) // the database may run as another user

// everybody logs in from one address, hundreds of times
process.env.LOGIN_BURST ??= '10000'
const settings = await readSettings({ PORT: process.env.PORT, DATA_DIR: dataDir })
const starting = startProduct(settings, (line) => console.log(line))

let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  try {
    await (await starting).stop()
  } finally {
    cpSync(join(dataDir, 'logs'), join(root, 'test-results/logs'), { recursive: true })
    rmSync(dataDir, { recursive: true, force: true })
  }
  process.exit(0)
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end())

await starting
