import { defineConfig } from '@playwright/test'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepareBrowser } from './tools/browser.ts'
import { choosePort } from './tools/supervisor/ports.ts'

// CHECHUANG_URL=http://localhost:5180 npx playwright test: against a product that runs already.
// CHECHUANG_DATA_DIR names that product's data folder; without it the tests that steer its simulators are skipped.
// This file is read again in every worker; the environment carries the address from the first reading.
const given = process.env.CHECHUANG_URL
const port = given ? 0 : await choosePort(0)
const url = given ?? `http://localhost:${port}`
process.env.CHECHUANG_URL = url
if (!given) process.env.CHECHUANG_DATA_DIR ??= join(tmpdir(), `chechuang-acceptance-${process.pid}`)

export default defineConfig({
  testDir: 'acceptance',
  outputDir: 'test-results/acceptance',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000, toHaveScreenshot: { animations: 'disabled', caret: 'hide' } },
  forbidOnly: true,
  // *.last.spec.ts changes what everybody sees (an agreement, how a simulator behaves): when all others are done
  projects: [
    { name: 'together', testIgnore: '**/*.last.spec.ts' },
    { name: 'last', testMatch: '**/*.last.spec.ts', workers: 1, dependencies: process.env.CHECHUANG_LAST_ALONE ? [] : ['together'] },
  ],
  use: {
    baseURL: url,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    // Recording costs a third of the processor; what failed is run again with it: CHECHUANG_TRACE=1 npx playwright test <file>
    trace: process.env.CHECHUANG_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: prepareBrowser(),
  },
  ...(!given && {
    webServer: {
      command: `"${process.execPath}" tools/acceptance-product.ts`,
      url: `${url}/readyz`,
      env: { ...(process.env as Record<string, string>), PORT: String(port) },
      timeout: 120_000,
      stdout: 'pipe',
      gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    },
  }),
})
