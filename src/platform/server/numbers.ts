import sql from 'sql-template-tag'
import type { Clock } from './clock.ts'
import type { Database } from './db/database.ts'

/**
 * Numbers that look like milliseconds and are unique whatever the clock does: a block is reserved in a short
 * transaction of its own, so that nobody waits for another's business transaction. Gaps are allowed.
 */
export async function reserveNumbers(database: Database, clock: Clock, series: string, count: number): Promise<bigint[]> {
  const { last } = await database.withContext({ role: 'app_worker' }, (tx) =>
    tx.one<{ last: string }>(sql`
      insert into number_series as s (name, last) values (${series}, ${clock.now().getTime() + count - 1})
      on conflict (name) do update set last = greatest(s.last, ${clock.now().getTime() - 1}) + ${count}
      returning last`),
  )
  return Array.from({ length: count }, (_, i) => BigInt(last) - BigInt(count - 1 - i))
}
