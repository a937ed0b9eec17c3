// The whole product under kill -9: while a clerk extracts and submits, server and worker are killed again and again.
// Whatever was acknowledged takes effect once: each batch is there once, with its certificates, at its office once.
import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPin } from '../src/app/demo.ts'
import { startProduct, type Product } from './supervisor/product.ts'
import { readSettings, root, type Settings } from './supervisor/settings.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'chechuang-faults-'))
chmodSync(dataDir, 0o755)
let product: Product
let settings: Settings
let cookie: string
const kills = { worker: 0, server: 0 }
// the supervisor's pause doubles with every restart: more would test its patience and ours
const most = { worker: 6, server: 4 }
let killing = true

beforeAll(async () => {
  settings = await readSettings({ PORT: '0', DATA_DIR: dataDir })
  product = await startProduct(settings, () => {})
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'tools/card.ts'), 'login', '--card', 'exporter-a', '--pin', demoPin],
    { env: { ...process.env, BASE: settings.publicUrl, PORT: String(settings.port) } },
  )
  cookie = stdout.trim()
  for (const system of ['data-collaboration', 'verification']) await api('POST', '/access/consents', { system, version: 1 })
}, 120_000)

afterAll(async () => {
  killing = false
  await product?.stop()
  rmSync(dataDir, { recursive: true, force: true })
}, 60_000)

/** Asks again under the same key until there is an answer, as a page does whose connection broke. */
async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const key = randomUUID()
  for (let tries = 0; ; tries++) {
    try {
      const response = await fetch(`http://127.0.0.1:${settings.port}/api${path}`, {
        method,
        headers: { cookie, 'content-type': 'application/json', 'idempotency-key': key },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      })
      if (response.status < 500) {
        const answer = (await response.json()) as T & { title?: string }
        if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer.title}`)
        return answer
      }
    } catch (error) {
      if (!isBroken(error)) throw error
    }
    if (tries > 600) throw new Error(`${method} ${path} was never answered`)
    await sleep(100)
  }
}

// fetch says TypeError for every connection that broke; an answer cut short is a SyntaxError
const isBroken = (error: unknown) => error instanceof TypeError || error instanceof SyntaxError || (error as Error).name === 'TimeoutError'

function processOf(entry: string): number | undefined {
  for (const file of globSync('/proc/[0-9]*/cmdline')) {
    try {
      const mine = readFileSync(file, 'utf8').includes(entry) && readFileSync(file.replace('cmdline', 'environ'), 'utf8').includes(dataDir)
      if (mine) return Number(file.split('/')[2])
    } catch (error) {
      // it ended while we looked
      if (!['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  return undefined
}

async function killAtRandom(): Promise<void> {
  while (killing) {
    await sleep(300 + Math.random() * 1200)
    const name = Math.random() < 0.6 ? 'worker' : 'server'
    const pid = processOf(`src/app/${name}.ts`)
    if (pid === undefined || !killing || kills[name] === most[name]) continue
    process.kill(pid, 'SIGKILL')
    kills[name]++
  }
}

interface Row { id: string; status: string; batchNo: string | null }
interface Batch { id: string; batchNo: string; status: string; proofs: { id: string; proofNo: string; status: string }[] }

async function until<T>(what: string, seconds: number, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(500)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`${what} did not happen within ${seconds} s`)
}

const linux = process.platform === 'linux'

describe.skipIf(!linux)('the product under kill -9', () => {
  it('extracts, submits, seals and pushes each acknowledged batch once (2.2, 3.1.2, 3.1.3)', { timeout: 240_000 }, async () => {
    const killer = killAtRandom()
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10)
    const job = await api<{ id: string }>('POST', '/data-collaboration/range-extractions', { from: day(-45), to: day(0) })
    await until('the extraction', 90, async () => {
      const seen = await api<{ state: string }>('GET', `/data-collaboration/extractions/${job.id}`)
      return seen.state === 'done' ? seen : undefined
    })
    const { rows } = await api<{ rows: Row[] }>('GET', `/verification/declarations?from=${day(-45)}&to=${day(0)}&size=100`)
    const ready = rows.filter((row) => row.status === 'closed' && row.batchNo === null).slice(0, 8)
    expect(ready.length).toBeGreaterThanOrEqual(6)

    const acknowledged: { id: string; officeId: string }[] = []
    for (const [i, { id }] of ready.entries()) {
      const officeId = i % 2 === 0 ? '3001' : '3002'
      const check = await api<{ findings: { code: string; severity: string }[] }>('POST', '/verification/batch-checks', { officeId, declarationIds: [id] })
      const reasons = Object.fromEntries(check.findings.map((finding) => [finding.code, '已与实物核对']))
      const batch = await api<{ id: string }>('POST', '/verification/batches', { officeId, declarationIds: [id], reasons })
      acknowledged.push({ id: batch.id, officeId })
    }
    const batches = await until('the delivery of every batch', 120, async () => {
      const seen = await Promise.all(acknowledged.map(({ id }) => api<Batch>('GET', `/verification/batches/${id}`)))
      return seen.every(({ status }) => status === 'delivered' || status === 'accepted') ? seen : undefined
    })
    killing = false
    await killer

    expect(kills.worker).toBeGreaterThan(0)
    expect(kills.server).toBeGreaterThan(0)
    expect(new Set(batches.map(({ batchNo }) => batchNo)).size).toBe(acknowledged.length)
    for (const { proofs } of batches) {
      expect(proofs.map(({ status }) => status)).toEqual(['valid'])
      for (const { id } of proofs) {
        const response = await fetch(`http://127.0.0.1:${settings.port}/api/verification/proofs/${id}/file`, { headers: { cookie } })
        const bytes = Buffer.from(await response.arrayBuffer())
        expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
        expect(globSync(join(dataDir, 'files/*', createHash('sha256').update(bytes).digest('hex')))).toHaveLength(1)
      }
    }
    const all = await api<{ rows: { id: string }[] }>('GET', '/verification/batches?size=200')
    expect(all.rows.filter(({ id }) => acknowledged.some((one) => one.id === id))).toHaveLength(acknowledged.length)

    const partners = JSON.parse(readFileSync(settings.partnersFile, 'utf8')) as Record<string, { url: string }>
    const state = (await (await fetch(partners['office:610100']!.url.replace('/messages', '/state'))).json()) as { batches: number }
    expect(state.batches).toBe(acknowledged.filter(({ officeId }) => officeId === '3001').length)
    // half-written files are left by kills at most, never under a file's own name
    for (const file of globSync(join(dataDir, 'files/*/*'))) {
      if (file.endsWith('.part')) continue
      expect(file.endsWith(createHash('sha256').update(readFileSync(file)).digest('hex'))).toBe(true)
    }
  })
})
