import type { Sql } from 'sql-template-tag'
import type { Tx } from '../../src/platform/server/db/tx.ts'

/** The statements that a query of the product runs, caught on their way to the database: the floor runs the same. */
export async function statementsOf(query: (tx: Tx) => Promise<unknown>): Promise<Sql[]> {
  const caught: Sql[] = []
  const answer = <Answer>(value: Answer) => async (statement: Sql) => {
    caught.push(statement)
    return value
  }
  await query({ rows: answer([]), one: answer({ count: 0 }) } as unknown as Tx)
  return caught
}
