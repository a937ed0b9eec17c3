/** POST /messages: who sent it, is it whole, was it here before, is it acceptable; stored before it is acknowledged. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Behaviour, Reverser } from './behaviour.ts'
import type { Refusal, SimulatorDefinition } from './definition.ts'
import { contentDigest, verifyRequest, type VerifyingKey } from './http-signature.ts'
import { log } from './log.ts'
import { inTransaction, unsynced } from './store.ts'
import { makeTurn } from './turn.ts'
import type { DatabaseSync } from 'node:sqlite'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const KEPT_REFUSALS = 1_000

export type ReceiverParts = {
  definition: SimulatorDefinition
  db: DatabaseSync
  partnerKey: () => VerifyingKey | undefined
  partnerSender: string
  maxAgeSeconds: number
  now: () => Date
  behaviour: () => Behaviour
  reverser: Reverser
}
export type Incoming = { method: string, path: string, headers: IncomingHttpHeaders, body: Buffer }
export type Outcome = { status: number, body: Record<string, unknown> }

class Refused extends Error {}

export function receive(parts: ReceiverParts, request: Incoming): Outcome {
  const { definition, db } = parts
  const now = parts.now()
  const refuse = (status: number, reason: string): Outcome => {
    unsynced(db, () => {
      db.prepare('insert into refused (at, status, reason, headers, raw) values (?, ?, ?, ?, ?)')
        .run(now.getTime(), status, reason, JSON.stringify(request.headers), request.body)
      db.prepare('delete from refused where id <= (select max(id) from refused) - ?').run(KEPT_REFUSALS)
    })
    log('message refused', { status, reason })
    return { status, body: { reason } }
  }

  const verdict = verifyRequest(request, {
    sender: parts.partnerSender, key: parts.partnerKey(), now, maxAgeSeconds: parts.maxAgeSeconds,
  })
  if (!verdict.ok) return refuse(401, verdict.reason)
  const { messageId, messageType } = verdict.envelope
  if (!UUID.test(messageId)) return refuse(400, 'message-id 不是 UUID')

  const digest = contentDigest(request.body)
  const before = db.prepare('select digest, message_type from received where message_id = ?').get(messageId)
  if (before) {
    if (before['digest'] !== digest || before['message_type'] !== messageType) return refuse(400, '同一 message-id 的内容不同')
    return { status: 202, body: { received: messageId } }
  }
  const behaviour = parts.behaviour()
  if (behaviour.mode === 'refuse') return refuse(400, '对方系统按设定拒收')
  const handler = definition.messages[messageType]
  if (!handler) return refuse(400, `不接收 ${messageType} 类型的报文`)
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  if (contentType !== definition.contentType) return refuse(400, `content-type 应为 ${definition.contentType}`)

  definition.refresh?.(db)
  try {
    inTransaction(db, () => {
      db.prepare('insert into received (message_id, message_type, digest, headers, raw, at) values (?, ?, ?, ?, ?, ?)')
        .run(messageId, messageType, digest, JSON.stringify(request.headers), request.body, now.getTime())
      const turn = makeTurn({ db, now, behaviour, reverser: parts.reverser, messageId })
      const refusal: Refusal | undefined = handler({ messageId, body: request.body }, turn)
      if (refusal) throw new Refused(refusal.refused)
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(400, error.message)
    throw error
  }
  return { status: 202, body: { received: messageId } }
}
