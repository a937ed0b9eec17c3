import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tools/test-database.ts'
import { openDatabase, type Database } from '../../platform/server/db/database.ts'
import type { Claimed } from '../../platform/server/outbox/queue.ts'
import { json } from '../messages.ts'
import { readPartners } from '../partners.ts'
import { temporaryFolder, writePartners } from '../testing/exchange.ts'
import { folderDeliverer } from './deliver.ts'
import { composeEnvelope, parseEnvelope } from './envelope.ts'
import { startFolderReceiver, type FolderReceiver } from './receive.ts'

const folder = temporaryFolder()
const box = (name: string) => join(folder.path, 'eport', name)
const partners = readPartners(writePartners(folder.path, { customs: { folder: 'eport' } }))
const problems: { file: string; reason: string }[] = []
const errors: unknown[] = []
let testDatabase: TestDatabase
let database: Database
let owner: Client
let receiver: FolderReceiver

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  database = openDatabase({ url: testDatabase.appUrl, connections: 2 })
  owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
  const partner = partners.find('customs')
  if (partner?.channel !== 'folder') throw new Error('customs is not reached through folders')
  receiver = startFolderReceiver({ partner, database, pollMs: 3_600_000, onProblem: (problem) => problems.push(problem), onError: (error) => errors.push(error) })
  await receiver.look()
})
afterAll(async () => {
  await receiver?.stop()
  await owner?.end()
  await database?.close()
  await testDatabase?.drop()
  folder.remove()
})

const envelope = (given: { messageId?: string; correlatesTo?: string; body?: Buffer } = {}) => ({
  messageId: randomUUID(), messageType: 'declaration-reply', sender: 'customs', receiver: 'chechuang', correlatesTo: null, body: Buffer.from('<a/>'), ...given,
})
const message = (): Claimed => ({
  id: '1', messageId: randomUUID(), enterpriseId: '7', destination: 'customs', messageType: 'declaration-query', objectKey: '7/a', correlatesTo: null,
  body: { a: 1 }, context: null, attempts: 0,
})
const deliver = (one: Claimed) =>
  folderDeliverer({ partners, sender: 'chechuang', database, compose: { 'declaration-query': async ({ body }) => json(body) }, mode: 'demo', waitMs: 400 })(one)
const inbox = async () => (await owner.query('select i.message_id, a.body from inbox i join message_archive a on a.id = i.archive_id')).rows

describe('the envelope', () => {
  it('carries any bytes and ids there and back', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.uuid(), fc.option(fc.uuid()), (bytes, id, correlatesTo) => {
      const given = { ...envelope(), messageId: id, correlatesTo, body: Buffer.from(bytes) }
      expect(parseEnvelope(composeEnvelope(given, new Date()))).toEqual({ ok: true, envelope: given })
    }))
  })
  it('another’s own number becomes the same id each time', () => {
    const numbered = composeEnvelope(envelope({ messageId: 'EPORT-20250312-1' }), new Date())
    const [first, second] = [parseEnvelope(numbered), parseEnvelope(numbered)]
    expect(first).toEqual(second)
    expect(first).toMatchObject({ ok: true, envelope: { messageId: expect.stringMatching(/^[0-9a-f-]{36}$/) } })
  })
  it('is a value for every input', () => {
    const text = composeEnvelope(envelope(), new Date()).toString()
    fc.assert(fc.property(fc.nat(text.length), fc.nat(30), fc.string({ maxLength: 5 }), (at, cut, put) => {
      expect(typeof parseEnvelope(Buffer.from(text.slice(0, at) + put + text.slice(at + cut))).ok).toBe('boolean')
    }))
  })
})

describe('OutBox', () => {
  it('a file that nobody takes stays, once, and is no attempt; taken later it is done', async () => {
    const one = message()
    expect((await deliver(one)).outcome).toBe('unreachable')
    expect((await deliver(one)).outcome).toBe('unreachable')
    expect(readdirSync(box('OutBox'))).toEqual([`${one.messageId}.xml`])
    expect(parseEnvelope(readFileSync(join(box('OutBox'), `${one.messageId}.xml`)))).toMatchObject({ ok: true, envelope: { messageId: one.messageId, sender: 'chechuang' } })
    renameSync(join(box('OutBox'), `${one.messageId}.xml`), join(box('SentBox'), `${one.messageId}.xml`))
    expect(await deliver(one)).toEqual({ outcome: 'done' })
    expect(readdirSync(box('OutBox'))).toEqual([])
  })

  it('a failed file is refused once; the operator’s resend is a new try', async () => {
    const one = message()
    writeFileSync(join(box('FailBox'), `${one.messageId}.xml`), 'x')
    expect(await deliver(one)).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('FailBox') })
    expect((await deliver(one)).outcome).toBe('unreachable')
    expect(existsSync(join(box('OutBox'), `${one.messageId}.xml`))).toBe(true)
  })

  it('a folder that can’t be used is unreachable', async () => {
    const blocked = temporaryFolder()
    writeFileSync(join(blocked.path, 'eport'), 'a file where the folder should be')
    const toNowhere = folderDeliverer({ partners: readPartners(writePartners(blocked.path, { customs: { folder: 'eport' } })), sender: 'chechuang', database, compose: { 'declaration-query': async () => json({}) }, mode: 'demo' })
    expect((await toNowhere(message())).outcome).toBe('unreachable')
    blocked.remove()
  })
})

describe('InBox', () => {
  it('what comes is stored and then removed; the same again changes nothing; a file still being written is left alone', async () => {
    const one = envelope({ body: Buffer.from([0, 255, 1]) })
    for (let time = 0; time < 2; time++) {
      writeFileSync(join(box('InBox'), 'a.xml'), composeEnvelope(one, new Date()))
      writeFileSync(join(box('InBox'), 'b.xml.part'), 'half')
      await receiver.look()
    }
    expect(readdirSync(box('InBox'))).toEqual(['b.xml.part'])
    expect((await inbox()).filter((row) => row.message_id === one.messageId)).toEqual([{ message_id: one.messageId, body: one.body }])
  })

  it('what can’t be read, and a known id with other bytes, go to BadBox and are told', async () => {
    const one = envelope()
    writeFileSync(join(box('InBox'), '1.xml'), composeEnvelope(one, new Date()))
    writeFileSync(join(box('InBox'), '2.xml'), composeEnvelope({ ...one, body: Buffer.from('<b/>') }, new Date()))
    writeFileSync(join(box('InBox'), '3.xml'), '<DxpMsg')
    await receiver.look()
    expect(readdirSync(box('InBox')).filter((name) => name.endsWith('.xml'))).toEqual([])
    expect(problems.map(({ file, reason }) => [file, reason])).toEqual([['2.xml', '同一 CopMsgId 的内容不同'], ['3.xml', expect.stringContaining('格式良好')]])
    expect(readdirSync(box('BadBox'))).toHaveLength(2)
    expect(errors).toEqual([])
  })

  it('with the database away nothing is lost', async () => {
    const partner = partners.find('customs')
    if (partner?.channel !== 'folder') throw new Error('customs is not reached through folders')
    mkdirSync(box('InBox'), { recursive: true })
    writeFileSync(join(box('InBox'), 'kept.xml'), composeEnvelope(envelope(), new Date()))
    const told: unknown[] = []
    const away = startFolderReceiver({
      partner, database: { ...database, withContext: () => Promise.reject(new Error('away')) }, pollMs: 3_600_000,
      onProblem: () => undefined, onError: (error) => told.push(error),
    })
    await away.look()
    await away.stop()
    expect(told).toHaveLength(1)
    expect(existsSync(join(box('InBox'), 'kept.xml'))).toBe(true)
  })
})
