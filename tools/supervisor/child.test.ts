import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { keepRunning, PartFailed, runToEnd } from './child.ts'
import { root } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'parts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const said: string[] = []
const around = { logs: join(folder, 'logs'), say: (line: string) => void said.push(line) }

function part(name: string, program: string) {
  writeFileSync(join(folder, `${name}.mjs`), program)
  return { name, entry: relative(root, join(folder, `${name}.mjs`)), environment: { MARK: name } }
}

const listening = `
  import { createServer } from 'node:http'
  const server = createServer((request, response) => {
    if (request.url === '/end') process.exit(3)
    response.end(String(process.pid))
  })
  server.listen(Number(process.env.SOME_PORT ?? 0), '127.0.0.1', () => process.send({ ready: true, port: server.address().port }))
  process.on('SIGTERM', () => process.exit(0))
  process.on('disconnect', () => process.exit(0))
  console.log('up')
`

async function pidAt(port: number | undefined): Promise<number> {
  for (const end = Date.now() + 10_000; ; await sleep(50)) {
    try {
      return Number(await (await fetch(`http://127.0.0.1:${port}/`)).text())
    } catch (error) {
      if (Date.now() > end) throw error
    }
  }
}

describe('a part of the product', () => {
  it('is ready when it says so, is started again on the same port when it ends, and stops', async () => {
    const running = await keepRunning({ ...part('listening', listening), portVariable: 'SOME_PORT' }, around)
    const port = running.port
    const first = await pidAt(port)
    await fetch(`http://127.0.0.1:${port}/end`).catch(() => 'it ended without an answer')
    const second = await pidAt(port)
    expect(second).not.toBe(first)
    await running.stop()
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed')
    expect(said.join('\n')).toMatch(/listening 意外结束（退出码 3）[^]*listening 已恢复/)
    expect(readFileSync(join(around.logs, 'listening.log'), 'utf8')).toBe('up\nup\n')
  })

  it('that ends before it is ready fails the start, with its last words', async () => {
    const refusing = part('refusing', `console.error('no PUBLIC_URL'); process.exit(2)`)
    await expect(keepRunning(refusing, around)).rejects.toThrow(PartFailed)
    await expect(keepRunning(refusing, around)).rejects.toThrow('no PUBLIC_URL')
    const throwing = part('throwing', `throw new Error('the configuration is wrong:\\n  PORT: too big')`)
    await expect(keepRunning(throwing, around)).rejects.toThrow(/（退出码 1）：the configuration is wrong:\n  PORT: too big\n日志：\S+throwing.log$/)
  })

  it('shows what goes wrong, and only that', async () => {
    said.length = 0
    const lines = [{ level: 30, msg: 'fine' }, { level: 50, msg: 'sealing failed', err: { message: 'no key' } }]
    await keepRunning(part('talking', `${lines.map((line) => `console.log(${JSON.stringify(JSON.stringify(line))})`).join('\n')}\n${listening}`), around).then((running) => running.stop())
    expect(said).toEqual(['[talking] sealing failed: no key'])
  })

  it('that only has to end well is waited for', async () => {
    await runToEnd(part('once', `if (process.env.MARK !== 'once') process.exit(1)`), around)
    await expect(runToEnd(part('failing', `console.log('migration 7 failed'); process.exit(1)`), around)).rejects.toThrow('migration 7 failed')
  })
})
