import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { createTestDatabase } from '../../../tools/test-database.ts'
import { openDatabase } from '../../platform/server/db/database.ts'
import { partnerDeliverer } from '../deliver.ts'
import { folderDeliverer } from '../folder/deliver.ts'
import { startFolderReceiver } from '../folder/receive.ts'
import { readPartners } from '../partners.ts'
import { registerExchange } from '../receive.ts'
import { startClientProgram } from '../testing/client-program.ts'
import { customsContract, type Answer, type CustomsUnderTest } from '../testing/customs-contract.ts'
import { makeKey, temporaryFolder, writePartners } from '../testing/exchange.ts'
import { startSimulator, type RunningSimulator } from '../testing/simulator.ts'
import { customsComposers } from './messages.ts'

const known = '901120250010000123'
const requesterUscc = '91610131MA6TXXXX0X'
const declaration = {
  head: {
    EntryId: known, CustomMaster: '9011', IEPort: '9401', TradeCode: '6101960123', TradeCoScc: requesterUscc, TradeName: '某某汽车出口有限公司',
    OwnerName: '某某汽车出口有限公司', AgentCode: '6101980456', AgentName: '某报关行', CopName: '某报关行', DeclareName: '张三', TradeMode: '0110',
    TrafMode: '4', TradeCountry: 'KAZ', TradeAreaCode: 'KAZ', DistinatePort: 'KAZ000', EntyPortCode: '650501', WrapType: '01', PackNo: '1',
    GrossWet: '1560', NetWt: '1560', LicenseNo: '25-61-100123',
  },
  items: [{
    GNo: '1', CodeTS: '8703234110', GName: '旧大众牌1.4L SVW71412BM', GModel: '车架号：LSVAM4187C2184841', GQty: '1', GUnit: '003', DeclPrice: '9800',
    DeclTotal: '9800', TradeCurr: 'USD', OriginCountry: 'KAZ', DestinationCountry: 'CHN',
  }],
  clearance: { channel: 'R', noticeDate: '20250312T10253000', declareDate: '2025-03-08', exportDate: '2025-03-10', closeDate: '2025-03-12' },
}
const files = { 'declarations.jsonl': `${JSON.stringify(declaration)}\n` }

/** What both adapters stand on: a database, keys, and how customs is told to behave. */
async function ground() {
  const folder = temporaryFolder()
  const testDatabase = await createTestDatabase()
  const database = openDatabase({ url: testDatabase.appUrl, connections: 3 })
  const owner = new Client({ connectionString: testDatabase.ownerUrl })
  await owner.connect()
  return {
    folder, database, ours: makeKey(),
    async answersTo(messageId: string): Promise<Answer[]> {
      const { rows } = await owner.query<Answer>(
        `select a.message_type as "messageType", a.correlates_to as "correlatesTo", a.body
           from inbox i join message_archive a on a.id = i.archive_id where i.correlates_to = $1`,
        [messageId],
      )
      return rows
    },
    async close() {
      await owner.end()
      await database.close()
      await testDatabase.drop()
      folder.remove()
    },
  }
}

const behaving = (simulator: RunningSimulator, away: () => Promise<void> | void): CustomsUnderTest['behave'] =>
  async (how) => (how === 'away' ? away() : simulator.control({ mode: how }))

customsContract('over HTTP', {
  known, unknown: '901120250010000888', requesterUscc,
  async open() {
    const base = await ground()
    const door = Fastify() as unknown as FastifyInstance
    const keys = join(base.folder.path, 'partners')
    mkdirSync(keys)
    let partners = readPartners(writePartners(keys, {}))
    registerExchange(door, {
      partners: { all: [], find: (name) => partners.find(name), keyOf: (sender, id) => partners.keyOf(sender, id), keyFault: () => undefined },
      database: base.database, clock: { now: () => new Date() }, mode: 'demo',
      onProblem: (problem) => { throw new Error(JSON.stringify(problem)) },
    })
    await door.listen({ port: 0, host: '127.0.0.1' })
    const partnerUrl = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`
    const simulator = await startSimulator('customs', { folder: base.folder.path, ours: base.ours, partnerUrl, files })
    partners = readPartners(writePartners(keys, { customs: { url: simulator.url, publicPem: simulator.publicPem, simulator: true } }))
    return {
      deliver: partnerDeliverer({ partners, sender: 'chechuang', signer: base.ours.signer, database: base.database, compose: customsComposers, mode: 'demo' }),
      answersTo: base.answersTo,
      behave: behaving(simulator, simulator.close),
      async close() {
        await simulator.close()
        await door.close()
        await base.close()
      },
    }
  },
})

customsContract('through folders', {
  known, unknown: '901120250010000888', requesterUscc,
  async open() {
    const base = await ground()
    const box = join(base.folder.path, 'eport')
    const program = await startClientProgram(box, base.ours)
    const simulator = await startSimulator('customs', { folder: base.folder.path, ours: base.ours, partnerUrl: program.receiveUrl, files })
    program.start(simulator.url)
    const partners = readPartners(writePartners(base.folder.path, { customs: { folder: box } }))
    const partner = partners.find('customs')
    if (partner?.channel !== 'folder') throw new Error('customs is not reached through folders')
    const receiver = startFolderReceiver({
      partner, database: base.database, pollMs: 50,
      onProblem: (problem) => { throw new Error(JSON.stringify(problem)) },
      onError: (error) => { throw error },
    })
    return {
      deliver: folderDeliverer({ partners, sender: 'chechuang', database: base.database, compose: customsComposers, mode: 'demo', waitMs: 2000 }),
      answersTo: base.answersTo,
      behave: behaving(simulator, program.stop),
      async close() {
        await receiver.stop()
        await program.close()
        await simulator.close()
        await base.close()
      },
    }
  },
})
