import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Issuer } from '../../../documents/issuer.ts'
import type { Press } from '../../../documents/press.ts'
import { PressError } from '../../../documents/press-messages.ts'
import { sealPdf } from '../../../documents/seal-pdf.ts'
import type { Clock } from '../../../platform/server/clock.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { FileStore } from '../../../platform/server/files/file-store.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'
import type { Trust } from '../../../trust/open-trust.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import type { ProofSnapshot } from '../domain/proof-snapshot.ts'
import { pushWhenComplete } from './complete-batch.ts'
import type { SealingOrder } from './submit-batch.ts'

export interface SealingParts {
  database: Database
  clock: Clock
  files: FileStore
  press: Press
  trust: Trust
  issuer: Issuer
  publicUrl: string
}

interface Ordered extends Record<string, unknown> {
  proof_no: string
  status: string
  snapshot: ProofSnapshot
  check_token: string
}

/**
 * Typesets and seals one proof and stores its bytes for good; with the last proof of a batch the push is enqueued in
 * the same transaction. Again after a crash: a proof that is sealed is left as it is.
 */
export async function sealProof(parts: SealingParts, message: Pick<Claimed, 'enterpriseId' | 'body'>): Promise<Delivery> {
  const { database, clock, files, press, trust, issuer } = parts
  const { batchId, proofId } = message.body as SealingOrder
  const { enterpriseId } = message
  const tenant = { role: 'app_tenant', enterpriseId } as const

  const ordered = await database.withContext(tenant, (tx) =>
    tx.one<Ordered>(sql`
      select proof_no, status, snapshot, check_token from proof
       where enterprise_id = ${enterpriseId} and id = ${proofId}`),
  )
  if (ordered.status !== 'sealing') {
    // it may have been the last that the others waited for
    await database.withContext(tenant, (tx) => pushWhenComplete(tx, enterpriseId, batchId, clock.now()))
    return { outcome: 'done' }
  }

  const at = clock.now()
  const signer = trust.signer('seal')
  const checkUrl = `${parts.publicUrl}/check/${ordered.proof_no}#${ordered.check_token}`
  let sealed: Uint8Array
  try {
    const { pdf, sealAt } = await press.typeset('export-proof', {
      ...ordered.snapshot,
      issuer,
      sealedOn: shanghaiDay(at),
      checkUrl,
    })
    sealed = await sealPdf(pdf, {
      signer,
      timestamp: (digest) => trust.timestamp(digest),
      at,
      sealAt,
      reason: '二手车出口报关信息证明',
      location: issuer.portalName,
    })
  } catch (error) {
    // what the data itself makes impossible will not get better by trying again
    if (error instanceof PressError && (error.code === 'MISSING_GLYPH' || error.code === 'INVALID_DATA')) {
      return { outcome: 'refused', reason: error.message }
    }
    throw error
  }
  const { sha256, bytes } = await files.put(sealed)
  await database.withContext(tenant, async (tx) => {
    // two proofs of a batch that are sealed at the same moment: one of them must see that it is the last
    const { office } = await tx.one<{ office: string }>(sql`
      select o.name as office from batch b join party o on o.id = b.office_id
       where b.enterprise_id = ${enterpriseId} and b.id = ${batchId} for update of b`)

    const first = await tx.run(sql`
      update proof set status = 'valid', file_sha256 = ${sha256}, key_id = ${signer.keyId}, sealed_at = ${at}
       where enterprise_id = ${enterpriseId} and id = ${proofId} and status = 'sealing'`)
    if (first === 0) return pushWhenComplete(tx, enterpriseId, batchId, at)
    await tx.run(sql`
      insert into file (enterprise_id, sha256, media_type, bytes, at)
      values (${enterpriseId}, ${sha256}, 'application/pdf', ${bytes}, ${at}) on conflict do nothing`)
    await tx.run(sql`
      insert into public_proof (proof_no, owner_id, token_sha256, file_sha256, status, shown, addressed_to, addressed_on)
      values (${ordered.proof_no}, ${enterpriseId}, ${hashOf(ordered.check_token)}, ${sha256}, 'valid',
              ${JSON.stringify({ ...ordered.snapshot, sealedOn: shanghaiDay(at) })}, ${office}, ${shanghaiDay(at)})
      on conflict do nothing`)
    await pushWhenComplete(tx, enterpriseId, batchId, at)
  })
  return { outcome: 'done' }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
