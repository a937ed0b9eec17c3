import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'

interface Office extends Record<string, unknown> {
  id: string
  code: string
  name: string
  channel: 'desk' | 'system'
  openDeliveries: number
}

const columns = sql`
  p.id, p.code, p.name, p.office_channel as channel,
  (select count(*)::int from outbox o
    where o.destination in ('desk:' || p.code, 'office:' || p.code) and o.done_at is null) as "openDeliveries"`

export function officesWithChannel(tx: Tx): Promise<Office[]> {
  return tx.rows<Office>(sql`select ${columns} from party p where p.kind = 'vehicle-office' order by p.code`)
}

/** Each office is served by exactly one channel; it changes only while nothing is on its way there (decision 4). */
export async function setChannel(tx: Tx, id: string, channel: 'desk' | 'system'): Promise<Office | Refusal> {
  const office = await tx.maybe<Office>(sql`select ${columns} from party p where p.kind = 'vehicle-office' and p.id = ${id} for update of p`)
  if (!office) return refuse('NOT_FOUND')
  if (office.openDeliveries > 0 && office.channel !== channel) {
    return refuse('OFFICE_HAS_OPEN_DELIVERIES', { name: office.name, count: office.openDeliveries })
  }
  await tx.run(sql`update party set office_channel = ${channel} where id = ${id}`)
  return { ...office, channel }
}
