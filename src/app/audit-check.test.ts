import { beforeAll, describe, expect, it } from 'vitest'
import { partsHealth } from '../capabilities/operations/server/queries.ts'
import { writeAudit } from '../platform/server/audit/audit.ts'
import { sealAudit } from '../platform/server/audit/seal-audit.ts'
import { systemClock } from '../platform/server/clock.ts'
import { openedDatabase, tenant, worker } from '../platform/server/testing/opened-database.ts'
import type { Trust } from '../trust/open-trust.ts'
import { openDemoTrust, throwawayFolder } from '../trust/testing/throwaway-folder.ts'
import { checkAuditDaily } from './audit-check.ts'
import { headSigner } from './housekeeping.ts'

const opened = openedDatabase()
let trust: Trust
beforeAll(async () => {
  trust = await openDemoTrust(throwawayFolder())
  for (const object of ['one', 'two', 'three']) {
    await opened.database.withContext(tenant('11'), (tx) =>
      writeAudit(tx, { enterpriseId: '11', accountId: null, act: 'test', object, detail: {}, trace: 't', at: new Date() }))
  }
  await sealAudit(opened.database, systemClock, headSigner(trust))
})

const told = async () => (await opened.database.withContext(worker, partsHealth)).find(({ name }) => name === 'audit')
const later = (hours: number) => opened.owner.query(`update component_health set at = at - make_interval(hours => $1) where name = 'audit'`, [hours])

describe('the chain of audit rows', () => {
  it('is walked once a day, and the operator sees what came of it', async () => {
    expect(await told()).toBeUndefined()
    expect(await checkAuditDaily(opened.database, trust)).toBe(true)
    expect(await told()).toMatchObject({ ok: true, says: '3 rows, unbroken' })
    expect(await checkAuditDaily(opened.database, trust)).toBe(false)
    await later(25)
    // a day old is no silence
    expect(await told()).toMatchObject({ ok: true })
    expect(await checkAuditDaily(opened.database, trust)).toBe(true)
  })

  it('that somebody changed behind our back is told as broken', async () => {
    await opened.owner.query(`update audit set object = 'forged' where object = 'two'`)
    await later(25)
    expect(await checkAuditDaily(opened.database, trust)).toBe(true)
    expect(await told()).toMatchObject({ ok: false, says: 'row 3: a row says something else than when it was sealed' })
    await opened.owner.query(`update audit set object = 'two' where object = 'forged'`)
  })

  it('whose heads are another’s is no chain of ours', async () => {
    await later(25)
    await checkAuditDaily(opened.database, await openDemoTrust(throwawayFolder()))
    expect(await told()).toMatchObject({ ok: false, says: 'row 3: the head is not signed by us' })
  })

  it('that nobody walks any more is told as well', async () => {
    await later(25)
    await checkAuditDaily(opened.database, trust)
    await later(49)
    expect(await told()).toMatchObject({ ok: false })
  })
})
