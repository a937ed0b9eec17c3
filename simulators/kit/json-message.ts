/** A JSON message body, read as strict UTF-8 and checked against its schema. */
import type { z } from 'zod'

export type Parsed<T> = { ok: true, value: T } | { ok: false, reason: string }

/** UTF-8 text; undefined when the bytes are something else. */
export function utf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
}

/** The reason names the first field that is wrong, in Chinese around the field's own name. */
export function parseWith<T>(value: unknown, schema: z.ZodType<T>): Parsed<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  const issue = parsed.error.issues[0]
  return { ok: false, reason: `报文不合格式：${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() }
}

export function parseJson<T>(body: Uint8Array, schema: z.ZodType<T>): Parsed<T> {
  const text = utf8(body)
  if (text === undefined) return { ok: false, reason: '报文不是 UTF-8' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, reason: '报文不是 JSON' }
  }
  return parseWith(value, schema)
}
