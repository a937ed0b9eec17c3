import sql from 'sql-template-tag'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import type { VehicleRow } from '../../../../registry/declaration/contract.ts'
import type { DeclarationLine } from '../../contract.ts'
import type { CandidateDeclaration, LiveProof } from '../../domain/check-batch.ts'
import { standsOnProof, vehiclesWithProof } from '../claims.ts'
import { vehicleColumns } from './read-declaration.ts'
import { declarationsWithBatch, lineColumns } from './search-declarations.ts'

export interface Candidate extends DeclarationLine {
  version: number
  confirmedAt: Date | null
  consignorName: string
  consignorUscc: string
  producerName: string | null
  licenceStatus: string | null
  licenceIssueDate: string | null
  licenceValidTo: string | null
  licenceVins: string[] | null
  vehicles: (VehicleRow & { declarationNo: string })[]
  items: { itemNo: number; quantity: string }[]
}

/** The chosen declarations with all that a check or a proof needs, in the order chosen. Unknown ids are absent. */
export async function candidatesOf(tx: Tx, enterpriseId: string, ids: readonly string[]): Promise<Candidate[]> {
  const declarations = await tx.rows<Omit<Candidate, 'vehicles' | 'items'> & Record<string, unknown>>(sql`
    select ${lineColumns}, d.version, d.confirmed_at as "confirmedAt", d.consignor_name as "consignorName",
           d.consignor_uscc as "consignorUscc", d.producer_name as "producerName",
           l.status as "licenceStatus", l.issue_date as "licenceIssueDate", l.valid_to as "licenceValidTo", l.vins as "licenceVins"
      from ${declarationsWithBatch}
      left join licence l on l.enterprise_id = d.enterprise_id and l.licence_no = d.licence_no
     where d.enterprise_id = ${enterpriseId} and d.id = any (${ids as string[]}::uuid[])
     order by array_position(${ids as string[]}::uuid[], d.id)`)
  const vehicles = await tx.rows<VehicleRow & { declarationId: string; declarationNo: string }>(sql`
    select ${vehicleColumns}, v.declaration_id as "declarationId", d.declaration_no as "declarationNo"
      from vehicle v
      join declaration d on d.enterprise_id = v.enterprise_id and d.id = v.declaration_id
     where v.enterprise_id = ${enterpriseId} and v.declaration_id = any (${ids as string[]}::uuid[])
     order by v.item_no, v.n`)
  const items = await tx.rows<{ declarationId: string; itemNo: number; quantity: string }>(sql`
    select declaration_id as "declarationId", item_no as "itemNo", quantity from declaration_item
     where enterprise_id = ${enterpriseId} and declaration_id = any (${ids as string[]}::uuid[]) order by item_no`)
  const vehiclesOf = Map.groupBy(vehicles, (vehicle) => vehicle.declarationId)
  const itemsOf = Map.groupBy(items, (item) => item.declarationId)
  return declarations.map((declaration) => ({
    ...declaration,
    vehicles: vehiclesOf.get(declaration.id) ?? [],
    items: itemsOf.get(declaration.id) ?? [],
  }))
}

export function candidateDeclaration(candidate: Candidate): CandidateDeclaration {
  const { declarationNo, status, declareDate, licenceNo, licenceVins, licenceStatus, licenceIssueDate, licenceValidTo } = candidate
  return {
    declarationNo,
    status,
    declareDate,
    confirmed: candidate.confirmedAt !== null,
    licenceNo,
    licence: licenceNo && licenceVins && licenceStatus
      ? { licenceNo, status: licenceStatus, issueDate: licenceIssueDate, validTo: licenceValidTo, vins: licenceVins }
      : null,
    vins: candidate.vehicles.map((vehicle) => vehicle.vin),
    items: candidate.items.map(({ itemNo, quantity }) => ({
      itemNo,
      quantity,
      found: candidate.vehicles.filter((vehicle) => vehicle.itemNo === itemNo).length,
    })),
  }
}

/** Proofs that stand for these vehicles: neither withdrawn, nor overtaken by customs, nor sent back. */
export function liveProofs(tx: Tx, enterpriseId: string, vins: readonly string[]): Promise<LiveProof[]> {
  return tx.rows<LiveProof & Record<string, unknown>>(sql`
    select v.vin, b.office_id as "officeId", o.name as "officeName", p.proof_no as "proofNo",
           json_build_object('id', b.id, 'batchNo', b.batch_no) as batch
      from ${vehiclesWithProof} join party o on o.id = b.office_id
     where v.enterprise_id = ${enterpriseId} and v.vin = any (${vins as string[]}::text[]) and ${standsOnProof}`)
}
