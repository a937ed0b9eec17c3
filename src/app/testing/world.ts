// A small world behind the real server: two exporters with the same kinds of things, their offices, and everybody else.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import pino from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll } from 'vitest'
import { cookieNames, hashOfToken, newToken } from '../../capabilities/access/server/cookies.ts'
import { openSession } from '../../capabilities/access/server/sessions.ts'
import { demoIssuer } from '../../documents/issuer.ts'
import { readPartners } from '../../outside/partners.ts'
import { fixedClock, type Clock } from '../../platform/server/clock.ts'
import { readConfig } from '../../platform/server/config.ts'
import { openDatabase, type Database } from '../../platform/server/db/database.ts'
import { openFolderStore } from '../../platform/server/files/file-store.ts'
import { openedDatabase, tenant, type OpenedDatabase } from '../../platform/server/testing/opened-database.ts'
import { keepDeclaration } from '../../registry/declaration/keep.ts'
import { keepLicence } from '../../registry/licence/keep.ts'
import { usedVehicleSystems } from '../../registry/party/contract.ts'
import { sampleFacts, sampleLicence, writeParty, type SampleParty } from '../../registry/testing/sample-facts.ts'
import { sampleVin } from '../../vocabulary/testing/sample-vin.ts'
import { openTrust } from '../../trust/open-trust.ts'
import { shanghaiDay } from '../../vocabulary/plain-date.ts'
import { buildServer, type BuiltServer } from '../build-server.ts'
import type { Foundation } from '../foundation.ts'
import { startWork } from './work.ts'
import { eventually } from '../../platform/server/testing/eventually.ts'

export const parties = {
  one: { id: '11', kind: 'exporter', name: '甲字第一汽车出口有限公司', uscc: '91610131MA6TAAAA0X' },
  two: { id: '22', kind: 'exporter', name: '乙字第二汽车出口有限公司', uscc: '91610131MA6TBBBB0X' },
  unapproved: { id: '33', kind: 'exporter', name: '丙字未批汽车出口有限公司', uscc: '91610131MA6TCCCC0X' },
  officeOne: { id: '41', kind: 'vehicle-office', name: '西安市车辆管理所', code: '610100', channel: 'desk' },
  officeTwo: { id: '42', kind: 'vehicle-office', name: '宝鸡市车辆管理所', code: '610300', channel: 'desk' },
  commerce: { id: '51', kind: 'commerce-authority', name: '陕西省商务厅', code: '610000' },
  body: { id: '61', kind: 'certification-body', name: '演示认证中心', uscc: '91610131MA6TDDDD0X' },
  operator: { id: '71', kind: 'operator', name: '平台运营中心', uscc: '91610131MA6TEEEE0X' },
} as const satisfies Record<string, SampleParty>
export type PartyKey = keyof typeof parties

/** The things of one exporter, each of which its own routes can ask for. */
export interface Things {
  uscc: string
  declarationId: string
  declarationNo: string
  /** closed and in no batch yet */
  freeDeclarationId: string
  licenceNo: string
  vin: string
  extractionId: string
  batchId: string
  proofId: string
  proofNo: string
  officeId: string
  deskBatchId: string
  messageId: string
}

export interface World extends OpenedDatabase {
  foundation: Foundation
  things: Record<'one' | 'two', Things>
  accounts: Record<PartyKey | 'withoutConsent', string>
  server: BuiltServer
  numbers: Database
  /** what the server wrote to its log */
  logged: string[]
  /** a session of a person of the party; the cookie's value. `grants` in place of those the database gives it */
  signIn(who: PartyKey | 'withoutConsent', grants?: readonly string[]): Promise<string>
}

const now = '2026-03-15T04:00:00Z'

/** Built before the test file's first test, gone after its last. */
export function smallWorld({ clock = fixedClock(now) }: { clock?: Clock } = {}): World {
  const world = openedDatabase({ connections: 8 }) as World
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'chechuang-world-'))
    await build(world, folder, clock)
  })
  afterAll(async () => {
    await world.server?.live.stop()
    await world.server?.http.close()
    await world.numbers?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return world
}

async function build(world: World, folder: string, clock: Clock): Promise<void> {
  const { database } = world
  const partnersFile = join(folder, 'partners.json')
  writeFileSync(partnersFile, '{}')
  const config = readConfig({ DATA_DIR: folder, APP_DATABASE_URL: world.urls.appUrl, PARTNERS_FILE: partnersFile })
  world.logged = []
  world.foundation = {
    config,
    clock,
    database,
    logger: pino({ level: 'info' }, { write: (line: string) => void world.logged.push(line) }),
    issuer: demoIssuer,
    partners: readPartners(partnersFile),
    files: await openFolderStore(join(folder, 'files')),
    trust: await openTrust({
      dir: join(folder, 'keys'),
      now: clock.now,
      mode: 'demo',
      names: { operator: '车窗演示平台', issuer: demoIssuer.name, seal: demoIssuer.seal.text },
    }),
    close: async () => undefined,
  }
  await writePeople(world)
  // as in the product: a transaction that waits for a number holds a connection already
  world.numbers = openDatabase({ url: world.urls.appUrl, connections: 2 })
  world.server = await buildServer(world.foundation, world.numbers)
  world.signIn = (who, grants) => signIn(world, who, grants)
  const work = startWork(world.foundation)
  try {
    world.things = { one: await writeThings(world, 'one', 'officeOne', 1), two: await writeThings(world, 'two', 'officeTwo', 2) }
  } finally {
    await work.stop()
  }
}

async function writePeople(world: World): Promise<void> {
  const keys = Object.keys(parties) as PartyKey[]
  world.accounts = Object.fromEntries([...keys, 'withoutConsent'].map((key) => [key, randomUUID()])) as World['accounts']
  await world.database.withContext({ role: 'app_auth' }, async (tx) => {
    for (const key of keys) await writeParty(tx, parties[key])
    for (const [key, id] of Object.entries(world.accounts)) {
      const party = parties[key === 'withoutConsent' ? 'one' : (key as PartyKey)]
      await tx.run(sql`insert into account (id, name) values (${id}, ${`${party.name}的人`})`)
      await tx.run(sql`insert into membership (enterprise_id, account_id, roles) values (${party.id}, ${id}, ${[`${party.kind}`]})`)
    }
    for (const id of [parties.one.id, parties.two.id]) {
      await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${id}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
    }
    for (const system of Object.keys(usedVehicleSystems)) {
      await tx.run(sql`insert into agreement (system, version, title, body, published_at) values (${system}, 1, '协议', '条文', ${now})`)
      for (const key of ['one', 'two', 'unapproved'] as const) {
        await tx.run(sql`insert into consent (enterprise_id, account_id, system, version, at) values (${parties[key].id}, ${world.accounts[key]}, ${system}, 1, ${now})`)
      }
    }
  })
}

async function signIn(world: World, who: PartyKey | 'withoutConsent', grants?: readonly string[]): Promise<string> {
  const token = newToken()
  const { id: enterpriseId } = parties[who === 'withoutConsent' ? 'one' : who]
  await world.database.withContext({ role: 'app_auth' }, async (tx) => {
    const today = shanghaiDay(world.foundation.clock.now())
    await openSession(tx, { tokenSha256: hashOfToken(token), accountId: world.accounts[who], enterpriseId, certSha256: 'f'.repeat(64), today })
    if (grants) await tx.run(sql`update session set grants = ${grants as string[]} where token_sha256 = ${hashOfToken(token)}`)
  })
  return token
}

export const sessionCookie = (world: World): string =>
  cookieNames(world.foundation.config.publicUrl, world.foundation.config.instance).session

async function writeThings(world: World, key: 'one' | 'two', office: 'officeOne' | 'officeTwo', n: number): Promise<Things> {
  const { database, foundation } = world
  const { id: enterpriseId, uscc, name } = parties[key]
  const officeId = parties[office].id
  const licenceNo = `26-61-10012${n}`
  const vins = [0, 1, 2, 3].map((i) => sampleVin(n * 1000 + i))
  const at = foundation.clock.now()
  const declarationNo = `90112026001000000${n}`

  const kept = await database.withContext(tenant(enterpriseId), async (tx) => {
    const source = { enterpriseId, provinceCode: '610000', provenance: 'customs', messageId: null, noticeDate: '20260308T10000000', at } as const
    const facts = { licenceNo, consignor: { uscc, name }, producer: { uscc: null, name: `${name}生产厂` } }
    const first = await keepDeclaration(tx, sampleFacts({ ...facts, declarationNo, vins: vins.slice(0, 2) }), source)
    const free = await keepDeclaration(tx, sampleFacts({ ...facts, declarationNo: `90112026001000001${n}`, vins: vins.slice(2) }), source)
    await keepLicence(tx, enterpriseId, sampleLicence({ licenceNo, holderUscc: uscc, vins }), at)
    return { first, free }
  })
  const ask = async <Answer>(url: string, payload: object): Promise<Answer> => {
    const answer = await world.server.http.inject({
      method: 'POST', url, payload, headers: { 'idempotency-key': randomUUID() }, cookies: { [sessionCookie(world)]: await signIn(world, key) },
    })
    if (answer.statusCode !== 200) throw new Error(`the small world was refused: ${answer.body}`)
    return answer.json<Answer>()
  }
  const extraction = await ask<{ id: string }>('/api/data-collaboration/extractions', { declarationNos: [`90112026001000002${n}`] })
  const batch = await ask<{ id: string; batchNo: string }>('/api/verification/batches', {
    officeId, declarationIds: [kept.first.id], reasons: { LICENCE_VEHICLES_MISSING: '其余车辆下次办理' },
  })

  // both are sealed and brought to their places by then
  const desk = await eventually(() =>
    database.withContext(tenant(officeId), (tx) =>
      tx.maybe<{ id: string }>(sql`select id from office_batch where batch_no = ${batch.batchNo}`),
    ),
  )
  const file = await world.server.http.inject({
    url: `/api/verification/batches/${batch.id}/declarations/${declarationNo}/file`,
    cookies: { [sessionCookie(world)]: await signIn(world, key) },
  })
  if (file.statusCode !== 200) throw new Error(`the small world's declaration was not sealed: ${file.body}`)
  const proof = await database.withContext(tenant(enterpriseId), (tx) =>
    tx.one<{ id: string; proof_no: string }>(sql`select id, proof_no from proof where batch_id = ${batch.id}`),
  )
  const messageId = await archiveQuestion(world, enterpriseId)
  return {
    uscc,
    declarationId: kept.first.id,
    declarationNo,
    freeDeclarationId: kept.free.id,
    licenceNo,
    vin: vins[0] as string,
    extractionId: extraction.id,
    batchId: batch.id,
    proofId: proof.id,
    proofNo: proof.proof_no,
    officeId,
    deskBatchId: desk.id,
    messageId,
  }
}

/** A message of the exporter as it went out. */
async function archiveQuestion({ owner }: World, enterpriseId: string): Promise<string> {
  const { rows } = await owner.query<{ id: string }>(
    `insert into message_archive (enterprise_id, id, direction, partner, message_id, message_type, headers, body, body_sha256)
     select enterprise_id, message_id, 'out', 'customs', message_id, message_type, '{}', convert_to('<Question/>', 'UTF8'), encode(sha256(message_id::text::bytea), 'hex')
       from outbox where enterprise_id = $1 and message_type = 'declaration-query' returning message_id as id`,
    [enterpriseId],
  )
  return (rows[0] as { id: string }).id
}
