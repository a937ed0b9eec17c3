// What is large keeps nobody waiting: a file of 10 MB at the server, a reply of 4 MB at the worker.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { AddressInfo } from 'node:net'
import { Worker } from 'node:worker_threads'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseDeclarationReply } from '../outside/customs/messages.ts'
import { largeFile } from '../outside/testing/large-file.ts'
import { receive } from '../platform/server/inbox/receive.ts'
import { eventually } from '../platform/server/testing/eventually.ts'
import { startWork } from './testing/work.ts'
import { parties, sessionCookie, smallWorld } from './testing/world.ts'

const world = smallWorld()
let url: string
beforeAll(async () => {
  await world.server.http.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(world.server.http.server.address() as AddressInfo).port}/api/data-collaboration/files`
})

interface Answer { status: number; body: { code?: string; title?: string; outcome?: string; vehicles?: number; differences?: unknown[] } }

// a clerk's browser is another process: what it does with the file is not the server's
const browser = `
  const { parentPort, workerData: { url, file, cookie, key } } = require('node:worker_threads')
  const body = JSON.stringify({ fileName: '大文件.xml', contentBase64: Buffer.from(file).toString('base64') })
  parentPort.once('message', async () => {
    const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', 'idempotency-key': key, cookie } })
    parentPort.postMessage({ status: answer.status, body: await answer.json() })
  })
  parentPort.postMessage('ready')`

/** How many threads began meanwhile: what is large is read in one of its own. */
async function threadsDuring<Done>(work: () => Promise<Done>): Promise<{ done: Done; threads: number }> {
  let threads = 0
  const count = () => void threads++
  subscribe('worker_threads', count)
  try {
    return { done: await work(), threads }
  } finally {
    unsubscribe('worker_threads', count)
  }
}

async function upload(file: Uint8Array): Promise<Answer & { threads: number }> {
  const cookie = `${sessionCookie(world)}=${await world.signIn('one')}`
  const worker = new Worker(browser, { eval: true, workerData: { url, file: Uint8Array.from(file), cookie, key: randomUUID() } })
  const heard = <T>() => new Promise<T>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  await heard()
  const { done, threads } = await threadsDuring(async () => {
    const answered = heard<Answer>()
    worker.postMessage('go')
    return answered
  })
  await worker.terminate()
  return { ...done, threads }
}

describe('a declaration file of 10 MB', () => {
  const declarationNo = '901120260017000001'
  const file = largeFile({ vehicles: 10_000, padding: 800, declarationNo, uscc: parties.one.uscc })

  it('is taken whole, read beside the server that goes on serving', { timeout: 60_000 }, async () => {
    expect(file.byteLength).toBeGreaterThan(9_000_000)
    const uploads = [await upload(file), await upload(file), await upload(file)]
    expect(uploads.map(({ status, body }) => [status, body.outcome, body.vehicles])).toEqual([[200, 'new', 10_000], [200, 'unchanged', 10_000], [200, 'unchanged', 10_000]])
    expect(uploads.map(({ threads }) => threads)).toEqual([1, 1, 1])
  })

  it('that can’t be read is refused in words, and one that is too many is told to come again', { timeout: 60_000 }, async () => {
    const broken = file.subarray(0, file.byteLength - 20)
    const one = await upload(broken)
    expect([one.status, one.body.code]).toEqual([422, 'FILE_UNREADABLE'])
    const many = await Promise.all(Array.from({ length: 14 }, () => upload(Buffer.alloc(300_000, '<'))))
    for (const { status, body } of many) expect([[422, 'FILE_UNREADABLE'], [503, 'UNAVAILABLE']]).toContainEqual([status, body.code])
    const ordinary = await upload(largeFile({ vehicles: 50, padding: 0, declarationNo: '901120260017000002', uscc: parties.one.uscc }))
    expect([ordinary.status, ordinary.threads]).toEqual([200, 0])
  })
})

describe('a reply of customs of 4 MB', () => {
  it('is read beside the worker, which goes on with everything else', { timeout: 60_000 }, async () => {
    const declarationNo = '901120260017000009'
    const message = largeFile({ vehicles: 4_000, padding: 800, declarationNo, uscc: parties.one.uscc }).toString()
    const body = Buffer.from(`<DeclarationReply><EntryId>${declarationNo}</EntryId><Result>found</Result><Clearance><Channel>R</Channel><NoticeDate>20260312T10253000</NoticeDate>` +
      `<DeclareDate>2026-03-08</DeclareDate><ExportDate>2026-03-10</ExportDate><CloseDate>2026-03-12</CloseDate></Clearance>${message.slice(message.indexOf('<DecMessage'))}</DeclarationReply>`)
    expect(body.byteLength).toBeGreaterThan(3_500_000)
    expect(parseDeclarationReply(body)).toMatchObject({ result: 'found' })

    const started = await world.server.http.inject({
      method: 'POST', url: '/api/data-collaboration/extractions', payload: { declarationNos: [declarationNo] }, headers: { 'idempotency-key': randomUUID() },
      cookies: { [sessionCookie(world)]: await world.signIn('one') },
    })
    expect(started.statusCode, started.body).toBe(200)
    const { rows } = await world.owner.query<{ id: string }>(`select message_id as id from outbox where context->>'declarationNo' = $1`, [declarationNo])
    await world.database.withContext({ role: 'app_worker' }, (tx) =>
      receive(tx, { source: 'customs', messageId: randomUUID(), messageType: 'declaration-reply', correlatesTo: rows[0]?.id as string, headers: {}, body }))
    const work = startWork(world.foundation)
    try {
      const { threads } = await threadsDuring(() =>
        eventually(async () => (await world.owner.query('select 1 from declaration where declaration_no = $1 and vehicle_count = 4000', [declarationNo])).rowCount, 30))
      expect(threads).toBe(1)
      expect(work.faults).toEqual([])
    } finally {
      await work.stop()
    }
  })
})
