// An office's system that refuses for good what a clerk is waiting for: no batch hangs in 撤回中.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { followDelivery, followWithdrawal } from '../capabilities/verification/server/take-answers.ts'
import type { Claimed } from '../platform/server/outbox/queue.ts'
import { parties, sessionCookie, smallWorld } from './testing/world.ts'

const world = smallWorld()
const refused = { outcome: 'refused', reason: 'HTTP 400' } as const

async function batchOf(key: 'one' | 'two') {
  const answer = await world.server.http.inject({ url: `/api/verification/batches/${world.things[key].batchId}`, cookies: { [sessionCookie(world)]: await world.signIn(key) } })
  return answer.json<{ status: string; proofs: { status: string }[]; history: { note: string | null }[] }>()
}

/** The batch with its withdrawal under way, and a message about it as the outbox has it. */
async function withdrawing(key: 'one' | 'two', messageType: string): Promise<Claimed> {
  const { batchId } = world.things[key]
  const enterpriseId = parties[key].id
  await world.owner.query(`update batch set status = 'withdrawing' where id = $1`, [batchId])
  const { rows } = await world.owner.query<{ id: string; messageId: string }>(
    `insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, body, context, dead_at)
     values ($1, $2, 'office:610100', $3, 1, $4, '{}', $5, now()) returning id, message_id as "messageId"`,
    [randomUUID(), enterpriseId, `${enterpriseId}/batch/${batchId}`, messageType, JSON.stringify({ batchId })],
  )
  return { ...(rows[0] as { id: string; messageId: string }), enterpriseId, destination: 'office:610100', messageType, objectKey: '', correlatesTo: null, body: {}, context: { batchId }, attempts: 1 }
}
const follow = (follower: typeof followDelivery, message: Claimed) =>
  world.database.withContext({ role: 'app_tenant', enterpriseId: message.enterpriseId }, (tx) => follower(tx, message, refused, world.foundation.clock.now()))
const dropped = async ({ messageId }: Claimed) => (await world.owner.query('select 1 from outbox where message_id = $1 and done_at is not null', [messageId])).rowCount

it('a delivery refused while its withdrawal waits: withdrawn, its vehicles are free, the operator’s list holds nothing to resend', async () => {
  const message = await withdrawing('one', 'batch-delivery')
  await follow(followDelivery, message)
  const batch = await batchOf('one')
  expect(batch).toMatchObject({ status: 'withdrawn', proofs: [{ status: 'withdrawn' }] })
  expect(batch.history.at(-1)?.note).toContain('撤回已生效')
  expect((await world.owner.query('select 1 from vin_claim where ref_id = $1', [world.things.one.batchId])).rowCount).toBe(0)
  expect(await dropped(message)).toBe(1)
})

it('a withdrawal refused: the batch is where it was, in words, and can be withdrawn anew', async () => {
  const message = await withdrawing('two', 'batch-withdrawal')
  await follow(followWithdrawal, message)
  const batch = await batchOf('two')
  expect(batch).toMatchObject({ status: 'delivered', proofs: [{ status: 'valid' }] })
  expect(batch.history.at(-1)?.note).toContain('未接收撤回申请')
  expect(await dropped(message)).toBe(1)
})
