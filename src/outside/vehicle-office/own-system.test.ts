import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { createTestDatabase } from '../../../tools/test-database.ts'
import { openDatabase } from '../../platform/server/db/database.ts'
import { partnerDeliverer } from '../deliver.ts'
import { isGarbled } from '../messages.ts'
import { readPartners } from '../partners.ts'
import { registerExchange } from '../receive.ts'
import { makeKey, temporaryFolder, writePartners } from '../testing/exchange.ts'
import { startSimulator } from '../testing/simulator.ts'
import { officeAnswerTypes, officeComposers, parseOfficeAnswer } from './messages.ts'
import type { ToOffice } from './port.ts'
import { officeContract, type Heard } from './testing/contract-suite.ts'

const officeCode = '610100'
const name = `office:${officeCode}`

officeContract('its own system over HTTP', async () => {
  const folder = temporaryFolder()
  const testDatabase = await createTestDatabase()
  const database = openDatabase({ url: testDatabase.appUrl, connections: 3 })
  const owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
  const ours = makeKey()
  const keys = join(folder.path, 'partners')
  mkdirSync(keys)
  let partners = readPartners(writePartners(keys, {}))
  const door = Fastify() as unknown as FastifyInstance
  registerExchange(door, {
    partners: { all: [], find: (one) => partners.find(one), keyOf: (sender, id) => partners.keyOf(sender, id), keyFault: () => undefined },
    database, clock: { now: () => new Date() }, mode: 'demo',
    onProblem: (problem) => { throw new Error(JSON.stringify(problem)) },
  })
  await door.listen({ port: 0, host: '127.0.0.1' })
  const partnerUrl = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`
  const simulator = await startSimulator('vehicle-office', { folder: folder.path, ours, partnerUrl, environment: { SIM_OFFICE: officeCode } })
  await simulator.control({ acceptMs: 1500 })
  partners = readPartners(writePartners(keys, { [name]: { url: simulator.url, publicPem: simulator.publicPem, simulator: true } }))
  const files = new Map<string, Buffer>()
  const fileOf = async (sha256: string) => files.get(sha256) ?? Buffer.alloc(0)
  const deliver = partnerDeliverer({ partners, sender: 'chechuang', signer: ours.signer, database, compose: officeComposers(fileOf), mode: 'demo' })

  /** as it is enqueued: certificates by hash */
  const enqueued = ({ type, content }: ToOffice): unknown => {
    if (type !== 'batch-delivery') return content
    return {
      ...content,
      proofs: content.proofs.map(({ pdf, ...proof }) => {
        const bytes = Buffer.from(pdf, 'base64')
        files.set(createHash('sha256').update(bytes).digest('hex'), bytes)
        return proof
      }),
    }
  }

  return {
    officeCode,
    async tell(messageId, message) {
      const delivery = await deliver({
        id: '1', messageId, enterpriseId: '7', destination: name, messageType: message.type, objectKey: '7/b', correlatesTo: null,
        body: enqueued(message), context: null, attempts: 0,
      })
      if (delivery.outcome === 'done') return 'taken'
      if (delivery.outcome === 'refused') return 'refused'
      throw new Error(delivery.reason)
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
    // it decides by itself, a while after it received
    accept: async () => undefined,
    decide: async () => undefined,
    async close() {
      await simulator.close()
      await door.close()
      await owner.end()
      await database.close()
      await testDatabase.drop()
      folder.remove()
    },
  }
}, randomUUID)
