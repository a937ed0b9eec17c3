import sql from 'sql-template-tag'
import type { Tx } from '../../platform/server/db/tx.ts'
import type { VehicleOffice } from './contract.ts'

export interface Party {
  id: string
  kind: string
  uscc: string | null
  name: string
  code: string | null
  provinceCode: string
  officeChannel: 'desk' | 'system' | null
}

const columns = sql`id, kind, uscc, name, code, province_code as "provinceCode", office_channel as "officeChannel"`

export async function getParty(tx: Tx, id: string): Promise<Party> {
  return tx.one<Party & Record<string, unknown>>(sql`select ${columns} from party where id = ${id}`)
}

export async function findOffice(tx: Tx, id: string): Promise<Party | undefined> {
  return tx.maybe<Party & Record<string, unknown>>(
    sql`select ${columns} from party where id = ${id} and kind = 'vehicle-office'`,
  )
}

export async function findOfficeByCode(tx: Tx, code: string): Promise<Party | undefined> {
  return tx.maybe<Party & Record<string, unknown>>(
    sql`select ${columns} from party where code = ${code} and kind = 'vehicle-office'`,
  )
}

export async function listVehicleOffices(tx: Tx): Promise<VehicleOffice[]> {
  return tx.rows<VehicleOffice>(sql`
    select id, code, name, city_code as "cityCode" from party where kind = 'vehicle-office' order by code`)
}

const channelOf = (officeId: string) => sql`hashtextextended(${`office-channel:${officeId}`}, 0)`

/**
 * The one channel that serves an office, for whoever enqueues by it (decision 4): until that commits it can't be switched.
 * A row lock wouldn't do: tenants may not change parties, and so may not lock them.
 */
export async function relyOnOfficeChannel(tx: Tx, officeId: string): Promise<{ code: string; channel: 'desk' | 'system' }> {
  await tx.run(sql`select pg_advisory_xact_lock_shared(${channelOf(officeId)})`)
  return tx.one<{ code: string; channel: 'desk' | 'system' }>(sql`select code, office_channel as channel from party where id = ${officeId}`)
}

/** Waits for everybody who enqueues by the office's channel, and keeps others from it until the commit. */
export async function holdOfficeChannel(tx: Tx, officeId: string): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(${channelOf(officeId)})`)
}
