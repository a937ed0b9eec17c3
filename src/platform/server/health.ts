import sql from 'sql-template-tag'
import type { Database } from './db/database.ts'

/** A part that has not said anything for so long counts as gone. */
const silentAfterSeconds = 60

export async function reportHealth(database: Database, name: string, ok: boolean, says: string): Promise<void> {
  await database.withContext({ role: 'app_worker' }, (tx) =>
    tx.run(sql`
      insert into component_health (name, ok, says) values (${name}, ${ok}, ${says})
      on conflict (name) do update set ok = excluded.ok, says = excluded.says, at = now()`),
  )
}

/** The faults of the named parts, in words; empty when all are well. */
export async function faultsOf(database: Database, names: readonly string[]): Promise<string[]> {
  const rows = await database.withContext({ role: 'app_worker' }, (tx) =>
    tx.rows<{ name: string; ok: boolean; says: string; silent: boolean }>(sql`
      select name, ok, says, at < now() - make_interval(secs => ${silentAfterSeconds}) as silent
        from component_health where name = any (${names as string[]})`),
  )
  return names.flatMap((name) => {
    const row = rows.find((one) => one.name === name)
    if (!row) return [`${name} has not reported yet`]
    if (row.silent) return [`${name} is silent`]
    return row.ok ? [] : [`${name}: ${row.says}`]
  })
}
