import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brokenWall } from './broken-walls.ts'
import { importsIn, sourcesIn } from './read-imports.ts'
import { rooms } from './rooms.ts'

const root = join(import.meta.dirname, '../..')
const sources = sourcesIn(root, ['src', 'simulators', 'card-agent', 'db'])
const isFile = (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile()

const wall = (file: string, target: string) => brokenWall({ file, line: 1, target }, () => true)

describe('the walls of the house', () => {
  it('stand: every import goes through a door', () => {
    const imports = sources.flatMap(({ file, text }) => importsIn(file, text))
    const broken = imports.map((one) => brokenWall(one, isFile)).filter((sentence) => sentence !== undefined)
    expect(broken).toEqual([])
    // A check that saw nothing would be green too.
    expect(sources.length).toBeGreaterThan(100)
    expect(imports.length).toBeGreaterThan(250)
  })

  it('have doors that open one way only', () => {
    const doors = new Map(rooms.map((room) => [room.name, new Set(Object.keys(room.may))]))
    // A capability's contract and its domain rules are one unit in two files.
    doors.get('capability/contract')?.delete('capability/domain')
    for (let gone = true; gone; ) {
      const free = [...doors].filter(([, may]) => [...may].every((name) => !doors.has(name)))
      gone = free.length > 0
      for (const [name] of free) doors.delete(name)
    }
    expect([...doors.keys()]).toEqual([])
    const names = new Set(rooms.map((room) => room.name))
    for (const room of rooms) for (const name of Object.keys(room.may)) expect(names, `a door of ${room.name}`).toContain(name)
  })

  it.each([
    ['src/capabilities/verification/server/submit.ts', '../../analysis/server/store.ts', 'capability src/capabilities/verification/ may not import'],
    ['src/capabilities/verification/contract.ts', '../access/contract.ts', 'may not import capability'],
    ['src/platform/server/http/server.ts', '../../../vocabulary/vin.ts', 'platform/server may not import vocabulary'],
    ['src/platform/web/table.tsx', '../../registry/party/contract.ts', 'platform/web may not import registry/contract'],
    ['src/capabilities/access/web/login.tsx', '../server/store.ts', 'capability/web may not import capability/server'],
    ['src/capabilities/access/web/login.tsx', 'node:fs', 'runs in the browser'],
    ['src/vocabulary/vin.ts', 'pg', 'may not import pg'],
    ['src/registry/party/contract.ts', './store.ts', 'registry/contract may not import registry/server'],
    ['simulators/customs/main.ts', '../../src/vocabulary/vin.ts', 'simulators may not import vocabulary'],
    ['card-agent/main.ts', '../src/trust/der.ts', 'card-agent may not import trust'],
    ['src/app/server.ts', '../../simulators/customs/main.ts', 'app may not import simulators'],
    ['src/app/server.ts', '../../tools/start.ts', 'no part of the product'],
    ['src/somewhere/else.ts', 'zod', 'stands in no room'],
  ])('refuse %s importing %s', (file, target, sentence) => {
    expect(wall(file, target)).toContain(sentence)
  })

  it.each([
    ['src/capabilities/verification/server/submit.ts', '../domain/findings.ts'],
    ['src/capabilities/verification/server/submit.ts', '../../../registry/declaration/store.ts'],
    ['src/capabilities/verification/web/submit.tsx', '../../../platform/web/table.tsx'],
    ['src/capabilities/verification/server/submit.test.ts', '../../../../tools/test-database.ts'],
    ['src/app/server.ts', '../capabilities/access/server/routes.ts'],
  ])('let %s import %s', (file, target) => {
    expect(wall(file, target)).toBeUndefined()
  })

  it('reads every way of importing, and no prose', () => {
    const text = [
      `import a from './a.ts'`,
      `import type {`,
      `  B,`,
      `} from './b.ts'`,
      `export { c } from "./c.ts"`,
      `import './d.css'`,
      `const e = await import('./e.ts')`,
      `const f = new Worker(new URL('./f.ts', import.meta.url))`,
      `const g = await import(name)`,
      `// import h from './h.ts'`,
      `/* import i from './i.ts' */`,
      `export const from = 'x'; const address = 'https://j.cn/'; export const table = "from 'k'"`,
    ].join('\n')
    expect(importsIn('x.ts', text).map(({ line, target }) => [line, target])).toEqual([
      [1, './a.ts'], [4, './b.ts'], [5, './c.ts'], [6, './d.css'], [7, './e.ts'], [8, './f.ts'], [9, undefined],
    ])
  })
})
