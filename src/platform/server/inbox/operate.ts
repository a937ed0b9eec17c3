import sql from 'sql-template-tag'
import type { Tx } from '../db/tx.ts'

/**
 * The operator's answer to a message in quarantine, once its cause was mended: it is handled anew, from the first attempt.
 * What its handler judged already is judged the same: that stands with its effect. false: it is in no quarantine.
 */
export async function tryAgain(tx: Tx, { source, messageId }: { source: string; messageId: string }): Promise<boolean> {
  const touched = await tx.run(sql`
    update inbox set state = 'received', outcome = null, attempts = 0, run_at = now()
     where source = ${source} and message_id = ${messageId} and state = 'quarantined'`)
  if (touched > 0) await tx.run(sql`select pg_notify('inbox', '')`)
  return touched > 0
}
