// What a route is asked with that means harm, made from its own schema: a field that is added is tried too.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  additionalProperties?: JsonSchema | boolean
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  format?: string
  contentEncoding?: string
}

export type Path = readonly (string | number)[]

/** Texts that break what doesn't treat them as text. */
export const hostileTexts: readonly string[] = [
  '', ' ', '\u3000\u00a0', 'x'.repeat(70_000), '\u0000', 'a\u0000b', '\ud800', 'x\udfff', '\uffff\ufffe',
  `'; drop table batch; --`, `' or '1'='1`, '1); select pg_sleep(5); --', `\\'; \\x00`, '$$; $1', '%', '_%\\', `{"a":1}`,
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '${7*7}{{7*7}}', 'javascript:alert(1)', '=cmd|/c calc!A1',
  '../../../../etc/passwd', '..%2f..%2fetc%2fpasswd', 'a\r\nset-cookie: x=1', '__proto__', 'constructor', 'null', 'NaN', '-1', '1e400',
  '9'.repeat(19), '9223372036854775808', '2147483648', '٣٤٥', '９０１１２０２６０１００００００００１', '二〇二六年', '2026-02-30', '0000-00-00', '+275760-09-13',
  '9999-12-31', '0001-01-01', '👩‍👩‍👧‍👦‮txt.exe', '\u202e\u2066', 'ﷺ'.repeat(200), 'İ'.repeat(17), 'ß'.repeat(9), '{says}{trace}{0}',
]

export const hostileNumbers: readonly unknown[] = [-1, 0, 0.5, 1e308, 2_147_483_648, Number.MAX_SAFE_INTEGER, '1', null, [], {}]
export const otherKinds: readonly unknown[] = [null, 0, true, [], {}, [['']], { toString: 'x' }]

export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
}

/** Something of the schema's shape, every optional field filled; `given` goes before what is made up. */
export function shaped(schema: JsonSchema, given?: unknown): unknown {
  if (schema.const !== undefined) return given ?? schema.const
  if (schema.enum) return given ?? schema.enum[0]
  const choice = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== 'null')
  if (choice) return shaped(choice, given)
  if (schema.properties) {
    const own = (given ?? {}) as Record<string, unknown>
    return Object.fromEntries(Object.entries(schema.properties).map(([key, one]) => [key, shaped(one, own[key])]))
  }
  if (schema.type === 'array') return Array.isArray(given) && given.length > 0 ? given : [shaped(schema.items ?? {})]
  if (schema.type === 'object' || schema.additionalProperties) {
    const value = typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {}
    return given && Object.keys(given).length > 0 ? given : { LICENCE_VEHICLES_MISSING: shaped(value) }
  }
  if (given !== undefined) return given
  if (schema.type === 'integer' || schema.type === 'number') return 1
  if (schema.type === 'boolean') return true
  if (schema.format === 'uuid') return randomUUID()
  if (schema.contentEncoding === 'base64') return Buffer.from('<a/>').toString('base64')
  return '测试文字'
}

export interface Leaf {
  path: Path
  value: unknown
}

/** Every place that holds no other. */
export function leavesOf(value: unknown, path: Path = []): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ path, value }]
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, [...path, Array.isArray(value) ? Number(key) : key]))
}

/** Every list. */
export function listsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value) ? [path] : []
  return [...own, ...Object.entries(value).flatMap(([key, part]) => listsOf(part, [...path, Array.isArray(value) ? Number(key) : key]))]
}

/** A copy with another value at the place. */
export function withAt(value: unknown, path: Path, put: unknown): unknown {
  const [key, ...rest] = path
  if (key === undefined) return put
  const inner = withAt((value as Record<string | number, unknown>)[key], rest, put)
  if (Array.isArray(value)) return value.map((part, i) => (i === key ? inner : part))
  return { ...(value as object), [key]: inner }
}
