import type { Database } from '../platform/server/db/database.ts'
import type { Claimed } from '../platform/server/outbox/queue.ts'
import type { Deliver, Delivery } from '../platform/server/outbox/worker.ts'
import { signMessage } from '../trust/message-signature.ts'
import type { Key } from '../trust/signer.ts'
import { sentArchive, sha256Of } from './archive-sent.ts'
import type { Composed, Composers } from './messages.ts'
import type { Partner, Partners } from './partners.ts'
import { post, type Posted } from './post.ts'

export interface DelivererOptions {
  partners: Partners
  /** our own name in the `sender` header */
  sender: string
  signer: Key
  database: Database
  compose: Composers
  mode: 'demo' | 'production'
  /** well below the lease of the outbox, or a slow answer sends twice */
  timeoutMs?: number
  now?: () => Date
}

/**
 * Delivers to partners over HTTP: composes, signs, keeps what will be sent, posts.
 * 202 is done (also for a duplicate); an answer that sending again can't change is refused; nobody there is unreachable.
 */
export function partnerDeliverer(options: DelivererOptions): Deliver {
  const { partners, sender, signer, mode, timeoutMs = 20_000, now = () => new Date() } = options
  const archive = sentArchive(options.database)

  async function signed(message: Claimed, partner: HttpPartner, { contentType, body }: Composed): Promise<Record<string, string>> {
    const headers: Record<string, string> = {
      'content-type': contentType,
      'message-id': message.messageId,
      'message-type': message.messageType,
      sender,
    }
    if (message.correlatesTo !== null) headers['correlates-to'] = message.correlatesTo
    const created = Math.floor(now().getTime() / 1000)
    return signMessage({ method: 'POST', path: partner.url.pathname, headers, body, keyId: signer.keyId, created, signer })
  }

  return async (message) => {
    const partner = partners.find(message.destination)
    if (partner?.channel !== 'http') return refused(`没有 ${message.destination} 的 HTTP 通道，请检查外部系统清单`)
    if (mode === 'production' && partner.simulator) return refused(`${partner.name} 是模拟系统，生产环境不发送`)
    const compose = options.compose[message.messageType]
    if (!compose) return refused(`没有 ${message.messageType} 类型报文的编制方法`)

    let composed = await compose(message)
    let headers = await signed(message, partner, composed)
    const kept = await archive({ message, headers, body: composed.body })
    if (!kept.first && kept.sha256 !== sha256Of(composed.body)) {
      // the partner knows this id with other bytes, and may have taken them: only those may be sent again
      if (kept.body === null) return refused('重新编制的报文与首次发送的内容不同')
      composed = { ...composed, body: kept.body }
      headers = await signed(message, partner, composed)
    }
    return judge(await post(partner.url, headers, composed.body, timeoutMs), mode)
  }
}

type HttpPartner = Extract<Partner, { channel: 'http' }>

const refused = (reason: string): Delivery => ({ outcome: 'refused', reason })

// 408 and 425 ask for another try, 429 for a later one
const again = new Set([408, 425, 429])

function judge(posted: Posted, mode: DelivererOptions['mode']): Delivery {
  if (!posted.answered) {
    return posted.reached ? { outcome: 'failed', reason: posted.reason, silent: true } : { outcome: 'unreachable', reason: posted.reason }
  }
  const { status, simulated } = posted
  if (simulated && mode === 'production') return refused('对方自称模拟系统，生产环境不接受其应答')
  if (status === 202) return { outcome: 'done' }
  const reason = `HTTP ${status}${posted.reason === '' ? '' : `：${posted.reason}`}`
  return status >= 400 && status < 500 && !again.has(status) ? refused(reason) : { outcome: 'failed', reason }
}
