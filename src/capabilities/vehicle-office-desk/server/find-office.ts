import sql from 'sql-template-tag'
import type { z } from 'zod'
import type { Database } from '../../../platform/server/db/database.ts'
import { getParty } from '../../../registry/party/store.ts'
import type { DeskOffice } from '../contract.ts'

/**
 * Who the office is, whether batches come to this desk at all (decision 4), and the names of its people. Accounts are no
 * tenant's table: whose they are is read as the tenant, only their names beside.
 */
export async function findDeskOffice(database: Database, officeId: string): Promise<z.input<typeof DeskOffice>> {
  const { office, accounts } = await database.withContext({ role: 'app_tenant', enterpriseId: officeId }, async (tx) => ({
    office: await getParty(tx, officeId),
    accounts: await tx.rows<{ id: string }>(sql`select account_id as id from membership where enterprise_id = ${officeId}`),
  }))
  const people = await database.withContext({ role: 'app_auth' }, (tx) =>
    tx.rows<{ id: string; name: string }>(sql`
      select id, name from account where id = any (${accounts.map(({ id }) => id)}::uuid[]) order by name, id`))
  return { code: office.code ?? '', name: office.name, ownSystem: office.officeChannel !== 'desk', people }
}
