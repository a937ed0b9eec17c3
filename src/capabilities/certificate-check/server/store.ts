import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { CertificateDetails, type CertificateStatus } from '../contract.ts'

// Under app_public: public_proof is all that role can see.

export interface PublicProof {
  tokenSha256: string
  status: CertificateStatus
  /** only where asked for */
  shown: unknown
}

const statuses: Readonly<Record<string, CertificateStatus>> = { valid: 'genuine', withdrawn: 'withdrawn', superseded: 'superseded' }

function statusOf(kept: string): CertificateStatus {
  const status = statuses[kept]
  if (!status) throw new Error(`a certificate has the status ${kept}, which has no word for the public`)
  return status
}

export async function findCertificate(tx: Tx, proofNo: string, withShown: boolean): Promise<PublicProof | undefined> {
  const row = await tx.maybe<{ token_sha256: string; status: string; shown: unknown }>(sql`
    select token_sha256, status, case when ${withShown}::boolean then shown end as shown
      from public_proof where proof_no = ${proofNo}`)
  return row && { tokenSha256: row.token_sha256, status: statusOf(row.status), shown: row.shown }
}

export const detailsOf = (shown: unknown): CertificateDetails => CertificateDetails.parse(shown)

/** The vehicles on a certificate; undefined when there is no such certificate. */
export async function vinsOnCertificate(tx: Tx, proofNo: string): Promise<{ vins: string[]; tokenSha256: string } | undefined> {
  return tx.maybe<{ vins: string[]; tokenSha256: string }>(sql`
    select shown -> 'vins' as vins, token_sha256 as "tokenSha256" from public_proof where proof_no = ${proofNo}`)
}

export async function findByFile(tx: Tx, sha256: string): Promise<{ proofNo: string | null; status: CertificateStatus }> {
  const row = await tx.maybe<{ proof_no: string; status: string }>(sql`
    select proof_no, status from public_proof where file_sha256 = ${sha256}`)
  return row ? { proofNo: row.proof_no, status: statusOf(row.status) } : { proofNo: null, status: 'unknown' }
}
