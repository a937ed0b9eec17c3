import Fastify from 'fastify'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { registerPages } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'chechuang-pages-'))
const http = Fastify()
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  for (const name of ['index.html', 'unsupported.html', 'assets/app-1a2b.js', 'boot.js']) writeFileSync(join(folder, name), name)
  registerPages(http, { agentPort: 5181 }, folder)
  await http.ready()
})
afterAll(async () => {
  await http.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the pages', () => {
  it.each(['/', '/index.html', '/unsupported.html', '/verification/batches/7', '/index.html?framed', '/x.html', '//index.html', '/assets/../index.html'])(
    '%s come with their policy, and in nobody’s frame',
    async (url) => {
      const answer = await http.inject({ url })
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toContain('text/html')
      expect(answer.headers).toMatchObject({ 'x-frame-options': 'DENY', 'cache-control': 'no-cache' })
      const policy = String(answer.headers['content-security-policy'])
      for (const part of ["frame-ancestors 'none'", "script-src 'self' 'wasm-unsafe-eval'", 'frame-src http://127.0.0.1:5181']) expect(policy).toContain(part)
    },
  )

  it('name their parts by what is in them, so that these are kept for good', async () => {
    expect((await http.inject({ url: '/assets/app-1a2b.js' })).headers['cache-control']).toContain('immutable')
    expect((await http.inject({ url: '/boot.js' })).headers['cache-control']).toBe('no-cache')
  })
})
