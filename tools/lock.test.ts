import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const script = join(root, 'tools/lock.mjs')
const folder = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Lock = { packages: Record<string, { version?: string; os?: string[]; cpu?: string[]; libc?: string[]; optional?: boolean }> }
const runOn = (...words: string[]) => spawnSync(process.execPath, [script, ...words], { encoding: 'utf8' })

describe('package-lock.json', () => {
  it('names every optional package of every platform, so that npm ci accepts it', () => {
    const looked = runOn('--check')
    expect(looked.stderr).toBe('')
    expect(looked.status).toBe(0)
  })

  it('is completed for platforms that npm left out, and only for those', () => {
    const file = join(folder, 'package-lock.json')
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock
    const removed = 'node_modules/@oxlint/binding-linux-arm64-musl'
    expect(lock.packages[removed]).toBeDefined()
    delete lock.packages[removed]
    writeFileSync(file, JSON.stringify(lock))

    const looked = runOn('--check', file)
    expect(looked.status).toBe(1)
    expect(looked.stderr).toContain('@oxlint/binding-linux-arm64-musl')

    expect(runOn(file).status).toBe(0)
    const completed = JSON.parse(readFileSync(file, 'utf8')) as Lock
    expect(completed.packages[removed]).toMatchObject({ os: ['linux'], cpu: ['arm64'], libc: ['musl'], optional: true })
    expect(runOn('--check', file).status).toBe(0)
  })
})
