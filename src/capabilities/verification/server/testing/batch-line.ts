// Declarations, batches and what offices answer, on a database of the test file's own.
import { randomUUID } from 'node:crypto'
import sql from 'sql-template-tag'
import { beforeAll } from 'vitest'
import { demoIssuer } from '../../../../documents/issuer.ts'
import { fixedClock } from '../../../../platform/server/clock.ts'
import type { Tx } from '../../../../platform/server/db/tx.ts'
import { reserveNumbers } from '../../../../platform/server/numbers.ts'
import type { Claimed } from '../../../../platform/server/outbox/queue.ts'
import { openedDatabase, tenant } from '../../../../platform/server/testing/opened-database.ts'
import { keepDeclaration } from '../../../../registry/declaration/keep.ts'
import { keepLicence } from '../../../../registry/licence/keep.ts'
import { sampleFacts, sampleLicence, writeParty } from '../../../../registry/testing/sample-facts.ts'
import { sampleVin } from '../../../../vocabulary/testing/sample-vin.ts'
import { pushWhenComplete } from '../complete-batch.ts'
import { findBatch } from '../queries/batches.ts'
import { submitBatch } from '../submit-batch.ts'
import { officeAnswers } from '../take-answers.ts'
import { withdrawBatch } from '../withdraw-batch.ts'

export const exporter = '7'
const office = '41'

export interface Batch {
  id: string
  batchNo: string
}

export type OfficeMessage = { type: 'batch-receipt' | 'vehicle-result' | 'withdrawal-answer'; messageId?: string } & Record<string, unknown>

export function batchLine() {
  const opened = openedDatabase({ connections: 10 })
  const clock = fixedClock('2026-03-15T04:00:00Z')
  const now = clock.now()
  let made = 0

  beforeAll(() =>
    opened.database.withContext({ role: 'app_auth' }, async (tx) => {
      await writeParty(tx, { id: exporter, kind: 'exporter', name: '甲', uscc: '91610131MA6TAAAA0X' })
      await writeParty(tx, { id: office, kind: 'vehicle-office', name: '西安', code: '610100', channel: 'desk' })
    }),
  )

  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => opened.database.withContext(tenant(exporter), work)
  const rows = async <Row extends object = Record<string, unknown>>(text: string, ...values: unknown[]) => (await opened.owner.query<Row>(text, values)).rows

  /** A declaration of two vehicles with a licence that covers them. */
  async function declared(): Promise<{ id: string; vins: [string, string] }> {
    made += 1
    const vins = [sampleVin(made * 10), sampleVin(made * 10 + 1)].toSorted() as [string, string]
    const licenceNo = `26-61-${100_000 + made}`
    return inTenant(async (tx) => {
      const facts = sampleFacts({ declarationNo: `9011202600${String(made).padStart(8, '0')}`, licenceNo, vins })
      const source = { enterpriseId: exporter, provinceCode: '610000', provenance: 'customs', messageId: null, noticeDate: '20260308T10000000', at: now } as const
      const { id } = await keepDeclaration(tx, facts, source)
      await keepLicence(tx, exporter, sampleLicence({ licenceNo, vins }), now)
      return { id, vins }
    })
  }

  const submit = (...declarationIds: string[]) =>
    inTenant((tx) =>
      submitBatch(tx, { enterpriseId: exporter, accountId: randomUUID(), officeId: office, declarationIds, now, reasons: {} }, {
        issuer: demoIssuer, numbers: (count) => reserveNumbers(opened.database, clock, 'proof', count),
      }))
  async function submitted(...declarationIds: string[]): Promise<Batch> {
    const batch = await submit(...declarationIds)
    if ('refused' in batch) throw new Error(`refused: ${JSON.stringify(batch)}`)
    return batch
  }
  const proofsOf = (batch: Batch) =>
    rows<{ id: string; status: string; proofNo: string }>('select id, status, proof_no as "proofNo" from proof where batch_id = $1 order by proof_no', batch.id)

  /** As the press does after its work: for what is tried without a page being set. */
  const sealed = (batch: Batch, proofId: string) =>
    inTenant(async (tx) => {
      await tx.run(sql`select 1 from batch where id = ${batch.id} for update`)
      await tx.run(sql`
        update proof set status = 'valid', file_sha256 = ${'a'.repeat(64)}, key_id = 'k', sealed_at = ${now}
         where id = ${proofId} and status = 'sealing'`)
      await pushWhenComplete(tx, exporter, batch.id, now)
    })
  /** Submitted, sealed, and on its way. */
  async function pushed(...declarationIds: string[]): Promise<Batch> {
    const batch = await submitted(...declarationIds)
    for (const { id } of await proofsOf(batch)) await sealed(batch, id)
    return batch
  }
  const messagesOf = (batch: Batch) =>
    rows<Claimed & { open: boolean; dead: boolean }>(
      `select id, message_id as "messageId", enterprise_id as "enterpriseId", destination, message_type as "messageType", object_key as "objectKey",
              correlates_to as "correlatesTo", body, context, attempts, done_at is null as open, dead_at is not null as dead
         from outbox where context->>'batchId' = $1 order by id`, batch.id)
  async function messageOf(batch: Batch, type: string): Promise<Claimed & { open: boolean; dead: boolean }> {
    const found = (await messagesOf(batch)).find(({ messageType }) => messageType === type)
    if (!found) throw new Error(`no ${type} was enqueued`)
    return found
  }

  /** An answer of the office, as the inbox hands it on. */
  async function answer(batch: Batch, { type, messageId, ...content }: OfficeMessage) {
    const about = type === 'withdrawal-answer' ? 'batch-withdrawal' : 'batch-delivery'
    const body = Buffer.from(JSON.stringify({ batchNo: batch.batchNo, ...content }))
    return inTenant(async (tx) => {
      const { correlatesTo } = await tx.one<{ correlatesTo: string }>(sql`
        select message_id as "correlatesTo" from outbox
         where enterprise_id = ${exporter} and context->>'batchId' = ${batch.id} and message_type = ${about}`)
      const handle = officeAnswers[type]
      if (!handle) throw new Error(`nothing handles ${type}`)
      return handle(tx, { source: 'desk:610100', messageId: messageId ?? randomUUID(), messageType: type, correlatesTo, enterpriseId: exporter, body, receivedAt: now })
    })
  }
  const withdraw = (batch: Batch) => inTenant((tx) => withdrawBatch(tx, { enterpriseId: exporter, batchId: batch.id, reason: '改办', now }))

  async function read(batch: Batch) {
    const found = await inTenant((tx) => findBatch(tx, exporter, batch.id))
    if (!found) throw new Error('the batch is gone')
    return found
  }
  const claimsOf = async (batch: Batch) => (await rows<{ vin: string }>('select vin from vin_claim where ref_id = $1 order by vin', batch.id)).map(({ vin }) => vin)
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString()

  return { opened, clock, now, at, inTenant, rows, declared, submit, submitted, proofsOf, sealed, pushed, messagesOf, messageOf, answer, withdraw, read, claimsOf }
}
