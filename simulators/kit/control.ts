/** POST /control: an operator or a test tells the simulator how to behave, or to do something of its own accord. */
import { z } from 'zod'
import { Mode, type Behaviour } from './behaviour.ts'

const milliseconds = z.number().int().min(0).max(3_600_000)
const BehaviourInput = z.object({
  mode: Mode,
  delayMs: milliseconds.optional(),
  responseDelayMs: milliseconds.optional(),
})

export type Control = { ok: true, behaviour?: Behaviour, rest: Record<string, unknown> } | { ok: false, reason: string }

/** Splits the behaviour from the simulator's own commands, whose names are given; anything else is refused. */
export function parseControl(body: Buffer, commands: readonly string[]): Control {
  let input: unknown
  try {
    input = JSON.parse(body.toString('utf8'))
  } catch {
    return { ok: false, reason: '内容不是 JSON' }
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { ok: false, reason: '内容不是 JSON 对象' }
  const { mode, delayMs, responseDelayMs, ...rest } = input as Record<string, unknown>
  const unknown = Object.keys(rest).find((name) => !commands.includes(name))
  if (unknown !== undefined) return { ok: false, reason: `没有 ${unknown} 这项控制` }
  if (mode === undefined && delayMs === undefined && responseDelayMs === undefined) return { ok: true, rest }
  const parsed = BehaviourInput.safeParse({ mode, delayMs, responseDelayMs })
  if (!parsed.success) return { ok: false, reason: `mode 应为 ${Mode.options.join('、')} 之一，延迟为毫秒整数` }
  return { ok: true, behaviour: parsed.data, rest }
}
