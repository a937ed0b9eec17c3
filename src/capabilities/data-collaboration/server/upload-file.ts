import sql from 'sql-template-tag'
import type { DeclarationFile } from '../../../outside/customs/file.ts'
import { isGarbled } from '../../../outside/messages.ts'
import { isRefusal, refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { differencesOf, type Difference } from '../../../registry/declaration/domain/differences.ts'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'
import { keepDeclaration, type Kept } from '../../../registry/declaration/keep.ts'
import { getParty } from '../../../registry/party/store.ts'
import { keepFile } from './compare-file.ts'
import { approvalLapsed, startExtraction, type Asking } from './start-extraction.ts'

export interface Uploaded {
  declarationId: string
  declarationNo: string
  declareDate: string
  outcome: 'new' | 'updated' | 'unchanged' | 'compared'
  vehicles: number
  differences: Difference[]
  extractionId: string
}

/**
 * A declaration from a file is shown as 企业上传·未经海关核对 until customs confirms the number, which is asked at once.
 * What customs has said already stands: the file is then only compared with it (decision 6). What they say differently
 * is answered at once and stays with the line of the extraction.
 */
export async function uploadFile(tx: Tx, asking: Asking, fileName: string, file: DeclarationFile): Promise<Uploaded | Refusal> {
  const lapsed = await approvalLapsed(tx, asking)
  if (lapsed) return lapsed
  if (isGarbled(file)) return refuse('FILE_UNREADABLE', { reason: file.garbled })
  if (file.declarationNo === null) return refuse('FILE_WITHOUT_NUMBER')
  const { enterpriseId, now } = asking
  const { facts } = file
  const { uscc, provinceCode } = await getParty(tx, enterpriseId)
  if (facts.consignor.uscc !== uscc) return refuse('FILE_FOREIGN', { uscc: facts.consignor.uscc })

  const kept = await keepDeclaration(tx, facts, { enterpriseId, provinceCode, provenance: 'file', messageId: null, noticeDate: null, at: now })
  const confirmed = kept.outcome === 'compared' ? await factsOf(tx, enterpriseId, kept) : undefined
  const extraction = await startExtraction(tx, asking, [file.declarationNo])
  if (isRefusal(extraction)) return extraction
  await keepFile(tx, { enterpriseId, jobId: extraction.id, n: 1 }, { name: fileName, facts, confirmed })
  return {
    declarationId: kept.id,
    declarationNo: file.declarationNo,
    declareDate: (confirmed ?? facts).declareDate,
    outcome: kept.outcome,
    vehicles: facts.vehicles.length,
    differences: confirmed ? differencesOf(facts, confirmed) : [],
    extractionId: extraction.id,
  }
}

async function factsOf(tx: Tx, enterpriseId: string, { id, version }: Kept): Promise<DeclarationFacts> {
  const { facts } = await tx.one<{ facts: DeclarationFacts }>(sql`
    select payload as facts from declaration_version
     where enterprise_id = ${enterpriseId} and declaration_id = ${id} and version = ${version}`)
  return facts
}
