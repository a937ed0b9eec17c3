import sql from 'sql-template-tag'
import type { Clock } from '../../../platform/server/clock.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { addDays, shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { night } from '../contract.ts'
import { startRangeExtraction } from './start-extraction.ts'

interface Synchronisation {
  enabled: boolean
  lastRunAt: Date | null
}

export async function readSynchronisation(tx: Tx, enterpriseId: string): Promise<Synchronisation> {
  const found = await tx.maybe<Synchronisation & Record<string, unknown>>(
    sql`select enabled, last_run_at as "lastRunAt" from synchronisation where enterprise_id = ${enterpriseId}`,
  )
  return found ?? { enabled: false, lastRunAt: null }
}

/** Whoever switches it on is the one in whose name it runs. */
export async function setSynchronisation(
  tx: Tx,
  { enterpriseId, accountId }: { enterpriseId: string; accountId: string },
  enabled: boolean,
): Promise<Synchronisation> {
  await tx.run(sql`
    insert into synchronisation (enterprise_id, enabled, account_id) values (${enterpriseId}, ${enabled}, ${accountId})
    on conflict (enterprise_id) do update set enabled = excluded.enabled, account_id = excluded.account_id`)
  return readSynchronisation(tx, enterpriseId)
}

/** At night, once a night: the last weeks of every enterprise that wants it. Returns how many were started. */
export async function synchroniseAtNight(database: Database, clock: Clock): Promise<number> {
  const now = clock.now()
  const hour = new Date(now.getTime() + 8 * 3_600_000).getUTCHours()
  if (hour < night.begins || hour >= night.ends) return 0
  const today = shanghaiDay(now)
  const waiting = await database.withContext({ role: 'app_worker' }, (tx) =>
    tx.rows<{ enterprise_id: string }>(sql`
      select enterprise_id from synchronisation
       where enabled and (last_run_at is null or last_run_at < ${now}::timestamptz - interval '12 hours')`),
  )
  for (const { enterprise_id: enterpriseId } of waiting) {
    await database.withContext({ role: 'app_tenant', enterpriseId }, async (tx) => {
      // locked: two workers, one run
      const mine = await tx.maybe<{ account_id: string }>(sql`
        update synchronisation set last_run_at = ${now}
         where enterprise_id = ${enterpriseId} and enabled
           and (last_run_at is null or last_run_at < ${now}::timestamptz - interval '12 hours')
        returning account_id`)
      if (!mine) return
      await startRangeExtraction(tx, { enterpriseId, accountId: mine.account_id, now }, { from: addDays(today, -night.daysBack), to: today })
    })
  }
  return waiting.length
}
