// Our desk is a channel to an office like the office's own system is: the same behaviour suite runs against both (decision 4).
import { createHash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { createTestDatabase } from '../../../../tools/test-database.ts'
import { isGarbled } from '../../../outside/messages.ts'
import { officeAnswerTypes, parseOfficeAnswer, type EnqueuedDelivery } from '../../../outside/vehicle-office/messages.ts'
import { officeContract, type Heard } from '../../../outside/vehicle-office/testing/contract-suite.ts'
import { systemClock } from '../../../platform/server/clock.ts'
import { openDatabase } from '../../../platform/server/db/database.ts'
import { openFolderStore } from '../../../platform/server/files/file-store.ts'
import type { Claimed } from '../../../platform/server/outbox/queue.ts'
import { startOutboxWorker, type Delivery } from '../../../platform/server/outbox/worker.ts'
import { tenant } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { deliverToOwnInbox } from './answer-exporter.ts'
import { acceptBatch, answerWithdrawal, returnBatch } from './decide-batch.ts'
import { takeDelivery } from './take-delivery.ts'
import { takeSuperseded } from './take-superseded.ts'
import { takeWithdrawal } from './take-withdrawal.ts'

const officeCode = '610100'
const officeId = '41'

officeContract('our desk', async () => {
  const testDatabase = await createTestDatabase()
  const database = openDatabase({ url: testDatabase.appUrl, connections: 4 })
  const owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
  const folder = mkdtempSync(join(tmpdir(), 'chechuang-desk-'))
  const files = await openFolderStore(folder)
  const parts = { database, clock: systemClock, files }
  await database.withContext({ role: 'app_auth' }, (tx) =>
    writeParty(tx, { id: officeId, kind: 'vehicle-office', name: '西安市车辆管理所', code: officeCode, channel: 'desk' }),
  )
  const worker = startOutboxWorker({
    database, pollMs: 50,
    deliverers: { 'own-inbox': (message) => deliverToOwnInbox(database, message) },
    onError: (error) => { throw error },
  })
  const officer = (batchId: string) => ({ officeId, accountId: randomUUID(), batchId, now: new Date() })
  const batchIdOf = async (batchNo: string) =>
    (await owner.query<{ id: string }>('select id from office_batch where batch_no = $1', [batchNo])).rows[0]?.id as string
  const claimed = (messageId: string, messageType: string, body: unknown): Claimed => ({
    id: '1', messageId, enterpriseId: '7', destination: `desk:${officeCode}`, messageType, objectKey: '7/b', correlatesTo: null, body, context: null, attempts: 0,
  })
  const told = ({ outcome, ...more }: Delivery) => {
    if (outcome === 'done') return 'taken' as const
    if (outcome === 'refused') return 'refused' as const
    throw new Error(JSON.stringify(more))
  }

  return {
    officeCode,
    async tell(messageId, { type, content }) {
      if (type === 'batch-withdrawal') {
        const taken = told(await takeWithdrawal(parts, claimed(messageId, type, content)))
        // at a desk somebody answers: this officer grants whatever is left to him
        await database.withContext(tenant(officeId), async (tx) =>
          answerWithdrawal(tx, officer(await batchIdOf(content.batchNo)), { granted: true }))
        return taken
      }
      if (type === 'proof-superseded') return told(await takeSuperseded(parts, claimed(messageId, type, content)))
      const proofs: EnqueuedDelivery['proofs'] = []
      for (const { pdf, ...proof } of content.proofs) {
        const bytes = Buffer.from(pdf, 'base64')
        await files.put(bytes)
        proofs.push({ ...proof, pdfSha256: createHash('sha256').update(bytes).digest('hex') })
      }
      return told(await takeDelivery(parts, claimed(messageId, type, { ...content, proofs } satisfies EnqueuedDelivery)))
    },
    async answers() {
      const { rows } = await owner.query<{ type: string; correlatesTo: string; body: Buffer }>(
        `select a.message_type as type, a.correlates_to as "correlatesTo", a.body from inbox i join message_archive a on a.id = i.archive_id order by i.received_at`,
      )
      return rows.map(({ type, correlatesTo, body }): Heard => {
        const known = officeAnswerTypes.find((one) => one === type)
        const answer = known && parseOfficeAnswer(known, body)
        if (!answer || isGarbled(answer)) throw new Error(`not understood: ${type} ${body.toString()}`)
        return { ...answer, correlatesTo }
      })
    },
    async accept(batchNo) {
      const refused = await database.withContext(tenant(officeId), async (tx) => acceptBatch(tx, officer(await batchIdOf(batchNo))))
      if (refused) throw new Error(refused.refused)
    },
    async decide(batchNo) {
      const desk = officer(await batchIdOf(batchNo))
      const refused = await database.withContext(tenant(officeId), (tx) => acceptBatch(tx, desk))
      if (refused?.refused !== 'DESK_PROOF_SUPERSEDED') return
      const kept = await database.withContext(tenant(officeId), (tx) => returnBatch(tx, desk, { reasonCode: 'proof-superseded' }))
      if (kept) throw new Error(kept.refused)
    },
    async close() {
      await worker.stop()
      await owner.end()
      await database.close()
      await testDatabase.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}, randomUUID)
