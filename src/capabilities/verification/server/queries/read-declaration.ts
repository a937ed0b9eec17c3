import sql from 'sql-template-tag'
import type { z } from 'zod'
import { planned, type Tx } from '../../../../platform/server/db/tx.ts'
import type { VehicleRow } from '../../../../registry/declaration/contract.ts'
import { differencesOf, type Difference } from '../../../../registry/declaration/domain/differences.ts'
import type { DeclarationFacts } from '../../../../registry/declaration/facts.ts'
import type { SubmittedDeclaration } from '../../contract.ts'
import { vehiclesWithProof } from '../claims.ts'
import { declarationsWithBatch, lineColumns } from './search-declarations.ts'

type Detail = z.input<typeof SubmittedDeclaration>

/** The columns of a VehicleRow; `v` is the vehicle. */
export const vehicleColumns = sql`
  v.id, v.item_no as "itemNo", v.vin, v.vin_source as "vinSource", v.brand, v.model, v.engine_no as "engineNo"`

export async function findDeclaration(tx: Tx, enterpriseId: string, id: string): Promise<Detail | undefined> {
  const head = await tx.maybe<Omit<Detail, 'items' | 'vehicles' | 'licence' | 'messages' | 'submissions'>>(sql`
    select ${lineColumns}, d.version, d.confirmed_at as "confirmedAt", d.close_date as "closeDate",
           d.consignor_name as "consignorName", d.consignor_uscc as "consignorUscc", d.producer_name as "producerName",
           d.producer_uscc as "producerUscc", d.declare_customs as "declareCustoms", d.exit_customs as "exitCustoms",
           d.destination_country as "destinationCountry"
      from ${declarationsWithBatch} where d.enterprise_id = ${enterpriseId} and d.id = ${id}`)
  if (!head) return undefined
  const items = await tx.rows<Detail['items'][number]>(sql`
    select item_no as "itemNo", hs_code as "hsCode", goods_name as "goodsName", goods_model as "goodsModel", quantity,
           unit, unit_price as "unitPrice", total_price as "totalPrice", currency
      from declaration_item where enterprise_id = ${enterpriseId} and declaration_id = ${id} order by item_no`)
  const vehicles = await tx.rows<VehicleRow>(sql`
    select ${vehicleColumns} from vehicle v
     where v.enterprise_id = ${enterpriseId} and v.declaration_id = ${id} order by v.item_no, v.n`)
  const licence = await tx.maybe<NonNullable<Detail['licence']>>(sql`
    select licence_no as "licenceNo", status, issue_date as "issueDate", valid_to as "validTo",
           import_country as "importCountry", issuing_authority as "issuingAuthority", cardinality(vins) as "vinCount"
      from licence where enterprise_id = ${enterpriseId} and licence_no = ${head.licenceNo}`)
  const messages = await messagesOf(tx, enterpriseId, 'customs', `declaration/${head.declarationNo}`)
  const differences = head.provenance === 'customs' ? await fileDifferences(tx, enterpriseId, id) : []
  return { ...head, items, vehicles, licence: licence ?? null, differences, messages, submissions: await submissionsOf(tx, enterpriseId, id) }
}

/** A decision on the batch is one on each vehicle that has none of its own. */
function submissionsOf(tx: Tx, enterpriseId: string, declarationId: string): Promise<Detail['submissions']> {
  const told = (result: string) => sql`count(*) filter (where b.status <> 'withdrawn' and coalesce(v.result, b.status) = ${result})::int`
  return tx.rows<Detail['submissions'][number]>(sql`
    select b.id as "batchId", b.batch_no as "batchNo", b.submitted_at as "submittedAt", o.name as "officeName", b.status,
           p.id as "proofId", p.proof_no as "proofNo", p.status as "proofStatus",
           ${told('accepted')} as accepted, ${told('sent-back')} as "sentBack", ${told('deregistered')} as deregistered
      from batch_declaration bd
      join (${vehiclesWithProof}) on b.enterprise_id = bd.enterprise_id and b.id = bd.batch_id and v.declaration_id = bd.declaration_id
      join party o on o.id = b.office_id
     where bd.enterprise_id = ${enterpriseId} and bd.declaration_id = ${declarationId}
     group by b.id, b.enterprise_id, o.name, p.id, p.enterprise_id order by b.submitted_at desc`)
}

/** What the file that came before customs' word said differently; a file's versions are those without a clearance. */
async function fileDifferences(tx: Tx, enterpriseId: string, id: string): Promise<Difference[]> {
  const said = await tx.maybe<{ file: DeclarationFacts | null; customs: DeclarationFacts | null }>(sql`
    select (array_agg(payload order by version desc) filter (where payload ->> 'status' = 'uploaded'))[1] as file,
           (array_agg(payload order by version desc) filter (where payload ->> 'status' <> 'uploaded'))[1] as customs
      from declaration_version where enterprise_id = ${enterpriseId} and declaration_id = ${id}`)
  return said?.file && said.customs ? differencesOf(said.file, said.customs) : []
}

/**
 * What went to and fro about an object: our messages about it and the answers to them. Two joins, each along its own
 * index: either-or in one condition reads the enterprise's whole archive, a few years of nightly synchronisation.
 */
export function messagesOf(tx: Tx, enterpriseId: string, destination: string, objectKey: string): Promise<Detail['messages']> {
  const archived = sql`
    select a.id, a.message_id as "messageId", a.direction, a.partner, a.message_type as "messageType", a.at
      from ours join message_archive a on a.enterprise_id = ${enterpriseId}`
  return tx.rows<Detail['messages'][number]>(sql`
    with ours as materialized (
      select message_id from outbox
       where enterprise_id = ${enterpriseId} and destination = ${destination}
         and object_key = ${`${enterpriseId}/${objectKey}`})
    select "messageId", direction, partner, "messageType", at
      from (${archived} and a.message_id = ours.message_id
            union
            ${archived} and a.correlates_to = ours.message_id) as about
     order by at desc limit 50`)
}

export interface FoundVehicle extends VehicleRow, Record<string, unknown> {
  declarationId: string
  declarationNo: string
}

export function findVehicles(tx: Tx, enterpriseId: string, vin: string): Promise<FoundVehicle[]> {
  return tx.rows<FoundVehicle>(planned('vehicles-by-vin', sql`
    select ${vehicleColumns}, d.id as "declarationId", d.declaration_no as "declarationNo"
      from vehicle v
      join declaration d on d.enterprise_id = v.enterprise_id and d.id = v.declaration_id
     where v.enterprise_id = ${enterpriseId} and v.vin = ${vin}
     order by v.list_date desc limit 50`))
}
