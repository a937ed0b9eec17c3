import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { z } from 'zod'
import { importer } from './jsonl-file.ts'
import { openStore } from './store.ts'

const folder = mkdtempSync(join(tmpdir(), 'sim-jsonl-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('imports a file once per content, whole or not at all', () => {
  const path = join(folder, 'facts.jsonl')
  const db = openStore(folder, 'test', '')
  const imports: number[][] = []
  const refresh = () => importer(path, z.object({ n: z.number() }), (_db, rows) => { imports.push(rows.map(({ value }) => value.n)) })
  const first = refresh()
  first(db)
  expect(imports).toEqual([])
  writeFileSync(path, '{"n":1}\n\n{"n":2}\n')
  first(db)
  first(db)
  refresh()(db)
  expect(imports).toEqual([[1, 2]])
  writeFileSync(path, '{"n":1}\n{"n":"two"}\n')
  expect(() => first(db)).toThrow(/facts\.jsonl:2: n/)
  expect(() => first(db)).toThrow(/facts\.jsonl:2: n/)
  writeFileSync(path, '{"n":3}')
  first(db)
  expect(imports).toEqual([[1, 2], [3]])
  db.close()
})
