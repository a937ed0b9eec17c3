// How long the whole product takes to start: tools/start.ts as npm start runs it, once on an empty data folder and then again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildPages } from '../tools/supervisor/pages.ts'
import { root } from './kit/child.ts'
import { withEndings } from './kit/endings.ts'
import { median, rounded, type Figure } from './kit/figure.ts'
import { freePort } from './kit/server.ts'

const target = 3
const secondStarts = 3

export function ready(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    // modules are installed and pages built: what npm start does once a clone is not part of a start
    await buildPages(() => undefined)
    const dataDir = mkdtempSync(join(tmpdir(), 'chechuang-bench-'))
    chmodSync(dataDir, 0o755) // the database may run as another user
    atEnd(() => rmSync(dataDir, { recursive: true, force: true }))
    const port = await freePort()

    const first = await startOnce(dataDir, port)
    const again: number[] = []
    for (let n = 0; n < secondStarts; n++) again.push(await startOnce(dataDir, port))
    const value = median(again)
    return [
      {
        name: 'ready, second start',
        value: rounded(value),
        unit: 's',
        against: `${secondStarts} starts until 已就绪 stands there and /readyz is 200, seal self-test done: ${again.map((seconds) => seconds.toFixed(2)).join(', ')}`,
        target,
        ok: value < target,
      },
      { name: 'ready, empty data folder', value: rounded(first), unit: 's', against: 'one start with initdb, migrations and the demo world', target: null, ok: true },
    ]
  })
}

/** Seconds until it is ready; then it is stopped. */
async function startOnce(dataDir: string, port: number): Promise<number> {
  return withEndings(async (atEnd) => {
    const begun = performance.now()
    // the bootstrap is part of npm start
    const product = spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), 'tools/start.ts'], {
      cwd: root,
      env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: '', CHECHUANG_MODE: 'demo' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const gone = once(product, 'exit')
    atEnd(async () => {
      product.kill('SIGTERM')
      await gone
    })
    let words = ''
    const announced = new Promise<void>((resolve) => {
      const hear = (text: Buffer) => {
        words += text.toString()
        if (words.includes('已就绪')) resolve()
      }
      product.stdout.on('data', hear)
      product.stderr.on('data', hear)
    })
    await Promise.race([announced, gone.then(() => Promise.reject(new Error(`the product did not start:\n${words}`)))])
    while (!(await isReady(port))) await sleep(10)
    return (performance.now() - begun) / 1000
  })
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`)
  await answer.arrayBuffer()
  return answer.status === 200
}
