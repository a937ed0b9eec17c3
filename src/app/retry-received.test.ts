import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import type { Problem } from '../platform/contract/refusal.ts'
import { worker } from '../platform/server/testing/opened-database.ts'
import { sessionCookie, smallWorld, type PartyKey } from './testing/world.ts'

const world = smallWorld()
const messageId = randomUUID()
const retry = async (who: PartyKey, source = 'customs') =>
  world.server.http.inject({
    method: 'POST', url: `/api/operations/received/${messageId}/retry`, payload: { source },
    headers: { 'idempotency-key': randomUUID() }, cookies: { [sessionCookie(world)]: await world.signIn(who) },
  })

describe('a message in quarantine', () => {
  it('is handled anew when the operator says so, who is named in the audit trail', async () => {
    await world.database.withContext(worker, (tx) => tx.run(sql`
      insert into inbox (source, message_id, message_type, correlates_to, enterprise_id, archive_id, state, attempts, outcome)
      values ('customs', ${messageId}, 'declaration-reply', ${randomUUID()}, 11, ${randomUUID()}, 'quarantined', 40, 'given up after 40 attempts: x')`))
    expect((await retry('one')).json<Problem>().code).toBe('GRANT_MISSING')
    expect((await retry('operator', 'commerce')).json<Problem>()).toMatchObject({ status: 409, code: 'MESSAGE_NOT_QUARANTINED' })
    expect((await retry('operator')).statusCode).toBe(200)
    const { rows } = await world.owner.query('select state, attempts, outcome from inbox where message_id = $1', [messageId])
    expect(rows).toEqual([{ state: 'received', attempts: 0, outcome: null }])
    expect((await retry('operator')).json<Problem>().code).toBe('MESSAGE_NOT_QUARANTINED')
    const { rows: audited } = await world.owner.query(`select account_id, detail from audit where act = 'message.retry'`)
    expect(audited).toEqual([{ account_id: world.accounts.operator, detail: { source: 'customs' } }])
  })
})
