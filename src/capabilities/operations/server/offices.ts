import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { holdOfficeChannel } from '../../../registry/party/store.ts'

interface Office extends Record<string, unknown> {
  id: string
  code: string
  name: string
  channel: 'desk' | 'system'
  openDeliveries: number
  undecided: number
}

const columns = sql`
  p.id, p.code, p.name, p.office_channel as channel,
  (select count(*)::int from outbox o
    where o.destination in ('desk:' || p.code, 'office:' || p.code) and o.done_at is null) as "openDeliveries",
  (select count(*)::int from office_batch b
    where b.enterprise_id = p.id and b.status in ('received', 'withdrawing')) as undecided`

type Connected = (code: string) => boolean

export async function officesWithChannel(tx: Tx, connected: Connected): Promise<(Office & { connected: boolean })[]> {
  const offices = await tx.rows<Office>(sql`select ${columns} from party p where p.kind = 'vehicle-office' order by p.code`)
  return offices.map((office) => ({ ...office, connected: connected(office.code) }))
}

/**
 * Each office is served by exactly one channel; it changes only while nothing is on its way there and its desk has decided
 * everything: from then on the desk only reads (decision 4).
 */
export async function setChannel(
  tx: Tx,
  { id, channel, connected }: { id: string; channel: 'desk' | 'system'; connected: Connected },
): Promise<(Office & { connected: boolean }) | Refusal> {
  // what is on its way is counted after those who are just enqueueing have committed
  await holdOfficeChannel(tx, id)
  const office = await tx.maybe<Office>(sql`select ${columns} from party p where p.kind = 'vehicle-office' and p.id = ${id}`)
  if (!office) return refuse('NOT_FOUND')
  const reachable = connected(office.code)
  // messages to a system that nobody registered would wait for ever
  if (channel === 'system' && office.channel !== channel && !reachable) return refuse('OFFICE_NOT_CONNECTED', { name: office.name })
  if (office.openDeliveries > 0 && office.channel !== channel) {
    return refuse('OFFICE_HAS_OPEN_DELIVERIES', { name: office.name, count: office.openDeliveries })
  }
  if (channel === 'system' && office.channel !== channel && office.undecided > 0) {
    return refuse('OFFICE_HAS_UNDECIDED_BATCHES', { name: office.name, count: office.undecided })
  }
  await tx.run(sql`update party set office_channel = ${channel} where id = ${id}`)
  return { ...office, channel, connected: reachable }
}
