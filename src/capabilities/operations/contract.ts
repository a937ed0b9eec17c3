import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { operator as access } from '../../registry/party/contract.ts'

export const MessageRow = z.object({
  messageId: z.string(),
  destination: z.string(),
  messageType: z.string(),
  state: z.enum(['waiting', 'done', 'dead']),
  attempts: z.number().int(),
  outcome: z.string().nullable(),
  enqueuedAt: Instant,
})
export type MessageRow = z.infer<typeof MessageRow>

export const Health = z.object({
  outbox: z.object({ open: z.number().int(), dead: z.number().int(), oldestSeconds: z.number().int() }),
  inbox: z.object({ open: z.number().int(), quarantined: z.number().int() }),
  certificates: z.array(z.object({ purpose: z.string(), keyId: z.string(), validTo: Instant })),
  crlNextUpdate: Instant,
  partners: z.array(z.object({ name: z.string(), simulated: z.boolean(), lastHeard: Instant.nullable() })),
})
export type Health = z.infer<typeof Health>

export const readHealth = route({ method: 'GET', path: '/operations/health', summary: '运行状况', access, result: Health })

export const listMessages = route({
  method: 'GET',
  path: '/operations/messages',
  summary: '报文',
  access,
  query: z.object({ state: z.enum(['waiting', 'done', 'dead']).optional() }),
  result: z.array(MessageRow),
})

export const resendMessage = route({
  method: 'POST',
  path: '/operations/messages/:id/resend',
  summary: '重发死信',
  access,
  audit: 'message.resend',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({}),
  result: z.object({}),
})

export const dropMessage = route({
  method: 'POST',
  path: '/operations/messages/:id/drop',
  summary: '放弃死信',
  access,
  audit: 'message.drop',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ reason: z.string().trim().min(2, '请填写放弃的原因').max(200) }),
  result: z.object({}),
})

export const operationsErrors = {
  MESSAGE_NOT_DEAD: { status: 409, says: '该报文不在死信中。', remedy: '请刷新列表后核对报文的最新状态。' },
} as const satisfies ErrorTexts
