import type { OpenedDatabase } from '../../platform/server/testing/opened-database.ts'

/** Columns that tell something of whose a row is. */
// a key's id is in every signature anyway, and the hash of a message says nothing
const telling = /^(?!key_id|body_sha256)(id|.*_id|.*_no|vin|vins|.*_name|name|uscc|.*_uscc|.*sha256|check_token|object_key|title)$/

/** Tables whose rows say who may come in, not what anybody has. */
const doors = ['session', 'membership', 'inbox', 'approval', 'consent', 'idempotency', 'card']

export interface Secrets {
  /** ids, numbers, names, VINs and hashes that stand in other parties' rows and in none of this one's */
  foreignTo(enterpriseId: string): string[]
  /** those that stand in this party's rows alone */
  of(enterpriseId: string): string[]
}

/** Reads the whole database as its owner, now. */
export async function readSecrets({ owner }: OpenedDatabase): Promise<Secrets> {
  const { rows: columns } = await owner.query<{ table: string; column: string; owner: string; array: boolean }>(
    `select c.table_name as table, c.column_name as column, o.column_name as owner, c.data_type = 'ARRAY' as array
       from information_schema.columns c
       join information_schema.columns o on o.table_schema = c.table_schema and o.table_name = c.table_name
        and (o.column_name in ('enterprise_id', 'owner_id') or (o.table_name = 'party' and o.column_name = 'id'))
      where c.table_schema = 'public' and c.data_type in ('text', 'uuid', 'ARRAY') and c.table_name <> all ($1)`,
    [doors],
  )
  const whose = new Map<string, Set<string>>()
  for (const { table, column, owner: owning, array } of columns.filter(({ column }) => telling.test(column))) {
    const { rows } = await owner.query<{ whose: string; value: string | null }>(
      `select distinct ${owning}::text as whose, ${array ? `unnest(${column})` : column}::text as value from ${table}`,
    )
    for (const { value, whose: one } of rows) {
      // '0' is the platform itself; short values are codes
      if (value && value.length >= 9 && one !== '0') whose.set(value, (whose.get(value) ?? new Set()).add(one))
    }
  }
  const all = [...whose]
  return {
    foreignTo: (enterpriseId) => all.filter(([, owners]) => !owners.has(enterpriseId)).map(([value]) => value),
    of: (enterpriseId) => all.filter(([, owners]) => owners.has(enterpriseId) && owners.size === 1).map(([value]) => value),
  }
}
