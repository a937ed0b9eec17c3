import sql from 'sql-template-tag'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { enqueueAll } from '../../../platform/server/outbox/enqueue.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Delivery } from '../../../platform/server/outbox/worker.ts'

export interface DeskAnswer {
  officeId: string
  /** the message that brought the batch: what is answered */
  deliveryMessageId: string
  batchNo: string
  messageType: 'batch-receipt' | 'vehicle-result' | 'withdrawal-answer'
  answer: Readonly<Record<string, string | boolean | null>>
  /** of which vehicle, where it is about one: answers about different vehicles wait for none of each other */
  vin?: string
}

/** An office's decision leaves its desk as a message: nobody writes another party's rows (decision 4). */
export const answerExporter = (tx: Tx, answer: DeskAnswer): Promise<void> => answerExporterAll(tx, [answer])

/** The same for many answers, each about another vehicle, in as many round trips as one. */
export async function answerExporterAll(tx: Tx, answers: readonly DeskAnswer[]): Promise<void> {
  await enqueueAll(tx, answers.map(({ officeId, deliveryMessageId, batchNo, messageType, answer, vin }) => ({
    enterpriseId: officeId,
    destination: 'own-inbox',
    messageType,
    objectKey: ['answers', deliveryMessageId, vin].filter(Boolean).join('/'),
    correlatesTo: deliveryMessageId,
    body: { batchNo, ...answer },
  })))
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
