import type { PoolClient, QueryResultRow } from 'pg'
import type { Sql } from 'sql-template-tag'

/** A statement runner bound to one open transaction under one role. */
export interface Tx {
  rows<Row extends QueryResultRow>(statement: Sql): Promise<Row[]>
  maybe<Row extends QueryResultRow>(statement: Sql): Promise<Row | undefined>
  one<Row extends QueryResultRow>(statement: Sql): Promise<Row>
  /** the number of rows touched */
  run(statement: Sql): Promise<number>
}

export function txOn(client: PoolClient): Tx {
  const rows = async <Row extends QueryResultRow>(statement: Sql) =>
    (await client.query<Row>(statement.text, statement.values as unknown[])).rows
  return {
    rows,
    maybe: async <Row extends QueryResultRow>(statement: Sql) => {
      const found = await rows<Row>(statement)
      if (found.length > 1) throw new Error(`at most one row was expected, ${found.length} came`)
      return found[0]
    },
    one: async <Row extends QueryResultRow>(statement: Sql) => {
      const found = await rows<Row>(statement)
      if (found.length !== 1) throw new Error(`one row was expected, ${found.length} came`)
      return found[0] as Row
    },
    run: async (statement) => (await client.query(statement.text, statement.values as unknown[])).rowCount ?? 0,
  }
}
