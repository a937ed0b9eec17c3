// Nothing that a clerk, an office or the operator does leaves a batch where nobody can get it on (docs/decisions/0018).
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { demoIssuer } from '../../../documents/issuer.ts'
import { openPress } from '../../../documents/press.ts'
import { openFolderStore } from '../../../platform/server/files/file-store.ts'
import { drop, resend } from '../../../platform/server/outbox/operate.ts'
import { markDead, type Claimed } from '../../../platform/server/outbox/queue.ts'
import type { Settled } from '../../../platform/server/outbox/worker.ts'
import { worker } from '../../../platform/server/testing/opened-database.ts'
import { openTrust } from '../../../trust/open-trust.ts'
import { sealProof } from './seal-proof.ts'
import { supersedeProofs } from './supersede-proofs.ts'
import { followDelivery, followSealing, followSuperseded } from './take-answers.ts'
import { batchLine, exporter, type Batch } from './testing/batch-line.ts'

const line = batchLine()
const refused: Settled = { outcome: 'refused', reason: 'HTTP 400' }

/** What the outbox worker does once a message's fate is known: a refusal and what follows are one transaction. */
const settle = (follow: typeof followDelivery, message: Claimed, settled: Settled) =>
  line.inTenant(async (tx) => {
    if (settled.outcome === 'refused') await markDead(tx, message.id, settled.reason)
    await follow(tx, message, settled, line.now)
  })
const asOperator = (act: typeof resend, { messageId }: Claimed) => line.opened.database.withContext(worker, (tx) => act(tx, messageId))
const dropDead: typeof resend = (tx, messageId) => drop(tx, messageId, 'by the operator')
const deliveryOf = (batch: Batch) => line.messageOf(batch, 'batch-delivery')
const typesOf = async (batch: Batch) => (await line.messagesOf(batch)).map(({ messageType, open }) => `${messageType}${open ? '' : ' (out)'}`)
const statusOf = async (batch: Batch) => (await line.read(batch)).status
/** Customs amends the declaration, or takes its closing back. */
async function changed(declarationId: string, change: 'amended' | 'reopened'): Promise<void> {
  await line.opened.owner.query(change === 'amended' ? `update declaration set destination_country = 'UZB', trade_country = 'UZB' where id = $1` : `update declaration set status = 'released' where id = $1`, [declarationId])
  await line.inTenant((tx) => supersedeProofs(tx, { enterpriseId: exporter, declarationId, at: line.now }))
}

describe('a delivery that was refused and that the operator sends again', () => {
  async function refusedDelivery() {
    const { id, vins } = await line.declared()
    const batch = await line.pushed(id)
    await settle(followDelivery, await deliveryOf(batch), refused)
    expect(await statusOf(batch)).toBe('push-failed')
    return { id, vins, batch }
  }

  it('is under way once more: the office is asked, behind it, whether the batch may be withdrawn', async () => {
    const { batch, vins } = await refusedDelivery()
    expect(await line.read(batch)).toMatchObject({ withdrawal: 'withdrawnUnpushed' })
    await asOperator(resend, await deliveryOf(batch))
    expect(await line.read(batch)).toMatchObject({ withdrawal: 'withdrawalAsked' })
    expect(await line.withdraw(batch)).toEqual({ status: 'withdrawing' })
    expect(await typesOf(batch)).toEqual(['batch-delivery', 'batch-withdrawal'])
    expect(await line.claimsOf(batch)).toEqual(vins)
    const [delivery, withdrawal] = await line.messagesOf(batch)
    expect([withdrawal?.destination, withdrawal?.objectKey]).toEqual([delivery?.destination, delivery?.objectKey])
    await settle(followDelivery, await deliveryOf(batch), { outcome: 'done' })
    expect(await statusOf(batch)).toBe('withdrawing')
    await line.answer(batch, { type: 'withdrawal-answer', granted: true, at: line.at(9) })
    expect(await statusOf(batch)).toBe('withdrawn')
  })

  it('shows as 推送中 once it was taken, whose receipt may come before or after', async () => {
    const { batch } = await refusedDelivery()
    await asOperator(resend, await deliveryOf(batch))
    await settle(followDelivery, await deliveryOf(batch), { outcome: 'done' })
    expect(await statusOf(batch)).toBe('pushing')
    await line.opened.owner.query('update outbox set done_at = now() where message_id = $1', [(await deliveryOf(batch)).messageId])
    expect(await line.withdraw(batch)).toEqual({ status: 'withdrawing' })
    const other = await refusedDelivery()
    await asOperator(resend, await deliveryOf(other.batch))
    await line.answer(other.batch, { type: 'batch-receipt', result: 'received', at: line.at(1) })
    await settle(followDelivery, await deliveryOf(other.batch), { outcome: 'done' })
    expect(await statusOf(other.batch)).toBe('delivered')
  })

  it('and that is refused again while its withdrawal waits: withdrawn, and neither message is left', async () => {
    const { batch, id } = await refusedDelivery()
    await asOperator(resend, await deliveryOf(batch))
    await line.withdraw(batch)
    await settle(followDelivery, await deliveryOf(batch), refused)
    expect(await statusOf(batch)).toBe('withdrawn')
    expect(await typesOf(batch)).toEqual(['batch-delivery (out)', 'batch-withdrawal (out)'])
    expect(await line.submit(id)).toHaveProperty('id')
  })

  it('or that is dropped instead: nobody has it, so the batch is withdrawn at once', async () => {
    const { batch, id } = await refusedDelivery()
    await asOperator(dropDead, await deliveryOf(batch))
    expect(await line.withdraw(batch)).toEqual({ status: 'withdrawn' })
    expect(await typesOf(batch)).toEqual(['batch-delivery (out)'])
    expect(await line.submit(id)).toHaveProperty('id')
  })

  it('at the moment of the withdrawal: either the office is asked, or nothing goes out any more', async () => {
    for (let round = 0; round < 5; round++) {
      const { batch } = await refusedDelivery()
      const delivery = await deliveryOf(batch)
      const [withdrawn] = await Promise.all([line.withdraw(batch), asOperator(resend, delivery)])
      const { open, dead } = await deliveryOf(batch)
      expect([
        { withdrawn: { status: 'withdrawn' }, open: false, dead: true, types: ['batch-delivery (out)'] },
        { withdrawn: { status: 'withdrawing' }, open: true, dead: false, types: ['batch-delivery', 'batch-withdrawal'] },
      ]).toContainEqual({ withdrawn, open, dead, types: await typesOf(batch) })
    }
  })
})

describe('a certificate that could not be made', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chechuang-ways-out-'))
  const press = openPress()
  afterAll(async () => {
    await press.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const orderOf = async (proofId: string) => {
    const [order] = await line.rows<Claimed>(
      `select id, message_id as "messageId", enterprise_id as "enterpriseId", message_type as "messageType", body from outbox where body->>'proofId' = $1`, proofId)
    return order as Claimed
  }

  it('goes out with its batch once it can be, after the operator sent the order again', async () => {
    const trust = await openTrust({ dir: join(folder, 'keys'), now: line.clock.now, mode: 'demo', names: { operator: '演示平台', issuer: demoIssuer.name, seal: demoIssuer.seal.text } })
    const parts = { database: line.opened.database, clock: line.clock, files: await openFolderStore(join(folder, 'files')), press, trust, issuer: demoIssuer, publicUrl: 'http://localhost' }
    const { id } = await line.declared()
    const batch = await line.submitted(id)
    const [proof] = await line.proofsOf(batch)
    const order = await orderOf(proof?.id as string)
    // a character that no font has
    await line.opened.owner.query(`update proof set snapshot = jsonb_set(snapshot, '{consignor,name}', to_jsonb('甲𰻝'::text)) where id = $1`, [proof?.id])
    const first = await sealProof(parts, order)
    expect(first).toMatchObject({ outcome: 'refused' })
    await settle(followSealing, order, first as Settled)
    expect(await statusOf(batch)).toBe('push-failed')

    await line.opened.owner.query(`update proof set snapshot = jsonb_set(snapshot, '{consignor,name}', to_jsonb('甲'::text)) where id = $1`, [proof?.id])
    expect(await asOperator(resend, order)).toBe(true)
    expect(await sealProof(parts, order)).toEqual({ outcome: 'done' })
    expect(await line.read(batch)).toMatchObject({ status: 'pushing', proofs: [{ status: 'valid' }] })
    expect(await typesOf(batch)).toEqual(['batch-delivery'])
    // killed before its mark, it comes again
    expect(await sealProof(parts, order)).toEqual({ outcome: 'done' })
    expect(await typesOf(batch)).toEqual(['batch-delivery'])
  }, 60_000)

  it('is withdrawn with its batch at once, and its order is not left to the operator', async () => {
    const { id } = await line.declared()
    const batch = await line.submitted(id)
    const [proof] = await line.proofsOf(batch)
    const order = await orderOf(proof?.id as string)
    await settle(followSealing, order, refused)
    expect(await line.withdraw(batch)).toEqual({ status: 'withdrawn' })
    expect(await line.rows('select 1 from outbox where message_id = $1 and done_at is null', order.messageId)).toEqual([])
    expect(await line.submit(id)).toHaveProperty('id')
  })

  it('keeps its batch back though the others are ready; overtaken by customs it does so no more', async () => {
    const [one, two] = [await line.declared(), await line.declared()]
    const batch = await line.submitted(one.id, two.id)
    const [bad, good] = await line.proofsOf(batch)
    await settle(followSealing, await orderOf(bad?.id as string), refused)
    await line.sealed(batch, good?.id as string)
    expect([await statusOf(batch), await typesOf(batch)]).toEqual(['push-failed', []])
    await changed(one.id, 'amended')
    expect([await statusOf(batch), await typesOf(batch)]).toEqual(['pushing', ['batch-delivery']])
  })
})

describe('a declaration that customs changes while its certificate waits for the seal', () => {
  it('ends its batch where no other is in it: the vehicles are free, the history says why', async () => {
    const { id, vins } = await line.declared()
    const batch = await line.submitted(id)
    await changed(id, 'amended')
    const seen = await line.read(batch)
    expect(seen).toMatchObject({ status: 'withdrawn', proofs: [{ status: 'superseded' }], vehicles: vins.map((vin) => ({ vin, result: 'withdrawn' })) })
    expect(seen.history.map(({ note }) => note)).toEqual([null, expect.stringContaining('海关已修改该报关单'), '全部证明在推送前已失效，批次自动撤回'])
    expect([await line.claimsOf(batch), await typesOf(batch)]).toEqual([[], []])
    expect(await line.submit(id)).toHaveProperty('id')
  })

  it.each(['sealed before', 'sealed after'] as const)('leaves the others of its batch to go out: %s', async (when) => {
    const [one, two] = [await line.declared(), await line.declared()]
    const batch = await line.submitted(one.id, two.id)
    const [dead, live] = await line.proofsOf(batch)
    if (when === 'sealed before') await line.sealed(batch, live?.id as string)
    await changed(one.id, 'reopened')
    if (when === 'sealed after') await line.sealed(batch, live?.id as string)
    // its own order comes to nothing, and changes nothing
    await line.sealed(batch, dead?.id as string)
    const { body } = await deliveryOf(batch)
    expect((body as { proofs: { proofNo: string }[] }).proofs.map(({ proofNo }) => proofNo)).toEqual([live?.proofNo])
    const { status, vehicles } = await line.read(batch)
    expect(status).toBe('pushing')
    expect(vehicles.map(({ result }) => result)).toEqual(['superseded', 'superseded', null, null])
    expect(await line.claimsOf(batch)).toEqual(two.vins)
    expect(await typesOf(batch)).toEqual(['batch-delivery'])
  })

  it('at the same moment as the other is sealed: pushed once, with what holds', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, two] = [await line.declared(), await line.declared()]
      const batch = await line.submitted(one.id, two.id)
      const [, live] = await line.proofsOf(batch)
      await Promise.all([changed(one.id, 'amended'), line.sealed(batch, live?.id as string)])
      expect([await statusOf(batch), await typesOf(batch)]).toEqual(['pushing', ['batch-delivery']])
    }
  })
})

describe('a declaration that customs changes after the push (decision 7)', () => {
  it('the office is told by the way the certificate went, behind it, whatever channel it has by now', async () => {
    const [one, two] = [await line.declared(), await line.declared()]
    const batch = await line.pushed(one.id, two.id)
    await line.opened.owner.query(`update party set office_channel = 'system' where id = '41'`)
    await changed(one.id, 'amended')
    await line.opened.owner.query(`update party set office_channel = 'desk' where id = '41'`)
    const [delivery, news] = await line.messagesOf(batch)
    const [dead] = await line.proofsOf(batch)
    expect(news).toMatchObject({
      messageType: 'proof-superseded', destination: delivery?.destination, objectKey: delivery?.objectKey,
      body: { batchNo: batch.batchNo, proofNo: dead?.proofNo, reason: '海关已修改该报关单', at: line.now.toISOString() },
    })
    expect((await line.read(batch)).history.at(-1)?.note).toContain('已向车辆管理所发出失效通知')
    // heard again of the same change, nothing is told twice
    await changed(one.id, 'amended')
    expect(await typesOf(batch)).toEqual(['batch-delivery', 'proof-superseded'])
  })

  it('also where the batch was accepted or is asked back; not where it will never be there', async () => {
    const [one, two, three] = [await line.declared(), await line.declared(), await line.declared()]
    const [accepted, asked, dropped] = [await line.pushed(one.id), await line.pushed(two.id), await line.pushed(three.id)]
    await line.answer(accepted, { type: 'batch-receipt', result: 'accepted', at: line.at(1) })
    await line.withdraw(asked)
    await settle(followDelivery, await deliveryOf(dropped), refused)
    await asOperator(dropDead, await deliveryOf(dropped))
    for (const { id } of [one, two, three]) await changed(id, 'reopened')
    expect(await typesOf(accepted)).toContain('proof-superseded')
    expect(await typesOf(asked)).toEqual(['batch-delivery', 'batch-withdrawal', 'proof-superseded'])
    expect(await typesOf(dropped)).toEqual(['batch-delivery (out)'])
    // a remark of ours is no decision of the office: an older correction that is heard later still counts
    await line.answer(accepted, { type: 'batch-receipt', result: 'sent-back', at: line.at(2) })
    expect(await statusOf(accepted)).toBe('sent-back')
  })

  it('an office’s system that won’t hear of it: the exporter is told to tell it, and nothing waits behind the message', async () => {
    const { id } = await line.declared()
    const batch = await line.pushed(id)
    await changed(id, 'amended')
    await settle(followSuperseded, await line.messageOf(batch, 'proof-superseded'), refused)
    const [, news] = await line.messagesOf(batch)
    expect(news).toMatchObject({ open: false })
    const { status, history } = await line.read(batch)
    expect([status, history.at(-1)?.note]).toEqual(['pushing', expect.stringContaining('请直接联系车辆管理所')])
  })

  it('stays superseded for whoever checks it, though its batch is withdrawn afterwards', async () => {
    const [one, two] = [await line.declared(), await line.declared()]
    const batch = await line.pushed(one.id, two.id)
    await line.opened.owner.query(`
      insert into public_proof (proof_no, owner_id, token_sha256, file_sha256, status, shown, addressed_to, addressed_on)
      select proof_no, 7, 't', 'f', 'valid', '{}', '西安', '2026-03-15' from proof where batch_id = $1`, [batch.id])
    await changed(one.id, 'amended')
    await line.withdraw(batch)
    await line.answer(batch, { type: 'withdrawal-answer', granted: true, at: line.at(1) })
    const [dead, live] = await line.proofsOf(batch)
    expect(await line.rows('select proof_no, status from public_proof where proof_no = any ($1) order by proof_no', [dead?.proofNo, live?.proofNo])).toEqual([
      { proof_no: dead?.proofNo, status: 'superseded' }, { proof_no: live?.proofNo, status: 'withdrawn' },
    ])
  })
})
