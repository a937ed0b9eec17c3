import { refuse } from '../../../platform/contract/refusal.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { drop, queueHealth, resend } from '../../../platform/server/outbox/operate.ts'
import type { Partners } from '../../../outside/partners.ts'
import type { Trust } from '../../../trust/open-trust.ts'
import { dropMessage, listMessages, readHealth, resendMessage } from '../contract.ts'
import { inboxHealth, lastHeard, recentMessages } from './queries.ts'

// the operator looks after the queues of everybody, and sees nobody's business rows
const queues = { context: { role: 'app_worker' } } as const

export function operationsRoutes({ trust, partners }: { trust: Trust; partners: Partners }): Binding[] {
  return [
    serve(readHealth, async ({ tx, now }) => {
      const heard = await lastHeard(tx)
      const { seal, timestamp, crlNextUpdate } = trust.health()
      return {
        outbox: await queueHealth(tx),
        inbox: await inboxHealth(tx),
        certificates: [
          { purpose: '电子签章', ...seal },
          { purpose: '时间戳', ...timestamp },
        ],
        crlNextUpdate: crlNextUpdate ?? now,
        partners: partners.all.map(({ name, simulator }) => ({ name, simulated: simulator, lastHeard: heard.get(name) ?? null })),
      }
    }, queues),

    serve(listMessages, ({ tx, query }) => recentMessages(tx, query.state), queues),

    serve(resendMessage, async ({ tx, params, about }) => {
      about(`message:${params.id}`)
      return (await resend(tx, params.id)) ? {} : refuse('MESSAGE_NOT_DEAD')
    }, queues),

    serve(dropMessage, async ({ tx, params, body, about }) => {
      about(`message:${params.id}`, body)
      return (await drop(tx, params.id, body.reason)) ? {} : refuse('MESSAGE_NOT_DEAD')
    }, queues),
  ]
}
