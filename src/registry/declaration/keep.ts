import sql from 'sql-template-tag'
import type { Tx } from '../../platform/server/db/tx.ts'
import { newId } from '../../platform/server/new-id.ts'
import type { DeclarationFacts } from './facts.ts'
import { withLicenceTold } from './licence-told.ts'

export interface Source {
  enterpriseId: string
  provinceCode: string
  provenance: 'customs' | 'file'
  messageId: string | null
  /** customs' time of this state, comparable as text; null where the source has none */
  noticeDate: string | null
  at: Date
}

export interface Kept {
  id: string
  version: number
  /** `compared`: a file about what customs has told already, which changed nothing */
  outcome: 'new' | 'updated' | 'unchanged' | 'compared'
}

/**
 * Writes what a source says of a declaration: a version is kept whenever it says something else than before. What customs
 * has said is changed by customs alone, however close a file and its answer come (decision 6).
 */
export async function keepDeclaration(tx: Tx, facts: DeclarationFacts, source: Source): Promise<Kept> {
  const { enterpriseId } = source
  const payload = JSON.stringify(facts)
  // two sources may tell of it for the first time at once: there is no row to lock yet
  await tx.run(sql`select pg_advisory_xact_lock(hashtextextended(${`declaration:${enterpriseId}/${facts.declarationNo}`}, 0))`)
  const known = await tx.maybe<{ id: string; version: number; provenance: string; same: boolean; overtaken: boolean }>(sql`
    select d.id, d.version, d.provenance, v.payload = ${payload}::jsonb as same,
           coalesce(d.notice_date > ${source.noticeDate}, false) as overtaken
      from declaration d
      join declaration_version v
        on v.enterprise_id = d.enterprise_id and v.declaration_id = d.id and v.version = d.version
     where d.enterprise_id = ${enterpriseId} and d.declaration_no = ${facts.declarationNo}
       for update of d`)
  if (source.provenance === 'file' && known?.provenance === 'customs') return { id: known.id, version: known.version, outcome: 'compared' }
  if (known?.overtaken) return { id: known.id, version: known.version, outcome: 'unchanged' }
  if (known?.same && known.provenance === source.provenance) {
    await tx.run(sql`
      update declaration set confirmed_at = ${confirmedAt(source)},
             -- said again later: news between the two times is old by now
             notice_date = coalesce(${source.noticeDate}, notice_date)
       where enterprise_id = ${enterpriseId} and id = ${known.id} and ${source.provenance} = 'customs'`)
    return { id: known.id, version: known.version, outcome: 'unchanged' }
  }
  const id = known?.id ?? newId()
  const version = (known?.version ?? 0) + 1
  const vehicles = known ? await withLicenceTold(tx, enterpriseId, known, facts) : facts.vehicles
  if (known) {
    await tx.run(sql`delete from vehicle where enterprise_id = ${enterpriseId} and declaration_id = ${id}`)
    await tx.run(sql`delete from declaration_item where enterprise_id = ${enterpriseId} and declaration_id = ${id}`)
  }
  await writeHead(tx, id, version, facts, source)
  await tx.run(sql`
    insert into declaration_version (enterprise_id, declaration_id, version, payload, source_message_id, at)
    values (${enterpriseId}, ${id}, ${version}, ${payload}, ${source.messageId}, ${source.at})`)
  await writeItems(tx, id, facts, source)
  await writeVehicles(tx, id, { ...facts, vehicles }, source)
  return { id, version, outcome: known ? 'updated' : 'new' }
}

// only customs confirms: a file carries no clearance (decision 6)
const confirmedAt = (source: Source) => (source.provenance === 'customs' ? source.at : null)

/** Decision 22: lists sort on the day of export, before it on the day of declaration. */
export const listDateOf = (facts: Pick<DeclarationFacts, 'exportDate' | 'declareDate'>) => facts.exportDate ?? facts.declareDate

async function writeHead(tx: Tx, id: string, version: number, facts: DeclarationFacts, source: Source): Promise<void> {
  await tx.run(sql`
    insert into declaration (enterprise_id, id, declaration_no, version, status, provenance, confirmed_at, declare_date,
      export_date, list_date, close_date, consignor_uscc, consignor_name, producer_uscc, producer_name, licence_no,
      declare_customs, exit_customs, departure_port, trade_country, destination_country, supervision_mode,
      transport_mode, vehicle_count, province_code, notice_date, changed_at)
    values (${source.enterpriseId}, ${id}, ${facts.declarationNo}, ${version}, ${facts.status}, ${source.provenance},
      ${confirmedAt(source)}, ${facts.declareDate}, ${facts.exportDate}, ${listDateOf(facts)}, ${facts.closeDate},
      ${facts.consignor.uscc}, ${facts.consignor.name}, ${facts.producer?.uscc ?? null}, ${facts.producer?.name ?? null},
      ${facts.licenceNo}, ${facts.declareCustoms}, ${facts.exitCustoms}, ${facts.departurePort}, ${facts.tradeCountry},
      ${facts.destinationCountry}, ${facts.supervisionMode}, ${facts.transportMode}, ${facts.vehicles.length},
      ${source.provinceCode}, ${source.noticeDate}, ${source.at})
    on conflict (enterprise_id, id) do update set
      version = excluded.version, status = excluded.status, provenance = excluded.provenance,
      confirmed_at = excluded.confirmed_at, declare_date = excluded.declare_date,
      export_date = excluded.export_date, list_date = excluded.list_date, close_date = excluded.close_date,
      consignor_uscc = excluded.consignor_uscc, consignor_name = excluded.consignor_name,
      producer_uscc = excluded.producer_uscc, producer_name = excluded.producer_name, licence_no = excluded.licence_no,
      declare_customs = excluded.declare_customs, exit_customs = excluded.exit_customs,
      departure_port = excluded.departure_port, trade_country = excluded.trade_country,
      destination_country = excluded.destination_country, supervision_mode = excluded.supervision_mode,
      transport_mode = excluded.transport_mode, vehicle_count = excluded.vehicle_count, 
      notice_date = coalesce(excluded.notice_date, declaration.notice_date), changed_at = excluded.changed_at`)
}

async function writeItems(tx: Tx, id: string, facts: DeclarationFacts, source: Source): Promise<void> {
  await tx.run(sql`
    insert into declaration_item (enterprise_id, declaration_id, item_no, hs_code, goods_name, goods_model, quantity,
                                  unit, unit_price, total_price, currency)
    select ${source.enterpriseId}, ${id}, "itemNo", "hsCode", "goodsName", "goodsModel", quantity, unit, "unitPrice",
           "totalPrice", currency
      from jsonb_to_recordset(${JSON.stringify(facts.items)}::jsonb)
           as item ("itemNo" int, "hsCode" text, "goodsName" text, "goodsModel" text, quantity numeric, unit text,
                    "unitPrice" numeric, "totalPrice" numeric, currency text)`)
}

async function writeVehicles(tx: Tx, id: string, facts: DeclarationFacts, source: Source): Promise<void> {
  const rows = facts.vehicles.map((vehicle) => ({ id: newId(), ...vehicle }))
  await tx.run(sql`
    insert into vehicle (enterprise_id, id, declaration_id, item_no, n, vin, vin_source, licence_no, brand, model,
                         vehicle_type, fuel_type, engine_no, list_date, province_code)
    select ${source.enterpriseId}, id, ${id}, "itemNo", n, vin, "vinSource", ${facts.licenceNo}, brand, model,
           "vehicleType", "fuelType", "engineNo", ${listDateOf(facts)}::date, ${source.provinceCode}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as row (id uuid, "itemNo" int, n int, vin text, "vinSource" text, brand text, model text, "vehicleType" text,
                   "fuelType" text, "engineNo" text)`)
}
