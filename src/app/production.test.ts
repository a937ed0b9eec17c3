// What is only for show never runs in production: the real server is started with one fault each, and says which.
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { demoIssuer } from '../documents/issuer.ts'
import { makeKey, writePartners } from '../outside/testing/exchange.ts'
import { openedDatabase } from '../platform/server/testing/opened-database.ts'
import { openTrust } from '../trust/open-trust.ts'

const opened = openedDatabase()
const folder = mkdtempSync(join(tmpdir(), 'chechuang-production-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const issuer = { ...demoIssuer, name: '某省口岸信息有限公司', seal: { text: '某省口岸信息有限公司', purpose: '电子签章专用' }, demo: false }

/** A data folder that production accepts, but for what is changed in it. */
function dataFolder(name: string, given: { issuer?: object | null; simulator?: boolean } = {}): string {
  const path = join(folder, name)
  mkdirSync(path)
  if (given.issuer !== null) writeFileSync(join(path, 'issuer.json'), JSON.stringify(given.issuer ?? issuer))
  writePartners(path, { customs: { url: 'https://customs.example/messages', publicPem: makeKey().publicPem, simulator: given.simulator ?? false } })
  return path
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Runs the server until it ends by itself, or says that it is ready. */
async function start(dataDir: string, change: Record<string, string | undefined> = {}): Promise<{ ready: boolean; code: number | null; said: string }> {
  const environment: Record<string, string | undefined> = {
    ...process.env,
    PORT: String(await freePort()), DATA_DIR: dataDir, APP_DATABASE_URL: opened.urls.appUrl, CHECHUANG_MODE: 'production', PUBLIC_URL: 'https://window.example', ...change,
  }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let [said, ready] = ['', false]
  child.stdout?.on('data', (text) => (said += text))
  child.stderr?.on('data', (text) => (said += text))
  child.on('message', () => {
    ready = true
    child.kill('SIGTERM')
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { ready, code, said }
}

const demoKeys = (dataDir: string) =>
  openTrust({ dir: join(dataDir, 'keys'), now: () => new Date(), mode: 'demo', names: { operator: '车窗演示平台', issuer: demoIssuer.name, seal: demoIssuer.seal.text } })

describe('production', () => {
  it.each<[string, () => Promise<{ said: string; code: number | null; ready: boolean }>, string]>([
    ['without the address people use', () => start(dataFolder('address'), { PUBLIC_URL: undefined }), 'production mode needs PUBLIC_URL'],
    ['without an issuer', () => start(dataFolder('issuer', { issuer: null })), 'production mode needs'],
    ['with the demo’s issuer', () => start(dataFolder('demo-issuer', { issuer: demoIssuer })), 'names a demo issuer, which production mode refuses'],
    ['with keys of a demo', async () => { const path = dataFolder('keys'); await demoKeys(path); return start(path) }, 'production mode refuses demo keys'],
    ['with a simulated partner', () => start(dataFolder('simulator', { simulator: true })), 'production mode refuses simulated partners: customs'],
    ['as superuser of the database', () => start(dataFolder('superuser'), { APP_DATABASE_URL: opened.urls.ownerUrl }), 'is or may become a superuser'],
  ])('%s does not start, and says why', async (_, run, says) => {
    const { ready, code, said } = await run()
    expect(said).toContain(says)
    expect(ready).toBe(false)
    expect(code).not.toBe(0)
    // for the person at the terminal: no password of the database, no key
    expect(said).not.toMatch(/PRIVATE KEY|postgres(ql)?:\/\/[^@\s]+:[^@\s]+@/)
  })
})
