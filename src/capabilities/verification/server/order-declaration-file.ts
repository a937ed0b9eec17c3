import sql from 'sql-template-tag'
import { setTimeout as pause } from 'node:timers/promises'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'

/** What the worker is asked to seal. */
export interface DeclarationOrder {
  declarationId: string
  version: number
}

interface Wanted {
  enterpriseId: string
  batchId: string
  declarationNo: string
  now: Date
}

type Standing = { state: 'ready'; sha256: string } | { state: 'waiting' } | { state: 'failed' }

const patienceMs = 8_000
const lookEveryMs = 150

/**
 * 报关单下载 (manual 3.1.3 item 5): the sealed declaration of the version that was proved. The first press orders it,
 * and waits a few seconds for it without holding a transaction; a press after a failure orders it again.
 */
export async function declarationFile(database: Database, wanted: Wanted): Promise<{ sha256: string } | Refusal> {
  const context = { role: 'app_tenant', enterpriseId: wanted.enterpriseId } as const
  const order = await database.withContext(context, (tx) => findOrOrder(tx, wanted))
  if (!order) return refuse('NOT_FOUND')
  const until = Date.now() + patienceMs
  for (;;) {
    const standing = await database.withContext(context, (tx) => look(tx, wanted.enterpriseId, order))
    if (standing.state === 'ready') return { sha256: standing.sha256 }
    if (standing.state === 'failed' || Date.now() > until) {
      return refuse('DECLARATION_FILE_FAILED', { declarationNo: wanted.declarationNo })
    }
    await pause(lookEveryMs)
  }
}

async function findOrOrder(tx: Tx, { enterpriseId, batchId, declarationNo, now }: Wanted): Promise<DeclarationOrder | undefined> {
  const order = await tx.maybe<DeclarationOrder & Record<string, unknown>>(sql`
    select d.id as "declarationId", bd.declaration_version as version
      from declaration d
      join batch_declaration bd on bd.enterprise_id = d.enterprise_id and bd.declaration_id = d.id
     where d.enterprise_id = ${enterpriseId} and d.declaration_no = ${declarationNo} and bd.batch_id = ${batchId}`)
  if (!order) return undefined
  const fresh = await tx.run(sql`
    insert into declaration_file as f (enterprise_id, declaration_id, version, ordered_at)
    values (${enterpriseId}, ${order.declarationId}, ${order.version}, ${now})
    on conflict (enterprise_id, declaration_id, version) do update set failure = null, ordered_at = excluded.ordered_at
     where f.failure is not null`)
  if (fresh > 0) {
    await enqueue(tx, {
      enterpriseId,
      destination: 'sealing',
      messageType: 'seal-declaration',
      // each order by itself: one that failed for good must not block the next
      objectKey: `declaration-file/${order.declarationId}/${order.version}/${now.getTime()}`,
      // the number is what the operator finds the order by
      body: { ...order, declarationNo },
    })
  }
  return order
}

async function look(tx: Tx, enterpriseId: string, order: DeclarationOrder): Promise<Standing> {
  const row = await tx.one<{ sha256: string | null; failure: string | null }>(sql`
    select file_sha256 as sha256, failure from declaration_file
     where enterprise_id = ${enterpriseId} and declaration_id = ${order.declarationId} and version = ${order.version}`)
  if (row.sha256) return { state: 'ready', sha256: row.sha256 }
  return row.failure ? { state: 'failed' } : { state: 'waiting' }
}
