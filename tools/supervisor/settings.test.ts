import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'
import { StartRefused } from './start-refused.ts'

const folder = mkdtempSync(join(tmpdir(), 'settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const environment = (more: Record<string, string> = {}) => ({ DATA_DIR: folder, PORT: '0', ...more })

describe('the settings of an instance', () => {
  it('are complete by default, with ports that are free', async () => {
    const settings = await readSettings(environment())
    expect(settings).toMatchObject({ mode: 'demo', dataDir: folder, publicUrl: `http://localhost:${settings.port}`, partnersFile: join(folder, 'partners.json') })
    expect(settings.port).toBeGreaterThan(0)
    expect(settings.agentPort).not.toBe(settings.port)
    expect(settings.instance).toMatch(/^[a-z0-9]{8}$/)
  })

  it('give an instance the same name at every start', async () => {
    const [one, two] = [await readSettings(environment()), await readSettings(environment())]
    expect(one.instance).toBe(two.instance)
  })

  it('refuse a port that is taken, and say what to do', async () => {
    const other = createServer((_request, response) => response.end(JSON.stringify({ info: { title: '车窗' } })))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const refusal = readSettings(environment({ PORT: String(port) }))
    await expect(refusal).rejects.toThrow(StartRefused)
    await expect(refusal).rejects.toThrow(`端口 ${port} 已被“车窗”占用`)
    await expect(refusal).rejects.toThrow('npm start')
    other.close()
  })

  it('refuse production without PUBLIC_URL, an unknown mode and a port that is none', async () => {
    await expect(readSettings(environment({ CHECHUANG_MODE: 'production' }))).rejects.toThrow('PUBLIC_URL')
    await expect(readSettings(environment({ CHECHUANG_MODE: 'test' }))).rejects.toThrow('demo 或 production')
    await expect(readSettings(environment({ PORT: '5180x' }))).rejects.toThrow('PORT')
  })
})
