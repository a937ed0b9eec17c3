// Every text of what customs says, with what means harm: it is kept as the text it is or told as not understood, and
// never a surprise, which would come again for ever.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import sql from 'sql-template-tag'
import { parseDeclarationReply } from '../../../outside/customs/messages.ts'
import { isGarbled } from '../../../outside/messages.ts'
import { messageReader } from '../../../outside/read-message.ts'
import { reply } from '../../../outside/testing/customs-reply.ts'
import { receive } from '../../../platform/server/inbox/receive.ts'
import { startInboxWorker, type InboxWorker } from '../../../platform/server/inbox/worker.ts'
import { eventually } from '../../../platform/server/testing/eventually.ts'
import { openedDatabase, tenant, worker } from '../../../platform/server/testing/opened-database.ts'
import { writeParty } from '../../../registry/testing/sample-facts.ts'
import { findExtraction } from './queries.ts'
import { startExtraction } from './start-extraction.ts'
import { customsReplies } from './take-replies.ts'

const opened = openedDatabase({ connections: 8 })
const enterpriseId = '7'
const now = new Date('2026-03-15T04:00:00Z')
const faults: unknown[] = []
let inbox: InboxWorker

beforeAll(async () => {
  await opened.database.withContext({ role: 'app_auth' }, async (tx) => {
    await writeParty(tx, { id: enterpriseId, kind: 'exporter', name: '某某汽车出口有限公司', uscc: '91610131MA6TXXXX0X' })
    await tx.run(sql`insert into approval (enterprise_id, id, kind, valid_from) values (${enterpriseId}, ${randomUUID()}, 'used-vehicle-export', '2025-01-01')`)
  })
  inbox = startInboxWorker({
    database: opened.database, handlers: customsReplies({ read: messageReader({ queue: Infinity }), onChanged: async () => undefined }), onError: (error) => faults.push(error), pollMs: 20,
  })
})
afterAll(() => inbox?.stop())

// random letters: an index refuses what can't be packed
const long = (length: number) => Array.from({ length }, (_, i) => 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'[(i * 7919 + ((i * i) % 104729)) % 33]).join('')
const texts: readonly string[] = [
  '', ' ', long(70), long(3_900), long(20_000), '字'.repeat(3_000), `'; drop table declaration; --`, `' or '1'='1`, '$1 \\x00 \\', '%_', '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>',
  '=cmd|/c calc!A1', '../../etc/passwd', '９０１１２０２６０１００００００００１', '٣٤٥', '-1', '1e400', '9'.repeat(24), '2026-02-30', '0001-01-01', '9999-12-31', '\u202e\u2066', '👩‍👩‍👧‍👦', '#panic[x] $x$ @x', '{}', 'null',
]
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const example = reply().replace('<ResultText/>', '<ResultText>无</ResultText>')
/** Every element that holds text, by its place in the message. */
const places = [...example.matchAll(/<(\w+)>([^<]*\S[^<]*)<\/\1>/g)].map((match) => ({ name: match[1] as string, at: match.index + (match[1] as string).length + 2, length: (match[2] as string).length }))
const hostile = places.flatMap((place) => texts.map((text) => ({ ...place, text, body: example.slice(0, place.at) + escaped(text) + example.slice(place.at + place.length) })))

describe('customs’ answer with harm in any of its texts', () => {
  it('is understood or told as not understood, never a throw; what is too long is told with its place', () => {
    expect(places.length).toBeGreaterThan(30)
    for (const { name, text, body } of hostile) {
      const read = parseDeclarationReply(Buffer.from(body))
      const why = isGarbled(read) ? read.garbled : '已读'
      expect(why, `${name} of ${text.length}`).toMatch(/\p{Script=Han}/u)
      expect(JSON.stringify(read), `${name} of ${text.length}`).not.toMatch(/[^"]{4001}/)
    }
  })

  it('ends its line in every case, and what was understood is kept as it was said', { timeout: 120_000 }, async () => {
    // of the texts that differ least each place gets a third, in turn
    const cases = hostile.filter((_, i) => i % texts.length < 7 || i % 3 === Math.floor(i / texts.length) % 3).map((one, i) => ({ ...one, no: `901120250020${String(i).padStart(6, '0')}` }))
    let kept = 0
    for (let from = 0; from < cases.length; from += 400) {
      const some = cases.slice(from, from + 400)
      const job = await opened.database.withContext(tenant(enterpriseId), (tx) => startExtraction(tx, { enterpriseId, accountId: randomUUID(), now }, some.map(({ no }) => no)))
      if ('refused' in job) throw new Error(job.refused)
      const asked = new Map((await opened.owner.query<{ no: string; id: string }>(
        `select context->>'declarationNo' as no, message_id as id from outbox where context->>'jobId' = $1`, [job.id])).rows.map(({ no, id }) => [no, id]))
      await Promise.all(some.map(({ no, body }) => opened.database.withContext(worker, (tx) => receive(tx, {
        source: 'customs', messageId: randomUUID(), messageType: 'declaration-reply', correlatesTo: asked.get(no) as string, headers: {},
        body: Buffer.from(body.replaceAll('901120250010000123', no)),
      }))))
      const detail = await eventually(async () => {
        const seen = await opened.database.withContext(tenant(enterpriseId), (tx) => findExtraction(tx, enterpriseId, job.id))
        return seen?.items.every(({ state }) => state !== 'waiting') && seen
      }, 60)
      kept += detail.items.filter(({ declarationId }) => declarationId !== null).length
      expect(faults).toEqual([])
    }
    expect(kept).toBeGreaterThan(cases.length / 5)
    const { rows } = await opened.owner.query<{ n: number }>(`select count(*)::int as n from declaration where consignor_name = $1 or producer_name = $1`, [`'; drop table declaration; --`])
    expect(rows[0]?.n).toBeGreaterThan(0)
    // every question about a licence can be asked
    const licences = await opened.owner.query<{ no: string }>(`select distinct body->>'licenceNo' as no from outbox where message_type = 'licence-query'`)
    for (const { no } of licences.rows) expect(no.length).toBeLessThanOrEqual(20)
  })
})
