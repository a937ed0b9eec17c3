import { generateKeyPairSync, sign, verify } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../../tools/test-database.ts'
import { systemClock } from '../clock.ts'
import { openDatabase, type Database } from '../db/database.ts'
import { writeAudit } from './audit.ts'
import { sealAudit, verifyAudit } from './seal-audit.ts'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
const signer = { keyId: 'test', sign: async (bytes: Uint8Array) => sign('sha256', bytes, privateKey) }
const check = (_: string, bytes: Uint8Array, signature: Uint8Array) => verify('sha256', bytes, publicKey, signature)

let test: TestDatabase
let database: Database
let owner: pg.Client

beforeAll(async () => {
  test = await createTestDatabase()
  database = openDatabase({ url: test.appUrl })
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
})
afterAll(async () => {
  await owner?.end()
  await database?.close()
  await test?.drop()
})

const act = (enterpriseId: string, object: string) =>
  database.withContext({ role: 'app_tenant', enterpriseId }, (tx) =>
    writeAudit(tx, { enterpriseId, accountId: null, act: 'test', object, detail: { b: 1, a: '证明' }, trace: 't', at: new Date() }),
  )

describe('the chain of audit rows (decision 26)', () => {
  it('takes the rows of all enterprises in, once each, by however many sealers', async () => {
    await Promise.all(Array.from({ length: 12 }, (_, i) => act(String(11 + (i % 3)), `object:${i}`)))
    const sealed = await Promise.all([1, 2, 3].map(() => sealAudit(database, systemClock, signer)))
    const rest = await sealAudit(database, systemClock, signer)
    expect(sealed.reduce((sum, n) => sum + n, rest)).toBe(12)
    await act('11', 'object:later')
    expect(await sealAudit(database, systemClock, signer)).toBe(1)
    expect(await verifyAudit(database, check)).toEqual({ ok: true, rows: 13 })
  })

  it.each([
    ['changed', `update audit set object = 'object:other' where sealed_n = 5`, `update audit set object = 'object:4' where sealed_n = 5`],
    ['removed', `update audit set sealed_n = null where sealed_n = 7`, `update audit set sealed_n = 7 where sealed_n is null`],
  ])('breaks where a row was %s', async (_, spoil, mend) => {
    const { rows } = await owner.query<{ object: string }>('select object from audit where sealed_n = 5')
    await owner.query(spoil)
    expect(await verifyAudit(database, check)).toMatchObject({ ok: false })
    await owner.query(mend.replace('object:4', rows[0]?.object ?? ''))
    expect(await verifyAudit(database, check)).toMatchObject({ ok: true })
  })

  it('breaks where a head was signed by somebody else', async () => {
    expect(await verifyAudit(database, () => false)).toMatchObject({ ok: false, reason: 'the head is not signed by us' })
  })

  it('can be rewritten by no role of the application', async () => {
    await expect(
      database.withContext({ role: 'app_worker' }, async (tx) => tx.run({ text: `update audit set object = 'x'`, values: [] } as never)),
    ).rejects.toThrow(/permission denied/)
  })
})
