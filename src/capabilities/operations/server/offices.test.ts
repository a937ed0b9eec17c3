import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import sql from 'sql-template-tag'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { drop } from '../../../platform/server/outbox/operate.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { relyOnOfficeChannel } from '../../../registry/party/store.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { officesWithChannel, setChannel } from './offices.ts'

const opened = openedDatabase({ connections: 8 })
const connected = (code: string) => code === '610100'
const switchTo = (channel: 'desk' | 'system', id = '41') => opened.database.withContext(worker, (tx) => setChannel(tx, { id, channel, connected }))
const deliver = (destination: string) =>
  opened.database.withContext(tenant('11'), (tx) =>
    enqueue(tx, { enterpriseId: '11', destination, messageType: 'batch-delivery', objectKey: `batch/${destination}`, body: {} }))

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: '11', kind: 'exporter', name: '甲字汽车出口有限公司', uscc: '91610131MA6TAAAA0X' })
    await writeParty(tx, { id: '41', kind: 'vehicle-office', name: '西安市车辆管理所', code: '610100', channel: 'desk' })
    await writeParty(tx, { id: '42', kind: 'vehicle-office', name: '宝鸡市车辆管理所', code: '610300', channel: 'desk' })
  }))
beforeEach(async () => {
  await opened.owner.query('delete from outbox')
  await opened.owner.query('delete from office_batch')
  await opened.owner.query("update party set office_channel = 'desk' where id = 41")
})

describe('each office is served by exactly one channel (decision 4)', () => {
  it('lists the offices alone, with what is on its way to them', async () => {
    await deliver('desk:610100')
    expect(await opened.database.withContext(worker, (tx) => officesWithChannel(tx, connected))).toEqual([
      { id: '41', code: '610100', name: '西安市车辆管理所', channel: 'desk', openDeliveries: 1, undecided: 0, connected: true },
      { id: '42', code: '610300', name: '宝鸡市车辆管理所', channel: 'desk', openDeliveries: 0, undecided: 0, connected: false },
    ])
  })

  it('switches to the own system and back', async () => {
    expect(await switchTo('system')).toMatchObject({ channel: 'system' })
    expect(await switchTo('system')).toMatchObject({ channel: 'system' })
    expect(await switchTo('desk')).toMatchObject({ channel: 'desk' })
  })

  it.each(['desk:610100', 'office:610100'])('does not switch while a delivery is on its way to %s', async (destination) => {
    await deliver(destination)
    expect(await switchTo('system')).toMatchObject({ refused: 'OFFICE_HAS_OPEN_DELIVERIES', params: { name: '西安市车辆管理所', count: 1 } })
    expect((await opened.owner.query('select office_channel from party where id = 41')).rows).toEqual([{ office_channel: 'desk' }])
  })

  it('nor while one is a dead letter, but does once that was dropped; another office’s do not count', async () => {
    const dead = await deliver('desk:610100')
    await deliver('desk:610300')
    await opened.owner.query('update outbox set dead_at = now() where message_id = $1', [dead])
    expect(await switchTo('system')).toMatchObject({ refused: 'OFFICE_HAS_OPEN_DELIVERIES' })
    await opened.database.withContext(worker, (tx) => drop(tx, dead, '已另行送达'))
    expect(await switchTo('system')).toMatchObject({ channel: 'system', openDeliveries: 0 })
  })

  const lyingOn = (officeId: string, status: string) =>
    opened.database.withContext(tenant(officeId), (tx) => tx.run(sql`
      insert into office_batch (enterprise_id, id, message_id, exporter_uscc, exporter_name, batch_no, vehicle_count, status, version, submitted_at, received_at)
      values (${officeId}, ${randomUUID()}, ${randomUUID()}, '91610131MA6TAAAA0X', '甲字汽车出口有限公司', 'B1', 1, ${status}, 1, now(), now())`))

  it.each(['received', 'withdrawing'])('does not leave its desk while a batch lies there %s: afterwards the desk only reads', async (status) => {
    await lyingOn('41', status)
    await lyingOn('42', status)
    expect(await switchTo('system')).toMatchObject({ refused: 'OFFICE_HAS_UNDECIDED_BATCHES', params: { name: '西安市车辆管理所', count: 1 } })
    expect((await opened.owner.query('select office_channel from party where id = 41')).rows).toEqual([{ office_channel: 'desk' }])
    await opened.owner.query(`update office_batch set status = 'accepted'`)
    expect(await switchTo('system')).toMatchObject({ channel: 'system', undecided: 0 })
  })

  it('comes back to its desk whatever lies there', async () => {
    await opened.owner.query("update party set office_channel = 'system' where id = 41")
    await lyingOn('41', 'received')
    expect(await switchTo('desk')).toMatchObject({ channel: 'desk', undecided: 1 })
  })

  it('counts for the operator, who reads nothing else of it', async () => {
    await lyingOn('41', 'received')
    await lyingOn('41', 'accepted')
    const counted = await opened.database.withContext(worker, (tx) => tx.rows(sql`select status from office_batch`))
    expect(counted).toEqual([{ status: 'received' }])
    await expect(opened.database.withContext(worker, (tx) => tx.rows(sql`select exporter_name from office_batch`))).rejects.toThrow(/permission denied/)
  })

  it('not to a system that nobody registered: its messages would wait for ever, whatever lies on the desk', async () => {
    await lyingOn('42', 'received')
    expect(await switchTo('system', '42')).toMatchObject({ refused: 'OFFICE_NOT_CONNECTED', params: { name: '宝鸡市车辆管理所' } })
    expect(await switchTo('desk', '42')).toMatchObject({ channel: 'desk' })
  })

  it('knows offices only', async () => {
    expect(await switchTo('system', '11')).toMatchObject({ refused: 'NOT_FOUND' })
    expect(await switchTo('system', '999')).toMatchObject({ refused: 'NOT_FOUND' })
  })

  it('two operators at once: the second waits and finds it done', async () => {
    const both = await Promise.all([switchTo('system'), switchTo('system')])
    expect(both).toEqual([expect.objectContaining({ channel: 'system' }), expect.objectContaining({ channel: 'system' })])
    const rows = await opened.database.withContext(worker, (tx) => tx.rows(sql`select office_channel as channel from party where id = 41`))
    expect(rows).toEqual([{ channel: 'system' }])
  })

  /** As a push does: asks for the channel, and commits what it enqueued by it a moment later. */
  const push = (n: number, waitMs: number) =>
    opened.database.withContext(tenant('11'), async (tx) => {
      const { code, channel } = await relyOnOfficeChannel(tx, '41')
      await pause(waitMs)
      await enqueue(tx, { enterpriseId: '11', destination: `${channel === 'desk' ? 'desk' : 'office'}:${code}`, messageType: 'batch-delivery', objectKey: `batch/${n}`, body: {} })
    })

  it('a switch in the moment of a push waits for it, and then finds it on its way', async () => {
    const pushing = push(1, 150)
    await pause(50)
    expect(await switchTo('system')).toMatchObject({ refused: 'OFFICE_HAS_OPEN_DELIVERIES' })
    await pushing
    expect((await opened.owner.query('select destination from outbox')).rows).toEqual([{ destination: 'desk:610100' }])
  })

  it('a push in the moment of a switch waits for it, and takes the new way', async () => {
    const switching = opened.database.withContext(worker, async (tx) => {
      const switched = await setChannel(tx, { id: '41', channel: 'system', connected })
      await pause(150)
      return switched
    })
    await pause(50)
    await push(1, 0)
    expect(await switching).toMatchObject({ channel: 'system' })
    expect((await opened.owner.query('select destination from outbox')).rows).toEqual([{ destination: 'office:610100' }])
  })

  it('however pushes and switches meet, nothing is on its way where the office does not look', async () => {
    for (let round = 0; round < 8; round++) {
      await opened.owner.query('delete from outbox')
      const to = round % 2 === 0 ? 'system' : 'desk'
      await opened.owner.query(`update party set office_channel = $1 where id = 41`, [to === 'system' ? 'desk' : 'system'])
      const all = Array.from({ length: 4 }, (_, n) => push(round * 10 + n, (n * 7 + round) % 12))
      await Promise.all([...all.slice(0, 2), switchTo(to), ...all.slice(2)])
      const { rows } = await opened.owner.query<{ right: boolean }>(`
        select bool_and(o.destination = case p.office_channel when 'desk' then 'desk:' else 'office:' end || p.code) as right
          from outbox o, party p where p.id = 41`)
      expect(rows).toEqual([{ right: true }])
    }
  })
})
