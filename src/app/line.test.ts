// The whole line in one process: the real server, both workers, a desk.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeDelivery } from '../capabilities/vehicle-office-desk/server/take-delivery.ts'
import type { Claimed } from '../platform/server/outbox/queue.ts'
import { eventually } from '../platform/server/testing/eventually.ts'
import { parties, sessionCookie, smallWorld, type PartyKey } from './testing/world.ts'
import { startWork, type Work } from './testing/work.ts'

const world = smallWorld()
let work: Work
beforeAll(() => {
  work = startWork(world.foundation)
})
afterAll(() => work?.stop())

async function call<T>(who: PartyKey, method: 'GET' | 'POST', path: string, payload?: object): Promise<T> {
  const answer = await world.server.http.inject({
    method, url: `/api${path}`, ...(payload ? { payload } : {}), headers: { 'idempotency-key': randomUUID() }, cookies: { [sessionCookie(world)]: await world.signIn(who) },
  })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<T>()
}
interface Batch { status: string; history: { status: string }[]; vehicles: { vin: string; result: string | null }[]; messages: { partner: string; messageType: string }[] }
const batch = (id: string) => call<Batch>('one', 'GET', `/verification/batches/${id}`)
const count = async (text: string, ...values: unknown[]) => (await world.owner.query(text, values)).rowCount

describe('from submission to the desk and back', () => {
  it('a batch is sealed, delivered, accepted at the desk, and the exporter sees it', async () => {
    const { batchId, deskBatchId } = world.things.one
    expect(await eventually(async () => (await batch(batchId)).status === 'delivered' && batch(batchId))).toMatchObject({
      history: [{ status: 'submitted' }, { status: 'pushing' }, { status: 'delivered' }],
    })
    await call('officeOne', 'POST', `/desk/batches/${deskBatchId}/acceptance`, {})
    const accepted = await eventually(async () => { const now = await batch(batchId); return now.status === 'accepted' && now })
    expect(accepted.history.map(({ status }) => status)).toEqual(['submitted', 'pushing', 'delivered', 'accepted'])
    // the answer is among the batch's messages, from the desk it was sent to
    expect(accepted.messages).toEqual(expect.arrayContaining([expect.objectContaining({ partner: 'desk:610100', messageType: 'batch-receipt' })]))
    expect(work.faults).toEqual([])
  })

  it('a delivery that comes twice is one batch at the desk, and one receipt', async () => {
    const { rows } = await world.owner.query<Claimed>(`
      select id, message_id as "messageId", enterprise_id as "enterpriseId", destination, message_type as "messageType", object_key as "objectKey",
             correlates_to as "correlatesTo", body, context, attempts from outbox where message_type = 'batch-delivery' and enterprise_id = $1`, [parties.one.id])
    const delivery = rows[0] as Claimed
    const counts = async () => [
      await count('select 1 from office_batch where message_id = $1', delivery.messageId),
      await count('select 1 from office_vehicle where enterprise_id = $1', parties.officeOne.id),
      await count(`select 1 from outbox where destination = 'own-inbox' and enterprise_id = $1`, parties.officeOne.id),
    ]
    const before = await counts()
    await Promise.all([1, 2, 3].map(() => takeDelivery(world.foundation, delivery)))
    expect(await counts()).toEqual(before)
    expect(before[0]).toBe(1)
  })

  it('a delivery to an office that our desk does not serve is refused for good', async () => {
    const { rows } = await world.owner.query<Claimed>(`select message_id as "messageId", enterprise_id as "enterpriseId", body from outbox where message_type = 'batch-delivery' limit 1`)
    const delivery = rows[0] as Claimed
    const elsewhere = { ...delivery, body: { ...(delivery.body as object), officeCode: '619999' } }
    expect(await takeDelivery(world.foundation, elsewhere)).toMatchObject({ outcome: 'refused' })
  })

  it('each vehicle that the desk decides is seen by the exporter, and by nobody else', async () => {
    const { batchId, deskBatchId, vin } = world.things.two
    await call('officeTwo', 'POST', `/desk/batches/${deskBatchId}/decisions`, { decisions: [{ vin, result: 'accepted' }] })
    const seen = await eventually(async () => {
      const now = await call<Batch>('two', 'GET', `/verification/batches/${batchId}`)
      return now.vehicles.some((one) => one.result === 'accepted') && now
    })
    expect(seen.vehicles.find((one) => one.vin === vin)?.result).toBe('accepted')
    expect((await batch(world.things.one.batchId)).vehicles.some((one) => one.vin === vin)).toBe(false)
    expect(work.faults).toEqual([])
  })
})
