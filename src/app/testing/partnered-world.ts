// The small world with customs and the licence system as the processes that they are, both workers in this process.
import { mkdirSync, readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { readPartners, type Partners } from '../../outside/partners.ts'
import { makeKey, writePartners } from '../../outside/testing/exchange.ts'
import { startSimulator, type RunningSimulator } from '../../outside/testing/simulator.ts'
import { systemClock } from '../../platform/server/clock.ts'
import { eventually } from '../../platform/server/testing/eventually.ts'
import { buildServer, type BuiltServer } from '../build-server.ts'
import type { Foundation } from '../foundation.ts'
import { startWork, type Work } from '../start-work.ts'
import { parties, sessionCookie, smallWorld, type PartyKey, type World } from './world.ts'

export interface ExtractionItem {
  declarationNo: string
  state: string
  declarationId: string | null
  vehicles: number | null
  note: string | null
  file: { name: string; declareDate: string; differences: { field: string; file: string | null; customs: string | null }[] | null } | null
}
export interface Extraction {
  id: string
  state: 'running' | 'done'
  done: number
  failed: number
  items: ExtractionItem[]
}

export interface PartneredWorld {
  world: World
  customs: RunningSimulator
  commerce: RunningSimulator
  faults: unknown[]
  /** where customs is looked for, until it is put back */
  moveCustoms(url: string): void
  ask<T>(who: PartyKey, method: 'GET' | 'POST', path: string, payload?: object): Promise<{ status: number; body: T }>
  extract(...declarationNos: string[]): Promise<string>
  extraction(id: string): Promise<Extraction>
  /** the extraction when no line of it is under way any more */
  ended(id: string, seconds?: number): Promise<Extraction>
}

export interface Records {
  /** lines of declarations.jsonl */
  declarations: readonly object[]
  /** lines of licences.jsonl */
  licences: readonly object[]
}

const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

export function partneredWorld(records: Records): PartneredWorld {
  const world = smallWorld({ clock: systemClock })
  const parts = { world, faults: [] } as unknown as PartneredWorld
  let server: BuiltServer
  let work: Work
  let partners: Partners
  const late: Partners = {
    get all() { return partners.all },
    find: (name) => partners.find(name),
    keyOf: (sender, id) => partners.keyOf(sender, id),
    keyFault: (name) => partners.keyFault(name),
  }

  beforeAll(async () => {
    const { dataDir } = world.foundation.config
    const ours = { ...makeKey(), publicPem: readFileSync(join(dataDir, 'keys/exchange.pub.pem'), 'utf8') }
    const folder = join(dataDir, 'partners')
    mkdirSync(folder)
    partners = readPartners(writePartners(folder, {}))
    const foundation: Foundation = { ...world.foundation, partners: late }
    server = await buildServer(foundation, world.numbers)
    await server.http.listen({ port: 0, host: '127.0.0.1' })
    const partnerUrl = `http://127.0.0.1:${(server.http.server.address() as AddressInfo).port}`
    const common = { folder: dataDir, ours, partnerUrl }
    ;[parts.customs, parts.commerce] = await Promise.all([
      startSimulator('customs', { ...common, files: { 'declarations.jsonl': lines(records.declarations) } }),
      startSimulator('commerce', { ...common, files: { 'licences.jsonl': lines(records.licences) } }),
    ])
    const { customs, commerce } = parts
    parts.moveCustoms = (url) => {
      partners = readPartners(writePartners(folder, {
        customs: { url, publicPem: customs.publicPem, simulator: true },
        commerce: { url: commerce.url, publicPem: commerce.publicPem, simulator: true },
      }))
    }
    parts.moveCustoms(customs.url)
    work = startWork(foundation, { onError: (error) => parts.faults.push(error), pollMs: 100 })
  })
  afterAll(async () => {
    await work?.stop()
    await Promise.all([parts.customs?.close(), parts.commerce?.close()])
    await server?.live.stop()
    await server?.http.close()
  })

  const tokens = new Map<PartyKey, string>()
  parts.ask = async <T>(who: PartyKey, method: 'GET' | 'POST', path: string, payload?: object) => {
    if (!tokens.has(who)) tokens.set(who, await world.signIn(who))
    const answer = await server.http.inject({
      method, url: `/api${path}`, ...(payload ? { payload } : {}), headers: { 'idempotency-key': randomUUID() },
      cookies: { [sessionCookie(world)]: tokens.get(who) as string },
    })
    return { status: answer.statusCode, body: answer.json<T>() }
  }
  parts.extract = async (...declarationNos) => {
    const { status, body } = await parts.ask<{ id: string }>('one', 'POST', '/data-collaboration/extractions', { declarationNos })
    expect(status, JSON.stringify(body)).toBe(200)
    return body.id
  }
  parts.extraction = async (id) => (await parts.ask<Extraction>('one', 'GET', `/data-collaboration/extractions/${id}`)).body
  parts.ended = (id, seconds) =>
    eventually(async () => {
      const seen = await parts.extraction(id)
      return seen.state === 'done' && seen
    }, seconds)
  return parts
}

/** A closed declaration as customs holds it, of one goods item with these vehicles. */
export function customsRecord(entryId: string, vins: readonly string[], given: { licenceNo?: string; consignor?: string; channel?: string } = {}): object {
  const { licenceNo = '26-61-200001', consignor = parties.one.uscc, channel = 'R' } = given
  return {
    head: {
      EntryId: entryId, CustomMaster: entryId.slice(0, 4), IEPort: '9401', TradeCode: '6101960123', TradeCoScc: consignor, TradeName: parties.one.name,
      OwnerName: parties.one.name, AgentCode: '6101980456', AgentName: '演示报关行', CopName: '演示报关行', DeclareName: '张三', TradeMode: '0110',
      TrafMode: '4', TradeCountry: 'KAZ', TradeAreaCode: 'KAZ', DistinatePort: 'KAZ000', EntyPortCode: '650501', WrapType: '01', PackNo: '1',
      GrossWet: '1560', NetWt: '1560', LicenseNo: licenceNo,
    },
    items: [{
      GNo: '1', CodeTS: '8703234110', GName: '旧测试牌1.8升小轿车', GModel: '测试牌|TS7180', GQty: String(vins.length), GUnit: '003', DeclPrice: '9800',
      DeclTotal: String(9800 * vins.length), TradeCurr: 'USD', OriginCountry: 'KAZ', DestinationCountry: 'CHN',
      DecGoodsLimits: [{
        GoodsNo: '1', LicTypeCode: '4', LicenceNo: licenceNo,
        DecGoodsLimitVin: vins.map((vin, i) => ({ LicenceNo: licenceNo, LicTypeCode: '4', VinNo: String(i + 1), VinCode: vin })),
      }],
    }],
    licenceDocs: [{ DocuCode: '4', CertCode: licenceNo }],
    clearance: { channel, noticeDate: '20260312T10253000', declareDate: '2026-03-08', exportDate: '2026-03-10', ...(channel === 'R' ? { closeDate: '2026-03-12' } : {}) },
  }
}

export function licenceRecord(licenceNo: string, vins: readonly string[]): object {
  return {
    licenceNo, holderUscc: parties.one.uscc, issueDate: '2026-02-20', validTo: '2026-08-19', status: 'valid', importCountry: 'KAZ',
    issuingAuthority: '陕西省商务厅', vehicles: vins.map((vin) => ({ vin, brand: '测试牌', model: 'TS7180', vehicleType: 'K33', fuelType: 'A' })),
  }
}
