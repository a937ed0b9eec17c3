/** Customs' own table of declarations, and the import of the scenario's file into it. */
import type { DatabaseSync } from 'node:sqlite'
import type { Row } from '../kit/jsonl-file.ts'
import { DeclarationRecord } from './record.ts'

export const TABLES = `create table if not exists declaration (
  entry_id text primary key, content text not null, line_hash text not null, version integer not null);`

export function findDeclaration(db: DatabaseSync, entryId: string): DeclarationRecord | undefined {
  const row = db.prepare('select content from declaration where entry_id = ?').get(entryId)
  return row ? DeclarationRecord.parse(JSON.parse(String(row['content']))) : undefined
}

export function saveVersion(db: DatabaseSync, record: DeclarationRecord): void {
  db.prepare('update declaration set content = ?, version = version + 1 where entry_id = ?').run(JSON.stringify(record), record.head.EntryId)
}

/** Makes the table what the file says; a declaration whose line is as before keeps its amendments. Two lines of one number throw. */
export function replaceAll(db: DatabaseSync, rows: Row<DeclarationRecord>[]): void {
  db.exec('create temp table if not exists kept (entry_id text primary key); delete from kept')
  const keep = db.prepare('insert or ignore into kept (entry_id) values (?)')
  const known = db.prepare('select line_hash from declaration where entry_id = ?')
  const put = db.prepare(`insert into declaration (entry_id, content, line_hash, version) values (?, ?, ?, 1)
    on conflict (entry_id) do update set content = excluded.content, line_hash = excluded.line_hash, version = version + 1`)
  for (const { value, hash } of rows) {
    const { EntryId } = value.head
    if (keep.run(EntryId).changes === 0) throw new Error(`declarations.jsonl: ${EntryId} twice`)
    if (known.get(EntryId)?.['line_hash'] !== hash) put.run(EntryId, JSON.stringify(value), hash)
  }
  db.exec('delete from declaration where entry_id not in (select entry_id from kept)')
}
