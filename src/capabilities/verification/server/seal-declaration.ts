import sql from 'sql-template-tag'
import { PressError } from '../../../documents/press-messages.ts'
import { sealPdf } from '../../../documents/seal-pdf.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'
import type { DeclarationFacts } from '../../../registry/declaration/facts.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { declarationPrint } from '../domain/declaration-print.ts'
import type { DeclarationOrder } from './order-declaration-file.ts'
import type { SealingParts } from './seal-proof.ts'

/** Typesets and seals the declaration as it was proved, once; again after a crash it leaves a sealed one as it is. */
export async function sealDeclaration(parts: SealingParts, message: Pick<Claimed, 'enterpriseId' | 'body'>): Promise<Delivery> {
  const { database, clock, files, press, trust, issuer } = parts
  const { enterpriseId } = message
  const { declarationId, version } = message.body as DeclarationOrder
  const tenant = { role: 'app_tenant', enterpriseId } as const

  const ordered = await database.withContext(tenant, (tx) =>
    tx.one<{ sealed: boolean; facts: DeclarationFacts }>(sql`
      select f.file_sha256 is not null as sealed, v.payload as facts
        from declaration_file f
        join declaration_version v
          on v.enterprise_id = f.enterprise_id and v.declaration_id = f.declaration_id and v.version = f.version
       where f.enterprise_id = ${enterpriseId} and f.declaration_id = ${declarationId} and f.version = ${version}`),
  )
  if (ordered.sealed) return { outcome: 'done' }

  const at = clock.now()
  const signer = trust.signer('seal')
  let sealed: Uint8Array
  try {
    const { pdf, sealAt } = await press.typeset('export-declaration', declarationPrint(ordered.facts, issuer, shanghaiDay(at)))
    sealed = await sealPdf(pdf, {
      signer,
      timestamp: (digest) => trust.timestamp(digest),
      at,
      sealAt,
      reason: '出口货物报关单',
      location: issuer.portalName,
    })
  } catch (error) {
    if (!(error instanceof PressError) || (error.code !== 'MISSING_GLYPH' && error.code !== 'INVALID_DATA')) throw error
    // the clerk is told, and may press again once the data is right
    await database.withContext(tenant, (tx) =>
      tx.run(sql`
        update declaration_file set failure = ${error.message}
         where enterprise_id = ${enterpriseId} and declaration_id = ${declarationId} and version = ${version}`),
    )
    return { outcome: 'refused', reason: error.message }
  }
  const { sha256, bytes } = await files.put(sealed)
  await database.withContext(tenant, async (tx) => {
    await tx.run(sql`
      insert into file (enterprise_id, sha256, media_type, bytes, at)
      values (${enterpriseId}, ${sha256}, 'application/pdf', ${bytes}, ${at}) on conflict do nothing`)
    await tx.run(sql`
      update declaration_file set file_sha256 = ${sha256}, key_id = ${signer.keyId}, sealed_at = ${at}, failure = null
       where enterprise_id = ${enterpriseId} and declaration_id = ${declarationId} and version = ${version}
         and file_sha256 is null`)
  })
  return { outcome: 'done' }
}
