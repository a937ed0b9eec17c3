import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { codeTables, type CodeTableName } from '../../../vocabulary/codes/tables.ts'
import { plainDate } from '../../../vocabulary/plain-date.ts'
import { compareCodes } from '../domain/compare-codes.ts'
import { readCodeFile } from '../domain/read-code-file.ts'

interface LoadedCode extends Record<string, unknown> {
  table: string
  code: string
  zh: string
  en?: string
  validFrom: string
}

const isTable = (name: string): name is CodeTableName => Object.hasOwn(codeTables, name)

export async function loadedCodes(tx: Tx): Promise<LoadedCode[]> {
  const rows = await tx.rows<Omit<LoadedCode, 'en'> & { en: string | null }>(sql`
    select table_code as table, code, zh, en, valid_from as "validFrom" from code order by table_code, code, valid_from`)
  return rows.map(({ en, ...row }) => (en === null ? row : { ...row, en })) as LoadedCode[]
}

/** Lays what was loaded over the shipped tables, now and whenever somebody loads more. */
export async function followLoadedCodes(database: Database, onError: (error: unknown) => void): Promise<() => Promise<void>> {
  const take = async () => {
    const rows = await database.withContext({ role: 'app_public' }, loadedCodes)
    for (const [name, own] of Map.groupBy(rows, (row) => row.table)) {
      if (isTable(name)) codeTables[name].overlay(own.map(({ code, zh, en, validFrom }) => ({ code, zh, validFrom, ...(en ? { en } : {}) })))
    }
  }
  await take()
  return database.listen('codes', () => void take().catch(onError))
}

export interface LoadResult {
  added: number
  renamed: number
  unchanged: number
}

/** Only what differs from the names in force on the first day becomes a dated row: what was printed before keeps its label. */
export async function loadCodeTable(tx: Tx, name: string, bytes: Uint8Array, validFrom: string): Promise<LoadResult | Refusal> {
  if (!isTable(name)) return refuse('NOT_FOUND')
  const file = readCodeFile(bytes)
  if ('reason' in file) return refuse('CODE_TABLE_UNREADABLE', { line: file.line, reason: file.reason })
  const { added, renamed, unchanged } = compareCodes(codeTables[name], file.rows, plainDate(validFrom))
  const fresh = [...added, ...renamed.map(({ line }) => line)]
  await tx.run(sql`
    insert into code (table_code, code, valid_from, zh, en)
    select ${name}, code, ${validFrom}::date, zh, en
      from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb) as c (code text, zh text, en text)
    on conflict (table_code, code, valid_from) do update set zh = excluded.zh, en = excluded.en`)
  await tx.run(sql`select pg_notify('codes', '')`)
  return { added: added.length, renamed: renamed.length, unchanged }
}

/** `rows`: codes known; `loaded`: rows laid over the shipped ones, the newest of them in force from `newest` on. */
export async function codeTableSummaries(tx: Tx): Promise<{ name: string; zh: string; rows: number; loaded: number; newest: string | null }[]> {
  const loaded = await tx.rows<{ table_code: string; loaded: number; newest: string }>(
    sql`select table_code, count(*)::int as loaded, max(valid_from) as newest from code group by table_code`,
  )
  const counts = new Map(loaded.map((row) => [row.table_code, row]))
  return Object.values(codeTables).map(({ name, zh, rows }) => ({
    name,
    zh,
    rows: new Set(rows.map(({ code }) => code)).size,
    loaded: counts.get(name)?.loaded ?? 0,
    newest: counts.get(name)?.newest ?? null,
  }))
}
