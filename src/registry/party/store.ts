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
