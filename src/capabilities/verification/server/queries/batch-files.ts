import sql from 'sql-template-tag'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import type { fileKinds } from '../../contract.ts'

export interface BatchFile {
  name: string
  sha256: string
  bytes: number
}

/** The files of a batch that exist, in the order of their declarations; undefined where there is no such batch. */
export async function batchFiles(
  tx: Tx,
  enterpriseId: string,
  batchId: string,
  kind: keyof typeof fileKinds,
): Promise<{ batchNo: string; files: BatchFile[] } | undefined> {
  const batch = await tx.maybe<{ batchNo: string }>(
    sql`select batch_no as "batchNo" from batch where enterprise_id = ${enterpriseId} and id = ${batchId}`,
  )
  if (!batch) return undefined
  const files =
    kind === 'proofs'
      ? sql`select p.proof_no as name, f.sha256, f.bytes::float8 as bytes
              from proof p join file f on f.enterprise_id = p.enterprise_id and f.sha256 = p.file_sha256
             where p.enterprise_id = ${enterpriseId} and p.batch_id = ${batchId} order by p.proof_no`
      : sql`select d.declaration_no as name, f.sha256, f.bytes::float8 as bytes
              from batch_declaration bd
              join declaration d on d.enterprise_id = bd.enterprise_id and d.id = bd.declaration_id
              join declaration_file df on df.enterprise_id = bd.enterprise_id and df.declaration_id = bd.declaration_id
                                      and df.version = bd.declaration_version
              join file f on f.enterprise_id = df.enterprise_id and f.sha256 = df.file_sha256
             where bd.enterprise_id = ${enterpriseId} and bd.batch_id = ${batchId} order by d.declaration_no`
  return { ...batch, files: await tx.rows<BatchFile & Record<string, unknown>>(files) }
}
