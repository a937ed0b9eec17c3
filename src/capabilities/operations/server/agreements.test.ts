import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { isRefusal } from '../../../platform/contract/refusal.ts'
import { openedDatabase, worker } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { agreementVersions, publishAgreement } from './agreements.ts'

const opened = openedDatabase()
const auth = { role: 'app_auth' } as const
const at = new Date('2026-03-15T04:00:00Z')
const publish = (system: string, title: string, replaces: number) => opened.database.withContext(auth, (tx) => publishAgreement(tx, { system, title, body: '条文'.repeat(30), replaces }, at))
const grantsOf = async (name: string) => (await opened.owner.query('select grants from session where cert_sha256 = $1', [name])).rows[0]?.grants as string[]

beforeAll(async () => {
  const account = '11111111-1111-4111-8111-111111111111'
  await opened.database.withContext(auth, async (tx) => {
    await writeParty(tx, { id: '11', kind: 'exporter', name: '甲字汽车出口有限公司', uscc: '91610131MA6TAAAA0X' })
    await tx.run(sql`insert into account (id, name) values (${account}, '甲')`)
    for (const [name, revoked] of [['open', null], ['left', at]] as const) {
      await tx.run(sql`
        insert into session (token_sha256, account_id, enterprise_id, grants, cert_sha256, expires_at, revoked_at)
        values (${name.padEnd(64, '0')}, ${account}, 11, ${['role:exporter', 'consent:verification', 'consent:data-collaboration']}, ${name}, now() + interval '1 hour', ${revoked})`)
    }
  })
})

describe('a new version of an agreement asks everybody again (manual 3.1.1, 3)', () => {
  it('takes the consent to it from open sessions at once, and nothing else', async () => {
    expect(await publish('verification', '授权协议', 0)).toMatchObject({ system: 'verification', version: 1, title: '授权协议', publishedAt: at })
    expect(await grantsOf('open')).toEqual(['role:exporter', 'consent:data-collaboration'])
    // over already: what it was allowed stays on record
    expect(await grantsOf('left')).toContain('consent:verification')
  })

  it('counts the versions of each system by itself and keeps the old ones', async () => {
    expect(await publish('verification', '授权协议（修订）', 1)).toMatchObject({ version: 2 })
    expect(await publish('analysis', '授权协议', 0)).toMatchObject({ version: 1 })
    const versions = await opened.database.withContext(auth, agreementVersions)
    expect(versions.map(({ system, version, title }) => [system, version, title])).toEqual([
      ['analysis', 1, '授权协议'],
      ['verification', 2, '授权协议（修订）'],
      ['verification', 1, '授权协议'],
    ])
  })

  it('refuses a text that began from an older version: nobody’s change gets lost', async () => {
    expect(await publish('verification', '授权协议（修订）', 1)).toMatchObject({ refused: 'AGREEMENT_REPLACED', params: { version: 2 } })
    const both = await Promise.all([publish('verification', '甲案协议', 2), publish('verification', '乙案协议', 2)])
    expect(both.map((one) => (isRefusal(one) ? one.refused : one.version)).sort()).toEqual([3, 'AGREEMENT_REPLACED'])
    // as many as were published
    expect((await opened.owner.query("select count(*)::int as n from agreement where system = 'verification'")).rows).toEqual([{ n: 3 }])
  })

  it('is no business of the queues’ role', async () => {
    await expect(opened.database.withContext(worker, (tx) => publishAgreement(tx, { system: 'verification', title: '甲', body: '乙', replaces: 3 }, at))).rejects.toThrow(/permission denied/)
  })
})
