/** Facts that a scenario left beside the database, one JSON object a line, read again when their content changed. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import type { z } from 'zod'
import { inTransaction } from './store.ts'

export type Row<T> = { value: T, hash: string }
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

/** Every line or none: a bad line throws with its number and the field. Blank lines are skipped. */
export function parseLines<T>(content: string, schema: z.ZodType<T>, name: string): Row<T>[] {
  const rows: Row<T>[] = []
  content.split('\n').forEach((line, index) => {
    if (line.trim() === '') return
    const where = `${name}:${index + 1}`
    let raw: unknown
    try {
      raw = JSON.parse(line)
    } catch (error) {
      throw new Error(`${where}: ${String(error)}`)
    }
    const parsed = schema.safeParse(raw)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      throw new Error(`${where}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
    }
    rows.push({ value: parsed.data, hash: sha256(line) })
  })
  return rows
}

/**
 * A function that imports the file when it is new or changed; `replace` gets all its rows within the transaction.
 * Without the file nothing is done and what was imported before stays.
 */
export function importer<T>(path: string, schema: z.ZodType<T>, replace: (db: DatabaseSync, rows: Row<T>[]) => void): (db: DatabaseSync) => void {
  const name = basename(path)
  let mark = ''
  return (db) => {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) return
    const now = `${stat.ino}:${stat.size}:${stat.mtimeMs}`
    if (now === mark) return
    const content = readFileSync(path)
    const hash = sha256(content)
    if (db.prepare('select hash from imported where file = ?').get(name)?.['hash'] !== hash) {
      const rows = parseLines(content.toString('utf8'), schema, name)
      inTransaction(db, () => {
        replace(db, rows)
        db.prepare('insert into imported (file, hash) values (?, ?) on conflict (file) do update set hash = excluded.hash').run(name, hash)
      })
    }
    mark = now
  }
}
