import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const base = join(tmpdir(), 'bootstrap 车窗 ')
let clone: string

/** A clone in which npm is a script of ours: it notes that it ran, as whom and with what, and takes its time. */
beforeEach(() => {
  clone = mkdtempSync(base)
  for (const folder of ['tools', 'bin']) mkdirSync(join(clone, folder))
  copyFileSync(join(import.meta.dirname, 'bootstrap.mjs'), join(clone, 'tools/bootstrap.mjs'))
  writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion":3}')
  writeNpm('sleep 0.3; mkdir -p node_modules; echo "$@ | $PATH | ${npm_lifecycle_event-unset}" >> npm.log')
  writeFileSync(join(clone, 'tools/entry.ts'), `const words: string[] = process.argv.slice(2)
    const say = () => console.log(JSON.stringify({ words, node: process.version }))
    if (words[0] === 'wait') {
      process.on('SIGTERM', () => { console.log('told to end'); process.exit(7) })
      process.on('disconnect', () => { require('node:fs').writeFileSync('disconnected', ''); process.exit(0) })
      setInterval(() => {}, 1000)
      say()
    } else {
      say()
      process.exit(Number(words[1] ?? 0))
    }`.replace('require(', 'process.getBuiltinModule('))
})
afterEach(() => rmSync(clone, { recursive: true, force: true }))

function writeNpm(commands: string): void {
  writeFileSync(join(clone, 'bin/npm'), `#!/bin/sh\n${commands}\n`)
  chmodSync(join(clone, 'bin/npm'), 0o755)
}

function start(words: string[], environment: Record<string, string> = {}): { child: ChildProcess; output: () => string; end: Promise<number | null> } {
  const child = spawn(process.execPath, [join(clone, 'tools/bootstrap.mjs'), 'tools/entry.ts', ...words], {
    env: { ...process.env, PATH: `${join(clone, 'node_modules/.bin')}${delimiter}${join(clone, 'bin')}${delimiter}${process.env.PATH}`, ...environment },
  })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  return { child, output: () => output, end: new Promise((resolve) => child.once('close', resolve)) }
}

async function seen(what: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !what(); await sleep(20)) if (Date.now() > end) throw new Error('not seen in 10 s')
}

const installs = () => (existsSync(join(clone, 'npm.log')) ? readFileSync(join(clone, 'npm.log'), 'utf8').trim().split('\n') : [])

describe('the bootstrap', () => {
  it('installs once, passes arguments and the exit code on', async () => {
    const first = start(['a b', '3'])
    expect(await first.end).toBe(3)
    expect(first.output()).toContain('"words":["a b","3"]')
    expect(await start(['again']).end).toBe(0)
    expect(installs()).toHaveLength(1)
    expect(existsSync(join(clone, '.installing'))).toBe(false)
  })

  it('keeps the installer off the Node it is about to delete, and off the settings of the npm around it', async () => {
    await start([], { npm_lifecycle_event: 'start' }).end
    expect(installs()[0]).toMatch(/^ci --no-audit/)
    expect(installs()[0]).not.toContain('node_modules/.bin')
    expect(installs()[0]).toMatch(/unset$/)
  })

  it('installs again when the lock file changed', async () => {
    await start([]).end
    writeFileSync(join(clone, 'package-lock.json'), '{"lockfileVersion":3,"packages":{}}')
    await start([]).end
    expect(installs()).toHaveLength(2)
  })

  it('installs once when started twice at the same moment, and takes over from an installer that was killed', async () => {
    writeFileSync(join(clone, '.installing'), '4194304') // above the highest process number
    const both = [start(['one']), start(['two'])]
    expect(await Promise.all(both.map(({ end }) => end))).toEqual([0, 0])
    expect(installs()).toHaveLength(1)
  })

  it('says in both languages what is wrong when installing fails, and tries again the next time', async () => {
    writeNpm('mkdir -p node_modules; exit 1')
    const failing = start([])
    expect(await failing.end).toBe(1)
    expect(failing.output()).toMatch(/依赖安装失败[^]*npm ci failed/)
    writeNpm('mkdir -p node_modules; echo ok >> npm.log')
    expect(await start([]).end).toBe(0)
    expect(installs()).toHaveLength(1)
  })

  it('passes SIGTERM on and waits for the end', async () => {
    const running = start(['wait'])
    await seen(() => running.output().includes('"wait"'))
    running.child.kill('SIGTERM')
    expect(await running.end).toBe(7)
    expect(running.output()).toContain('told to end')
  })

  it('lets the entry know when it is killed without warning', async () => {
    const running = start(['wait'])
    await seen(() => running.output().includes('"wait"'))
    running.child.kill('SIGKILL')
    await seen(() => existsSync(join(clone, 'disconnected')))
    expect(await running.end).toBeNull()
  })
})
