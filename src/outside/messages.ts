import type { z } from 'zod'
import type { Claimed } from '../platform/server/outbox/queue.ts'

/** A message as it goes over the wire. */
export interface Composed {
  contentType: 'application/json' | 'application/xml'
  body: Buffer
}

/** Makes the message from what was enqueued. The same message must come out the same: it may be sent again. */
export type Compose = (message: Claimed) => Promise<Composed>

/** message type to what composes it */
export type Composers = Readonly<Record<string, Compose>>

/** A message that can't be understood, and why, for the operator. */
export interface Garbled {
  garbled: string
}

export const isGarbled = (parsed: object): parsed is Garbled => 'garbled' in parsed

/** What was enqueued by ourselves must fit its own schema: a throw here is a defect, the message fails with this text. */
export function jsonComposer(schema: z.ZodType): Compose {
  return async (message) => json(schema.parse(message.body))
}

export const json = (content: unknown): Composed => ({
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify(content)),
})

const largest = 4 * 1024 * 1024

/** Reads a JSON message strictly as UTF-8 and by its schema. Never throws. */
export function parseJson<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | Garbled {
  if (bytes.byteLength > largest) return { garbled: '报文超过 4 MiB' }
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return { garbled: error instanceof SyntaxError ? '报文不是 JSON' : '报文不是 UTF-8' }
  }
  if (unstorable(content)) return { garbled: '报文含有无法保存的字符（NUL 或半个字符）' }
  const result = schema.safeParse(content)
  if (result.success) return result.data
  const faults = result.error.issues.slice(0, 3).map((issue) => `${issue.path.map(String).join('.') || '报文'}：${issue.message}`)
  return { garbled: `报文不合格式（${faults.join('；')}）`.slice(0, 500) }
}

/** JSON may spell what no database holds as text: \u0000, half of a character. Structures of ours are a few levels deep. */
function unstorable(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null) return false
  return depth > 32 || Object.entries(value).some(([key, part]) => unstorable(key, depth) || unstorable(part, depth + 1))
}
