import sql from 'sql-template-tag'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'

export interface DeskAnswer {
  officeId: string
  /** the message that brought the batch: what is answered */
  deliveryMessageId: string
  batchNo: string
  messageType: 'batch-receipt' | 'vehicle-result' | 'withdrawal-answer'
  answer: Readonly<Record<string, string | boolean | null>>
}

/** An office's decision leaves its desk as a message: nobody writes another party's rows (decision 4). */
export async function answerExporter(tx: Tx, answer: DeskAnswer): Promise<void> {
  await enqueue(tx, {
    enterpriseId: answer.officeId,
    destination: 'own-inbox',
    messageType: answer.messageType,
    objectKey: `answers/${answer.deliveryMessageId}`,
    correlatesTo: answer.deliveryMessageId,
    body: { batchNo: answer.batchNo, ...answer.answer },
  })
}

/** Puts a desk's answer into our own inbox, where the answers of offices with their own systems arrive too. */
export async function deliverToOwnInbox(database: Database, message: Claimed): Promise<Delivery> {
  await database.withContext({ role: 'app_worker' }, async (tx) => {
    const { code } = await tx.one<{ code: string }>(sql`select code from party where id = ${message.enterpriseId}`)
    await receive(tx, {
      source: `desk:${code}`,
      messageId: message.messageId,
      messageType: message.messageType,
      correlatesTo: message.correlatesTo,
      headers: { channel: 'desk' },
      body: Buffer.from(JSON.stringify(message.body)),
    })
  })
  return { outcome: 'done' }
}
