import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { openedDatabase, tenant } from '../../../platform/server/testing/opened-database.ts'
import { keepDeclaration } from '../../../registry/declaration/keep.ts'
import { sampleFacts, writeParty } from '../../../registry/testing/sample-facts.ts'
import { uploadFile } from './upload-file.ts'

const opened = openedDatabase({ connections: 3 })
const enterpriseId = '7'
const at = new Date('2026-03-15T04:00:00Z')
const asking = { enterpriseId, accountId: randomUUID(), now: at }
const as = <T>(work: Parameters<typeof opened.database.withContext<T>>[1]) => opened.database.withContext(tenant(enterpriseId), work)

beforeAll(() =>
  opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: enterpriseId, kind: 'exporter', name: '甲', uscc: '91610131MA6TXXXX0X' })
    await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${enterpriseId}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
  }),
)

const declarationNo = '901120260010000001'
const file = { declarationNo, facts: sampleFacts({ declarationNo, status: 'uploaded', exportDate: null, closeDate: null, tradeCountry: 'RUS' }) }
const upload = () => as((tx) => uploadFile(tx, asking, 'a.xml', file))
const head = async () =>
  (await opened.owner.query('select provenance, status, confirmed_at, version, export_date::text as day from declaration where declaration_no = $1', [declarationNo])).rows

it('a file that comes while customs’ answer is being written is compared with it, and changes nothing (decision 6)', async () => {
  expect(await upload()).toMatchObject({ outcome: 'new', differences: [] })
  expect(await head()).toMatchObject([{ provenance: 'file', confirmed_at: null, version: 1 }])
  let uploaded: ReturnType<typeof upload> | undefined
  await as(async (tx) => {
    await keepDeclaration(tx, sampleFacts({ declarationNo }), { enterpriseId, provinceCode: '610000', provenance: 'customs', messageId: null, noticeDate: '20260308T10000000', at })
    uploaded = upload()
    // far enough to have looked at what is here before this commits
    await pause(300)
  })
  expect(await uploaded).toMatchObject({ outcome: 'compared', differences: [{ field: 'tradeCountry', file: 'RUS', customs: 'KAZ' }] })
  expect(await head()).toEqual([{ provenance: 'customs', status: 'closed', confirmed_at: at, version: 2, day: '2026-03-05' }])
})
