import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'

/** What changed, by id only: the page fetches it again through the normal routes. */
export interface LiveEvent {
  enterpriseId: string
  topic: string
  id: string
}

/** Heard by the enterprise's pages when the transaction commits. */
export async function publish(tx: Tx, event: LiveEvent): Promise<void> {
  await tx.run(sql`select pg_notify('live', ${JSON.stringify(event)})`)
}
