/** The simulator's own database: one SQLite file. What was acknowledged is on the disk. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const TABLES = `
create table if not exists received (
  message_id text primary key, message_type text not null, digest text not null,
  headers text not null, raw blob not null, at integer not null);
create table if not exists refused (
  id integer primary key, at integer not null, status integer not null, reason text not null, headers text not null, raw blob not null);
create table if not exists effect (
  id integer primary key, kind text not null, subject text not null, message_id text, at integer not null);
create table if not exists outgoing (
  seq integer primary key, message_id text not null unique, message_type text not null, correlates_to text,
  subject text not null, ordered integer not null, body blob not null, due_at integer not null, attempts integer not null default 0,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'dead')), outcome text, headers text, done_at integer);
create index if not exists outgoing_due on outgoing (due_at, seq) where state = 'pending';
create index if not exists outgoing_subject on outgoing (subject, seq) where state = 'pending' and ordered = 1;
create table if not exists task (
  id integer primary key, kind text not null, payload text not null, due_at integer not null);
create index if not exists task_due on task (due_at, id);
create table if not exists imported (file text primary key, hash text not null);
`

/** Opens (and at the first start makes) `<name>.sqlite`; `tables` are the simulator's own. */
export function openStore(dataDir: string, name: string, tables: string): DatabaseSync {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = new DatabaseSync(join(dataDir, `${name}.sqlite`))
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000; pragma foreign_keys = on;')
  db.exec(TABLES)
  db.exec(tables)
  return db
}

/** All or nothing; an exception undoes everything and is passed on. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    if (db.isTransaction) db.exec('rollback')
    throw error
  }
}

/**
 * A write that may be lost with the machine's power, though not by a kill: what is repeatable needn't wait for the disk
 * (measured: 8.6 ms for a synced commit). Not within a transaction.
 */
export function unsynced<T>(db: DatabaseSync, work: () => T): T {
  db.exec('pragma synchronous = normal')
  try {
    return work()
  } finally {
    db.exec('pragma synchronous = full')
  }
}

/** The first column of the first row as a number; 0 when there is no row. */
export function countOf(db: DatabaseSync, sql: string, ...params: (string | number)[]): number {
  const row = db.prepare(sql).get(...params)
  return row ? Number(Object.values(row)[0]) : 0
}
