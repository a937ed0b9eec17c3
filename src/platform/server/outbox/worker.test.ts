import sql from 'sql-template-tag'
import { afterEach, describe, expect, it } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../testing/opened-database.ts'
import { Breaker } from './breaker.ts'
import { contextOf, enqueue, enqueueAll } from './enqueue.ts'
import { drop, queueHealth, resend } from './operate.ts'
import { markRetry, takeTurn, type Claimed } from './queue.ts'
import { startOutboxWorker, type Delivery, type Follow, type OutboxWorker } from './worker.ts'

const opened = openedDatabase({ connections: 8 })
const faults: unknown[] = []
const workers: OutboxWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((one) => one.stop()))
  await opened.owner.query('delete from outbox')
  faults.length = 0
})

const done: Delivery = { outcome: 'done' }
const send = (objectKey: string, body: unknown = {}, destination = 'customs', enterpriseId = '7') =>
  opened.database.withContext(tenant(enterpriseId), (tx) => enqueue(tx, { enterpriseId, destination, messageType: 'm', objectKey, body, context: { objectKey } }))

function start(deliver: (message: Claimed) => Promise<Delivery>, more: Partial<Parameters<typeof startOutboxWorker>[0]> = {}): OutboxWorker {
  const one = startOutboxWorker({ database: opened.database, deliverers: { customs: deliver, office: deliver }, onError: (error) => faults.push(error), pollMs: 20, ...more })
  workers.push(one)
  return one
}

interface Row { seq: number; attempts: number; outcome: string | null; done: boolean; dead: boolean; wait: number }
const row = async (messageId: string) =>
  (await opened.owner.query<Row>(
    `select seq, attempts, outcome, done_at is not null as done, dead_at is not null as dead, extract(epoch from run_at - now())::float as wait
       from outbox where message_id = $1`, [messageId])).rows[0] as Row
const open = async () => (await opened.owner.query('select 1 from outbox where done_at is null')).rowCount
const turn = (limit = 50, given = {}) => takeTurn(opened.database, { done: [], limit, closed: [], ...given })

describe('messages about one object', () => {
  it('leave in the order they were enqueued, one after the other', async () => {
    for (let i = 0; i < 8; i++) for (const object of ['a', 'b', 'c']) await send(object, i)
    const under = new Map<string, number>()
    const heard: Record<string, unknown[]> = {}
    start(async ({ objectKey, body }) => {
      under.set(objectKey, (under.get(objectKey) ?? 0) + 1)
      expect(under.get(objectKey)).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5))
      ;(heard[objectKey] ??= []).push(body)
      under.set(objectKey, (under.get(objectKey) ?? 0) - 1)
      return done
    })
    await eventually(async () => (await open()) === 0)
    expect(heard).toEqual(Object.fromEntries(['a', 'b', 'c'].map((object) => [`7/${object}`, [0, 1, 2, 3, 4, 5, 6, 7]])))
    expect(faults).toEqual([])
  })

  it('a later one is not even claimed before the earlier is done', async () => {
    const [first, second] = [await send('a'), await send('a')]
    const claimed = await turn()
    expect(claimed.map(({ messageId }) => messageId)).toEqual([first])
    expect(await turn()).toEqual([])
    expect((await turn(50, { done: claimed.map(({ id }) => id) })).map(({ messageId }) => messageId)).toEqual([second])
  })

  it('of two enterprises are two objects', async () => {
    await send('same', {}, 'customs', '7')
    await send('same', {}, 'customs', '8')
    expect((await turn()).map(({ objectKey }) => objectKey).sort()).toEqual(['7/same', '8/same'])
  })

  it('are numbered without a gap, whoever enqueues at the same time', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => send('busy')))
    const seqs: number[] = []
    for (const id of ids) seqs.push((await row(id)).seq)
    expect(seqs.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, i) => (seqs[0] ?? 0) + i))
  })

  it('that were rolled back never were', async () => {
    const undone = opened.database.withContext(tenant('7'), async (tx) => {
      await enqueue(tx, { enterpriseId: '7', destination: 'customs', messageType: 'm', objectKey: 'undone', body: {} })
      throw new Error('changed its mind')
    })
    await expect(undone).rejects.toThrow()
    expect(await open()).toBe(0)
  })
})

describe('enqueueAll', () => {
  it('takes 500 at once and gives their ids in order', async () => {
    const objects = Array.from({ length: 500 }, (_, i) => `object ${i}`)
    const ids = await opened.database.withContext(tenant('7'), (tx) =>
      enqueueAll(tx, objects.map((objectKey) => ({ enterpriseId: '7', destination: 'customs', messageType: 'm', objectKey, body: { objectKey }, context: { objectKey } }))))
    expect(new Set(ids).size).toBe(500)
    const { rows } = await opened.owner.query<{ id: string; key: string }>(`select message_id as id, body->>'objectKey' as key from outbox`)
    const byId = new Map(rows.map(({ id, key }) => [id, key]))
    expect(ids.map((id) => byId.get(id))).toEqual(objects)
    expect(await opened.database.withContext(tenant('7'), (tx) => contextOf(tx, '7', ids[499] as string))).toEqual({ objectKey: 'object 499' })
    expect(await opened.database.withContext(tenant('7'), (tx) => enqueueAll(tx, []))).toEqual([])
  })

  it('in two transactions that name the same objects in other orders does not deadlock', async () => {
    const objects = Array.from({ length: 40 }, (_, i) => `shared ${i}`)
    const all = (keys: readonly string[]) => opened.database.withContext(tenant('7'), (tx) =>
      enqueueAll(tx, keys.map((objectKey) => ({ enterpriseId: '7', destination: 'customs', messageType: 'm', objectKey, body: {} }))))
    await Promise.all([1, 2, 3, 4].flatMap(() => [all(objects), all([...objects].reverse())]))
    expect(await open()).toBe(320)
  })
})

describe('a lease', () => {
  it('brings back what a killed worker held, as no attempt of the message', async () => {
    const id = await send('held')
    expect(await turn(1, { leaseSeconds: 0.2 })).toHaveLength(1)
    expect(await turn()).toEqual([])
    const [again] = await eventually(async () => { const taken = await turn(); return taken.length > 0 && taken })
    expect(again).toMatchObject({ messageId: id, attempts: 0 })
  })
})

describe('a dead letter', () => {
  const refuseFirst = (reason: string) => {
    let refused = false
    return async (): Promise<Delivery> => {
      if (refused) return done
      refused = true
      return { outcome: 'refused', reason }
    }
  }

  it('blocks its object and no other, until the operator resends it', async () => {
    const [dead, behind] = [await send('a', 1), await send('a', 2)]
    start(refuseFirst('HTTP 400'), { width: 1 })
    await eventually(async () => (await row(dead)).dead)
    const other = await send('b')
    await eventually(async () => (await row(other)).done)
    expect(await row(behind)).toMatchObject({ done: false, dead: false, attempts: 0 })
    expect(await opened.database.withContext(worker, queueHealth)).toMatchObject({ open: 1, dead: 1 })

    expect(await opened.database.withContext(worker, (tx) => resend(tx, dead))).toBe(true)
    await eventually(async () => (await row(behind)).done)
    expect(await row(dead)).toMatchObject({ done: true, dead: false, outcome: null })
    expect(await opened.database.withContext(worker, (tx) => resend(tx, dead))).toBe(false)
  })

  it('or drops it with a reason', async () => {
    const [dead, behind] = [await send('a', 1), await send('a', 2)]
    const deliver = refuseFirst('HTTP 400')
    start(deliver, { width: 1 })
    await eventually(async () => (await row(dead)).dead)
    expect(await opened.database.withContext(worker, (tx) => drop(tx, behind, 'not dead'))).toBe(false)
    expect(await opened.database.withContext(worker, (tx) => drop(tx, dead, 'sent by hand'))).toBe(true)
    await eventually(async () => (await row(behind)).done)
    expect(await row(dead)).toMatchObject({ done: true, outcome: 'dropped: sent by hand' })
  })

  it('is what becomes of a message that nothing delivers', async () => {
    const id = await send('a', {}, 'nowhere:1')
    start(async () => done)
    await eventually(async () => (await row(id)).dead)
    expect(await row(id)).toMatchObject({ outcome: 'nothing delivers to nowhere:1' })
  })
})

describe('what follows from a message’s fate', () => {
  const refuse = async (): Promise<Delivery> => ({ outcome: 'refused', reason: 'HTTP 400' })
  const followed = async () => (await opened.owner.query<{ owner: string }>(`select owner_id as owner from vin_claim where purpose = 'followed'`)).rows
  const note: Follow = async (tx, { enterpriseId, id }) => {
    await tx.run(sql`insert into vin_claim (vin, purpose, owner_id, ref_id, at) values (${`VIN${id}`}, 'followed', ${enterpriseId}, gen_random_uuid(), now())`)
  }
  afterEach(() => opened.owner.query(`delete from vin_claim where purpose = 'followed'`))

  it('is one with the refusal: where it can’t be done, nothing is marked, and both come again', async () => {
    const id = await send('a')
    let broken = true
    start(refuse, {
      followers: {
        m: async (tx, message, settled) => {
          expect(settled).toEqual({ outcome: 'refused', reason: 'HTTP 400' })
          await note(tx, message, settled)
          if (broken) throw new Error('killed in between')
        },
      },
    })
    await eventually(async () => (await row(id)).attempts > 0)
    expect(await row(id)).toMatchObject({ dead: false, done: false, outcome: 'killed in between' })
    expect(await followed()).toEqual([])
    broken = false
    await opened.owner.query('update outbox set run_at = now()')
    await eventually(async () => (await row(id)).dead)
    expect(await followed()).toEqual([{ owner: '7' }])
    expect(faults.map(String)).toEqual(['Error: killed in between'])
  })

  it('comes before the mark of a delivery, in the context of the message’s enterprise', async () => {
    const [own, other] = [await send('a', {}, 'customs', '7'), await send('b', {}, 'customs', '8')]
    const marked: boolean[] = []
    start(async () => done, {
      followers: {
        m: async (tx, message, settled) => {
          marked.push((await row(message.messageId)).done)
          await note(tx, message, settled)
        },
      },
    })
    await eventually(async () => (await row(own)).done && (await row(other)).done)
    expect(marked).toEqual([false, false])
    expect((await followed()).map(({ owner }) => owner).sort()).toEqual(['7', '8'])
  })

  it('is waited for by stop()', async () => {
    const id = await send('a')
    let begun = false
    const one = start(refuse, {
      followers: {
        m: async () => {
          begun = true
          await new Promise((resolve) => setTimeout(resolve, 200))
        },
      },
    })
    await eventually(async () => begun)
    await one.stop()
    expect((await row(id)).dead).toBe(true)
  })
})

describe('a destination that is slow', () => {
  it('takes four fifths of the places at most: the others’ messages go out meanwhile', async () => {
    for (let i = 0; i < 20; i++) await send(`slow ${i}`, {}, 'customs')
    for (let i = 0; i < 20; i++) await send(`slow too ${i}`, {}, 'customs')
    const quick = await send('quick', {}, 'office:610100')
    let slow = 0
    let end: (delivery: Delivery) => void = () => undefined
    const released = new Promise<Delivery>((resolve) => (end = resolve))
    start(async () => done, { width: 10, deliverers: { customs: () => (slow++, released), office: async () => done } })
    await eventually(async () => (await row(quick)).done)
    expect(slow).toBe(8)
    end(done)
    await eventually(async () => (await open()) === 0)
  })

  it('and says nothing several times in a row is left alone like one that isn’t there', () => {
    let now = 0
    const breaker = new Breaker(() => now)
    for (let i = 0; i < 7; i++) breaker.silent('a')
    expect(breaker.closedDestinations()).toEqual([])
    breaker.reached('a')
    for (let i = 0; i < 7; i++) breaker.silent('a')
    expect(breaker.closedDestinations()).toEqual([])
    for (let i = 0; i < 17; i++) breaker.silent('a')
    expect(breaker.closedDestinations()).toEqual(['a'])
    now = 1000
    expect(breaker.dueForOneTry()).toEqual(['a'])
    breaker.trying('a')
    breaker.silent('a')
    now = 2000
    expect(breaker.dueForOneTry()).toEqual([])
    now = 3000
    expect(breaker.dueForOneTry()).toEqual(['a'])
  })

  it('once shut for its absence and then silent, is tried again all the same', () => {
    let now = 0
    const breaker = new Breaker(() => now)
    breaker.unreachable('a')
    now = 1000
    breaker.trying('a')
    breaker.silent('a')
    now = 3000
    expect(breaker.dueForOneTry()).toEqual(['a'])
  })
})

describe('what failed', () => {
  it('is tried again after a pause, a throw too', async () => {
    const [failed, threw] = [await send('a'), await send('b')]
    start(async ({ messageId }) => {
      if (messageId === threw) throw new Error('a surprise')
      return { outcome: 'failed', reason: 'HTTP 500' }
    })
    await eventually(async () => (await row(failed)).attempts === 1 && (await row(threw)).attempts === 1)
    expect(await row(failed)).toMatchObject({ outcome: 'HTTP 500', done: false, dead: false })
    expect(await row(threw)).toMatchObject({ outcome: 'a surprise' })
    expect((await row(failed)).wait).toBeGreaterThan(0.3)
  })

  it.each([[0, 0.7, 1.3], [5, 23, 41], [9, 380, 641], [42, 380, 641], [60, 380, 641], [2_000_000, 380, 641]])(
    'at attempt %i waits between %d and %d seconds: the pause never overflows', async (attempts, least, most) => {
      const id = await send('a')
      await opened.owner.query('update outbox set attempts = $1 where message_id = $2', [attempts, id])
      await opened.database.withContext(worker, async (tx) => markRetry(tx, String((await opened.owner.query('select id from outbox')).rows[0].id), 'again'))
      const { wait, attempts: now } = await row(id)
      expect(now).toBe(attempts + 1)
      expect(wait).toBeGreaterThan(least)
      expect(wait).toBeLessThan(most)
      expect(await turn()).toEqual([])
    })
})

describe('a destination that can’t be reached', () => {
  it('costs no attempt, is left alone, is tried by one message, and then by all', async () => {
    const ids = []
    for (let i = 0; i < 12; i++) ids.push(await send(`object ${i}`, {}, 'office:610100'))
    const other = await send('elsewhere')
    let reachable = false
    const tries: number[] = []
    start(async ({ destination }) => {
      if (destination === 'customs' || reachable) return done
      tries.push(Date.now())
      return { outcome: 'unreachable', reason: 'ECONNREFUSED' }
    })
    await eventually(async () => (await row(other)).done && tries.length >= 12)
    const burst = tries.length
    // one second for all of the burst together, then one try, then two seconds
    await eventually(async () => tries.length > burst)
    const first = (tries[burst] as number) - (tries[0] as number)
    expect(first).toBeGreaterThan(700)
    expect(first).toBeLessThan(5000)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(tries.length).toBe(burst + 1)
    for (const id of ids) expect(await row(id)).toMatchObject({ attempts: 0, done: false, dead: false })
    reachable = true
    await eventually(async () => (await open()) === 0)
    expect(faults).toEqual([])
  })

  it('is remembered by the breaker: open, one try, open for longer, at most 30 s, closed', () => {
    let now = 0
    const breaker = new Breaker(() => now)
    expect(breaker.unreachable('a')).toBe(1)
    // others that were under way fail in the same moment: that is the same failure
    expect(breaker.unreachable('a')).toBeLessThanOrEqual(1)
    expect(breaker.closedDestinations()).toEqual(['a'])
    expect(breaker.dueForOneTry()).toEqual([])
    now = 1000
    expect(breaker.closedDestinations()).toEqual(['a'])
    expect(breaker.dueForOneTry()).toEqual(['a'])
    for (const pause of [2, 4, 8, 16, 30, 30]) {
      expect(breaker.unreachable('a')).toBe(pause)
      now += pause * 1000
    }
    breaker.reached('a')
    expect([breaker.closedDestinations(), breaker.dueForOneTry()]).toEqual([[], []])
    expect(breaker.unreachable('a')).toBe(1)
  })
})

describe('stop()', () => {
  it('finishes what is under way, marks it, and takes no more', async () => {
    const ids = []
    for (let i = 0; i < 6; i++) ids.push(await send(`object ${i}`))
    let begun = 0
    let ended = 0
    const one = start(async () => {
      begun += 1
      await new Promise((resolve) => setTimeout(resolve, 150))
      ended += 1
      return done
    }, { width: 3 })
    await eventually(async () => begun === 3)
    await one.stop()
    expect([begun, ended]).toEqual([3, 3])
    const states = []
    for (const id of ids) states.push((await row(id)).done)
    expect(states.filter(Boolean)).toHaveLength(3)
  })
})

describe('an id of the outbox', () => {
  it('that is no number never reaches the database', async () => {
    await expect(turn(1, { done: ["1}'; drop table outbox; --"] })).rejects.toThrow('must be digits')
    await expect(turn(Number.NaN)).rejects.toThrow('must be numbers')
    expect(await turn(1, { closed: ["o'brien", 'a\\'] })).toEqual([])
  })
})
