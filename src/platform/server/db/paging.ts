import sql, { type Sql } from 'sql-template-tag'
import { countedTo, type Page } from '../../contract/page.ts'
import type { Tx } from './tx.ts'

/** Counts exactly up to the cap and stops there: a full count of a large tenant costs more than the page. `from`: from … where … */
export async function countUpTo(tx: Tx, from: Sql): Promise<Page<never>['total']> {
  const { count } = await tx.one<{ count: number }>(
    sql`select count(*)::int as count from (select 1 ${from} limit ${countedTo + 1}) as counted`,
  )
  return { count: Math.min(count, countedTo), exact: count <= countedTo }
}

/** A page was read with one row more than wanted: that row tells whether there is a next page. */
export function cutPage<Row>(rows: Row[], size: number, cursorOf: (last: Row) => string): Pick<Page<Row>, 'rows' | 'next'> {
  const page = rows.slice(0, size)
  const last = page.at(-1)
  return { rows: page, next: rows.length > size && last !== undefined ? cursorOf(last) : null }
}
