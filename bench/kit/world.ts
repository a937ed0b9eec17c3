import { createHash, randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { instance } from './server.ts'

export interface Tenant {
  enterpriseId: string
  /** its declarations are numbered from `first`, over all tenants */
  first: number
  declarations: number
  /** of a logged-in clerk: name=value */
  cookie: string
}

export const vehiclesEach = 3

/** A few exporters of very different size, as in a province. */
const shares = [0.5, 0.25, 0.13, 0.07, 0.03, 0.02]

/** By place in the world, from 0: declarations and vehicles can be named without asking the database. */
export const declarationIdOf = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
export const vinOf = (vehicle: number): string => `LSVAM41${String(1_000_000_000 + vehicle)}`

/**
 * Exporters with declarations of three vehicles each and a session of a clerk for every one, written in bulk by the owner.
 * Each exporter's are spread evenly over so many days that end with `today`, the newest first.
 */
export async function fillWorld(ownerUrl: string, size: { declarations: number; days: number; today: string }): Promise<Tenant[]> {
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const tenants = await writeTenants(owner, size.declarations)
    // one bulk load: no key of another table can be missing, and indexes are made once it is in
    await owner.query(`set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '256MB'`)
    const indexes = await owner.query<{ name: string; definition: string }>(`
      select indexname as name, indexdef as definition from pg_indexes
       where tablename in ('declaration', 'vehicle')
         and indexname not in (select conname from pg_constraint)`)
    for (const { name } of indexes.rows) await owner.query(`drop index ${name}`)
    for (const tenant of tenants) await writeTrade(owner, tenant, size)
    for (const { definition } of indexes.rows) await owner.query(definition)
    await owner.query('vacuum analyze declaration, vehicle')
    await owner.query('checkpoint')
    return tenants
  } finally {
    await owner.end()
  }
}

async function writeTenants(owner: Client, declarations: number): Promise<Tenant[]> {
  const tenants: Tenant[] = []
  let first = 0
  for (const [n, share] of shares.entries()) {
    const enterpriseId = String(1001 + n)
    const token = randomBytes(32).toString('base64url')
    const accountId = `00000000-0000-4000-8000-00000000${enterpriseId}`
    const grants = ['role:exporter', 'approval:used-vehicle-export', 'consent:verification']
    await owner.query(`insert into party (id, kind, uscc, name, province_code) values ($1, 'exporter', $2, $3, '610000')`, [
      enterpriseId, `9161013100000${enterpriseId}X`, `西安汽车出口有限公司${enterpriseId}`,
    ])
    await owner.query('insert into account (id, name) values ($1, $2)', [accountId, '王芳'])
    await owner.query(
      `insert into session (token_sha256, account_id, enterprise_id, grants, cert_sha256, expires_at)
       values ($1, $2, $3, $4, 'bench', now() + interval '8 hours')`,
      [createHash('sha256').update(token).digest('hex'), accountId, enterpriseId, grants],
    )
    const count = Math.round(declarations * share)
    tenants.push({ enterpriseId, first, declarations: count, cookie: `chechuang-${instance}=${token}` })
    first += count
  }
  return tenants
}

async function writeTrade(owner: Client, tenant: Tenant, { days, today }: { days: number; today: string }): Promise<void> {
  // ids grow with the number, as UUIDv7 does; days fall with it, spread evenly over every tenant
  const id = (expression: string) => `('01900000-0000-7000-8000-' || lpad(to_hex(${expression}), 12, '0'))::uuid`
  const { enterpriseId, first, declarations: own } = tenant
  const day = `$1::date - (((n - $2::bigint) * $4::bigint) / $3::bigint)::int`
  const range = `generate_series($2::bigint, $2::bigint + $3::bigint - 1) n`
  await owner.query(
    `insert into declaration (enterprise_id, id, declaration_no, version, status, provenance, confirmed_at, declare_date,
            export_date, list_date, close_date, consignor_uscc, consignor_name, producer_name, licence_no, declare_customs, exit_customs,
            departure_port, trade_country, destination_country, supervision_mode, transport_mode, vehicle_count, province_code, changed_at)
     select ${enterpriseId}, ${id('n')}, '9009' || (20250000000000 + n), 1, 'closed', 'customs', now(), ${day} - 3, ${day}, ${day}, ${day},
            '9161013100000${enterpriseId}X', '西安汽车出口有限公司${enterpriseId}', '渭南远途二手车销售有限公司', '25-61-' || (100000 + n % 800000),
            '9009', '9400', '940001', 'BLR', 'BLR', '0110', '5', ${vehiclesEach}, '610000', now()
       from ${range}`,
    [today, first, own, days],
  )
  await owner.query(
    `insert into vehicle (enterprise_id, id, declaration_id, item_no, n, vin, vin_source, licence_no, brand, model, engine_no, list_date, province_code)
     select ${enterpriseId}, ${id(`n * ${vehiclesEach} + k`)}, ${id('n')}, 1, k, 'LSVAM41' || (1000000000 + n * ${vehiclesEach} + k), 'vin',
            '25-61-' || (100000 + n % 800000), '大众牌', 'SVW7200', 'EA' || (n * ${vehiclesEach} + k), ${day}, '610000'
       from ${range}, generate_series(0, ${vehiclesEach - 1}) k`,
    [today, first, own, days],
  )
}
