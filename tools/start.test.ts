import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, it } from 'vitest'

const dataDir = mkdtempSync(join(tmpdir(), 'start 启动 '))
chmodSync(dataDir, 0o755)

type Instance = { child: ChildProcess; output: () => string; end: Promise<number | null>; pid: number; url: string }
const started = new Set<ChildProcess>()

function launch(environment: Record<string, string>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'bootstrap.mjs'), 'tools/start.ts'], {
    env: { ...process.env, DATABASE_URL: '', CHECHUANG_MODE: 'demo', PORT: '0', DATA_DIR: dataDir, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.add(child)
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  const end = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, output: () => output, end }
}

async function start(): Promise<Instance> {
  const instance = launch({})
  const runFile = join(dataDir, 'run/instance.json')
  for (const end = Date.now() + 90_000; !instance.output().includes('车窗已就绪'); await sleep(50)) {
    if (Date.now() > end || instance.child.exitCode !== null) throw new Error(`did not start:\n${instance.output()}`)
  }
  const { pid, port } = JSON.parse(readFileSync(runFile, 'utf8')) as { pid: number; port: number }
  return { ...instance, pid, url: `http://127.0.0.1:${port}` }
}

/** Processes whose command line or environment names our data folder; a zombie has neither. */
function ours(): string[] {
  return globSync('/proc/[0-9]*/environ').filter((file) => {
    try {
      const process = file.slice(0, -'environ'.length)
      return [file, `${process}cmdline`].some((text) => readFileSync(text, 'utf8').includes(dataDir))
    } catch (error) {
      if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
      throw error
    }
  })
}

async function nothingLeft(): Promise<void> {
  for (const end = Date.now() + 15_000; ours().length > 0; await sleep(50)) if (Date.now() > end) break
  expect(ours()).toEqual([])
}

afterEach(async () => {
  for (const child of started) child.kill('SIGTERM')
  await nothingLeft()
  started.clear()
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe('npm start', () => {
  it('answers on its port, keeps its keys to itself, and leaves nothing behind when told to end', async () => {
    const instance = await start()
    expect((await fetch(`${instance.url}/livez`)).status).toBe(200)
    expect((await fetch(`${instance.url}/readyz`)).status).toBe(200)
    expect(instance.output()).toMatch(/演示卡（卡密码 \d+）/)
    for (const file of globSync(join(dataDir, 'keys/*.key.pem'))) expect(statSync(file).mode & 0o077, file).toBe(0)

    const second = launch({})
    expect(await second.end).toBe(1)
    expect(second.output()).toContain('正被另一个运行中的车窗使用')

    instance.child.kill('SIGTERM')
    expect(await instance.end).toBe(0)
    expect(existsSync(join(dataDir, 'run/instance.json'))).toBe(false)
  }, 180_000)

  it('takes up its database again after it was killed without warning', async () => {
    const killed = await start()
    process.kill(killed.pid, 'SIGKILL')
    await killed.end
    const again = await start()
    expect(again.output()).toContain('接管了上次遗留的数据库')
    expect((await fetch(`${again.url}/readyz`)).status).toBe(200)
  }, 180_000)

  it('says in words why it does not start', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, resolve))
    const { port } = other.address() as AddressInfo
    const refused = launch({ PORT: String(port) })
    expect(await refused.end).toBe(1)
    expect(refused.output()).toContain(`端口 ${port} 已被另一个程序占用`)
    other.close()

    const production = launch({ CHECHUANG_MODE: 'production' })
    expect(await production.end).toBe(1)
    expect(production.output()).toContain('PUBLIC_URL')

    const partners = join(dataDir, 'no-partners.json')
    const unconnected = launch({ CHECHUANG_MODE: 'production', PUBLIC_URL: 'https://chechuang.example.cn', PARTNERS_FILE: partners })
    expect(await unconnected.end).toBe(1)
    expect(unconnected.output()).toContain(partners)
  }, 60_000)

  it('refuses, in production, the keys of a demo', async () => {
    const issuer = { name: '某某口岸数据有限公司', numberPrefix: 'XX-ESC', provinceCode: '610000', portalName: '某某平台', seal: { text: '某某口岸数据有限公司', purpose: '电子签章' }, demo: false }
    writeFileSync(join(dataDir, 'issuer.json'), JSON.stringify(issuer))
    const production = launch({ CHECHUANG_MODE: 'production', PUBLIC_URL: 'https://chechuang.example.cn' })
    expect(await production.end).toBe(1)
    expect(production.output()).toMatch(/production mode refuses demo keys/)
  }, 60_000)
})
