import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { eventually } from '../testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../testing/opened-database.ts'
import { enqueue } from '../outbox/enqueue.ts'
import { receive, type Incoming } from './receive.ts'
import { tryAgain } from './operate.ts'
import { startInboxWorker, type Answerable, type Handle, type Handlers, type InboxWorker, type ReadFirst } from './worker.ts'

const opened = openedDatabase({ connections: 8 })
const faults: unknown[] = []
let running: InboxWorker | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
  faults.length = 0
})

const start = (handlers: Readonly<Record<string, Handle | ReadFirst>>, answerable?: Answerable) => (running = startInboxWorker({ database: opened.database, handlers, ...(answerable ? { answerable } : {}), onError: (error) => faults.push(error), pollMs: 20 }))

const ask = (enterpriseId = '7', destination = 'customs') =>
  opened.database.withContext(tenant(enterpriseId), (tx) => enqueue(tx, { enterpriseId, destination, messageType: 'question', objectKey: 'o', body: {} }))

const message = (given: Partial<Incoming>): Incoming => ({
  source: 'customs', messageId: randomUUID(), messageType: 'answer', correlatesTo: null, headers: {}, body: Buffer.from('{"tenant":"8"}'), ...given,
})

async function deliver(given: Partial<Incoming>): Promise<Incoming> {
  const one = message(given)
  await opened.database.withContext(worker, (tx) => receive(tx, one))
  return one
}

const row = async (messageId: string) =>
  (await opened.owner.query('select * from inbox where message_id = $1', [messageId])).rows[0] as { state: string; outcome: string | null; attempts: number; enterprise_id: string | null }
const become = (messageId: string, state: string) => eventually(async () => (await row(messageId)).state === state && row(messageId))
const hurry = () => opened.owner.query(`update inbox set run_at = now() where state in ('received', 'waiting')`)

/** An effect that can be counted: a draft of the message's enterprise. */
const countEffects = async (messageId: string) =>
  (await opened.owner.query('select enterprise_id from draft where screen = $1', [messageId])).rows.map((one: { enterprise_id: string }) => one.enterprise_id)
const takeEffect: Handle = async (tx, { enterpriseId, messageId }) => {
  await tx.run(sql`insert into draft (enterprise_id, account_id, screen, content, changed_at) values (${enterpriseId}, ${randomUUID()}, ${messageId}, '{}', now())`)
  return { outcome: 'done' }
}

describe('a message received', () => {
  it('takes effect once, however often it comes', async () => {
    const one = await deliver({ correlatesTo: await ask() })
    await opened.database.withContext(worker, async (tx) => {
      expect(await receive(tx, one)).toEqual({ duplicate: true, differs: false })
      expect(await receive(tx, { ...one, body: Buffer.from('other') })).toEqual({ duplicate: true, differs: true })
    })
    start({ answer: takeEffect })
    await become(one.messageId, 'done')
    expect(await countEffects(one.messageId)).toEqual(['7'])
  })

  it('belongs to whoever asked, whatever its content says', async () => {
    const one = await deliver({ correlatesTo: await ask('9') })
    start({ answer: takeEffect })
    await become(one.messageId, 'done')
    expect(await countEffects(one.messageId)).toEqual(['9'])
  })

  it('takes effect once when the worker died between commit and mark', async () => {
    const one = await deliver({ correlatesTo: await ask() })
    start({ answer: takeEffect })
    await become(one.messageId, 'done')
    await opened.owner.query(`update inbox set state = 'received', run_at = now() where message_id = $1`, [one.messageId])
    await become(one.messageId, 'done')
    expect(await countEffects(one.messageId)).toHaveLength(1)
  })

  it('is read before its transaction: twelve at a time hold none of eight connections', async () => {
    let reading = 0
    const { promise: open, resolve } = Promise.withResolvers<number>()
    const asked = await ask()
    const ones = await Promise.all(Array.from({ length: 12 }, () => deliver({ correlatesTo: asked })))
    start({
      answer: {
        async read({ body }) {
          if ((reading += 1) === ones.length) {
            const { rows } = await opened.owner.query<{ open: number }>(`select count(*)::int as open from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`)
            resolve(rows[0]?.open as number)
          }
          const held = await open
          return async (tx, message) => {
            await takeEffect(tx, message)
            return { outcome: 'quarantined', reason: `${body.toString()}, ${held} held` }
          }
        },
      },
    })
    for (const { messageId } of ones) expect(await become(messageId, 'quarantined')).toMatchObject({ outcome: '{"tenant":"8"}, 0 held' })
    expect(await countEffects(ones[0]?.messageId as string)).toEqual(['7'])
  })

  it('that could not be read comes again, and nothing of it has happened', async () => {
    let tried = 0
    const one = await deliver({ correlatesTo: await ask() })
    start({
      answer: {
        async read() {
          if ((tried += 1) === 1) throw new Error('no time')
          return takeEffect
        },
      },
    })
    expect(await eventually(async () => (await row(one.messageId)).outcome !== null && row(one.messageId))).toMatchObject({ state: 'received', outcome: 'no time', attempts: 1 })
    expect(await countEffects(one.messageId)).toEqual([])
    await hurry()
    await become(one.messageId, 'done')
    expect(await countEffects(one.messageId)).toEqual(['7'])
  })

  it('stays in quarantine when the worker died between commit and mark', async () => {
    const one = await deliver({ correlatesTo: await ask() })
    start({ answer: async () => ({ outcome: 'quarantined', reason: 'garbled' }) })
    await become(one.messageId, 'quarantined')
    await opened.owner.query(`update inbox set state = 'received', outcome = null, run_at = now() where message_id = $1`, [one.messageId])
    expect(await become(one.messageId, 'quarantined')).toMatchObject({ outcome: 'garbled' })
  })

  it('that answers what went to another sender is not matched', async () => {
    const asked = await ask('7', 'office:610100')
    const forged = await deliver({ source: 'office:610300', correlatesTo: asked })
    const honest = await deliver({ source: 'office:610100', correlatesTo: asked })
    start({ answer: takeEffect })
    await become(honest.messageId, 'done')
    expect(await become(forged.messageId, 'waiting')).toMatchObject({ enterprise_id: null })
    expect(await countEffects(forged.messageId)).toEqual([])
    const { rows } = await opened.owner.query('select enterprise_id from message_archive where message_id = $1', [forged.messageId])
    expect(rows).toEqual([{ enterprise_id: '0' }])
  })

  it('that overtook its question waits for it, and then belongs to whoever asked', async () => {
    const early = randomUUID()
    const one = await deliver({ correlatesTo: early })
    start({ answer: takeEffect })
    await become(one.messageId, 'waiting')
    const asked = await ask()
    await opened.owner.query('update outbox set message_id = $1 where message_id = $2', [early, asked])
    await hurry()
    await become(one.messageId, 'done')
    expect(await countEffects(one.messageId)).toEqual(['7'])
    const archived = await opened.database.withContext(tenant('7'), (tx) =>
      tx.rows<{ body: Buffer }>(sql`select body from message_archive where message_id = ${one.messageId}`))
    expect(archived).toEqual([{ body: one.body }])
    expect(faults).toEqual([])
  })

  it.each([['no message of ours', randomUUID()], ['nothing', null]])('that answers %s is quarantined after a day', async (_, correlatesTo) => {
    const one = await deliver({ correlatesTo })
    start({ answer: takeEffect })
    await become(one.messageId, 'waiting')
    await opened.owner.query(`update inbox set received_at = now() - interval '23 hours', run_at = now() where message_id = $1`, [one.messageId])
    await eventually(async () => (await row(one.messageId)).attempts >= 2)
    await become(one.messageId, 'waiting')
    await opened.owner.query(`update inbox set received_at = now() - interval '25 hours', run_at = now() where message_id = $1`, [one.messageId])
    expect(await become(one.messageId, 'quarantined')).toMatchObject({ outcome: 'answers no message of ours' })
  })

  it('that no handler knows is quarantined', async () => {
    const one = await deliver({ correlatesTo: await ask(), messageType: 'unheard-of' })
    start({ answer: takeEffect })
    expect(await become(one.messageId, 'quarantined')).toMatchObject({ outcome: 'no handler for unheard-of' })
  })

  it('whose handler throws leaves nothing, is tried again later and later, and then takes effect', async () => {
    const one = await deliver({ correlatesTo: await ask() })
    let tries = 0
    start({
      answer: async (tx, received) => {
        const handled = await takeEffect(tx, received)
        tries += 1
        if (tries < 3) throw new Error('not today')
        return handled
      },
    })
    const after = async (n: number) => {
      await eventually(async () => faults.length >= n && (await row(one.messageId)).outcome === 'not today')
      const { rows } = await opened.owner.query('select extract(epoch from run_at - now())::float as wait from inbox where message_id = $1', [one.messageId])
      return rows[0].wait as number
    }
    expect(await after(1)).toBeGreaterThan(0.5)
    expect(await countEffects(one.messageId)).toEqual([])
    await opened.owner.query('update inbox set attempts = 30 where message_id = $1', [one.messageId])
    await hurry()
    expect(await eventually(async () => tries === 2 && (await after(2)) > 200 && (await after(2)))).toBeLessThanOrEqual(300)
    await hurry()
    await become(one.messageId, 'done')
    expect(await countEffects(one.messageId)).toHaveLength(1)
  })

  it('that answers another question than it may is quarantined before anything runs', async () => {
    const ask = (messageType: string) =>
      opened.database.withContext(tenant('7'), (tx) => enqueue(tx, { enterpriseId: '7', destination: 'customs', messageType, objectKey: messageType, body: {} }))
    let ran = 0
    const answer: Handlers[string] = async (tx, received) => {
      ran += 1
      return takeEffect(tx, received)
    }
    const wrong = await deliver({ correlatesTo: await ask('declaration-query') })
    const right = await deliver({ correlatesTo: await ask('question') })
    start({ answer }, { answer: ['question', 'other-question'] })
    await become(right.messageId, 'done')
    expect(await become(wrong.messageId, 'quarantined')).toMatchObject({ outcome: 'answer is no answer to declaration-query', attempts: 1 })
    expect([ran, await countEffects(wrong.messageId), faults]).toEqual([1, [], []])
  })

  it('has a handler that says what it answers, or the worker does not start', () => {
    expect(() => start({ answer: takeEffect, notice: takeEffect }, { answer: ['question'] })).toThrow('not said: notice')
  })

  it('that fails for hours is quarantined with its last fault, and handled anew when the operator says so', async () => {
    const one = await deliver({ correlatesTo: await ask() })
    let mended = false
    start({ answer: async (tx, received) => (mended ? takeEffect(tx, received) : Promise.reject(new Error('never'))) })
    await eventually(async () => (await row(one.messageId)).outcome === 'never')
    await opened.owner.query('update inbox set attempts = 38 where message_id = $1', [one.messageId])
    await hurry()
    // the fault is written down, not only the message claimed
    await eventually(async () => (await opened.owner.query(`select 1 from inbox where message_id = $1 and attempts = 39 and run_at > now() + interval '200 seconds'`, [one.messageId])).rowCount)
    await hurry()
    expect(await become(one.messageId, 'quarantined')).toMatchObject({ outcome: 'given up after 40 attempts: never' })
    mended = true
    const again = (source: string) => opened.database.withContext(worker, (tx) => tryAgain(tx, { source, messageId: one.messageId }))
    expect([await again('commerce'), await again('customs')]).toEqual([false, true])
    expect(await become(one.messageId, 'done')).toMatchObject({ attempts: 1 })
    expect(await again('customs')).toBe(false)
    expect(await countEffects(one.messageId)).toEqual(['7'])
  })

  it('is given its attempts from when its question was known, however long it waited', async () => {
    const early = randomUUID()
    const one = await deliver({ correlatesTo: early })
    start({ answer: async () => Promise.reject(new Error('not today')) })
    await become(one.messageId, 'waiting')
    const asked = await ask()
    await opened.owner.query('update outbox set message_id = $1 where message_id = $2', [early, asked])
    await opened.owner.query('update inbox set attempts = 200 where message_id = $1', [one.messageId])
    await hurry()
    await eventually(async () => (await row(one.messageId)).outcome === 'not today')
    expect(await row(one.messageId)).toMatchObject({ state: 'received', attempts: 1 })
  })

  it('is handled by one of several workers', async () => {
    const asked = await ask()
    const many = await Promise.all(Array.from({ length: 40 }, () => deliver({ correlatesTo: asked })))
    const others = [1, 2].map(() => startInboxWorker({ database: opened.database, handlers: { answer: takeEffect }, onError: (error) => faults.push(error), pollMs: 20 }))
    const ids = many.map((one) => one.messageId)
    await eventually(async () => (await opened.owner.query(`select 1 from inbox where state = 'done' and message_id = any ($1)`, [ids])).rowCount === many.length)
    await Promise.all(others.map((other) => other.stop()))
    for (const one of many) expect(await countEffects(one.messageId)).toHaveLength(1)
    expect(faults).toEqual([])
  })

  it('stop() finishes what is under way and takes no more', async () => {
    const one = await deliver({ correlatesTo: await ask() })
    let finished = false
    const slow = start({
      answer: async () => {
        await new Promise((resolve) => setTimeout(resolve, 200))
        finished = true
        return { outcome: 'done' }
      },
    })
    await eventually(async () => (await row(one.messageId)).attempts === 1)
    await slow.stop()
    expect(finished).toBe(true)
    expect((await row(one.messageId)).state).toBe('done')
  })
})
