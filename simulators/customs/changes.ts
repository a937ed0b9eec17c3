/** What customs does to a declaration afterwards, at an operator's word: 结关, 改单, 删单. Each tells the product. */
import { z } from 'zod'
import type { Refusal } from '../kit/definition.ts'
import { parseWith } from '../kit/json-message.ts'
import type { Turn } from '../kit/turn.ts'
import { findDeclaration, saveVersion } from './declarations.ts'
import { DeclarationRecord } from './record.ts'
import { declarationReply } from './reply.ts'

export const COMMANDS = ['amend', 'delete', 'close'] as const

const fields = z.record(z.string(), z.unknown())
const entryId = z.string().regex(/^\d{18}$/)
const Command = z.strictObject({
  close: entryId.optional(),
  delete: entryId.optional(),
  amend: z.strictObject({
    entryId, head: fields.optional(), items: z.array(z.looseObject({ GNo: z.string() })).optional(), clearance: fields.optional(),
  }).optional(),
})

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
})

/** YYYYMMDDTHHMMSSmm of a moment, Shanghai time. */
export function noticeDateOf(moment: Date): string {
  const hundredths = String(Math.floor(moment.getMilliseconds() / 10)).padStart(2, '0')
  return shanghai.format(moment).replace(' ', 'T').replace(/[-:]/g, '') + hundredths
}

/** Every version is later than the one before, also when two come within a hundredth of a second or the clock went back. */
export function laterNotice(previous: string, now: Date): string {
  const [, date, time, hundredths] = /^(\d{8})T(\d{6})(\d{2})$/.exec(previous) ?? []
  if (date === undefined || time === undefined) throw new Error(`no notice date: ${previous}`)
  const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}.${hundredths}0+08:00`
  return noticeDateOf(new Date(Math.max(now.getTime(), new Date(iso).getTime() + 10)))
}

type Change = (record: DeclarationRecord, today: string) => unknown

const close: Change = (record, today) => ({
  ...record, clearance: { ...record.clearance, channel: 'R', exportDate: record.clearance.exportDate ?? today, closeDate: today },
})
const remove: Change = (record) => ({ ...record, clearance: { ...record.clearance, channel: 'D' } })
const amend = (change: NonNullable<z.infer<typeof Command>['amend']>): Change => (record) => ({
  ...record,
  head: { ...record.head, ...change.head, EntryId: record.head.EntryId },
  items: [
    ...record.items.map((item) => ({ ...item, ...change.items?.find((one) => one.GNo === item.GNo) })),
    ...(change.items ?? []).filter((one) => !record.items.some((item) => item.GNo === one.GNo)),
  ],
  clearance: { ...record.clearance, ...change.clearance },
})

/** A notice goes to whoever asked for the declaration last, in answer to that question. */
function lastQuery(turn: Turn, number: string): string | undefined {
  const row = turn.db.prepare(`select message_id from effect where kind = 'declaration-query' and subject = ? order by id desc limit 1`).get(number)
  return typeof row?.['message_id'] === 'string' ? row['message_id'] : undefined
}

function carryOut(number: string, change: Change, kind: string, turn: Turn): Refusal | undefined {
  const record = findDeclaration(turn.db, number)
  if (!record) return { refused: `没有报关单 ${number}` }
  const notice = laterNotice(record.clearance.noticeDate, turn.now)
  const today = shanghai.format(turn.now).slice(0, 10)
  const { IEDate: _derived, ...head } = record.head
  const changed = change({ ...record, head }, today) as DeclarationRecord
  const parsed = parseWith({ ...changed, clearance: { ...changed.clearance, noticeDate: notice } }, DeclarationRecord)
  if (!parsed.ok) return { refused: parsed.reason }
  saveVersion(turn.db, parsed.value)
  turn.effect(kind, number)
  const asked = lastQuery(turn, number)
  turn.answer({
    messageType: 'declaration-notice', body: declarationReply(number, { result: 'found', record: parsed.value }), subject: number,
    ...(asked === undefined ? {} : { correlatesTo: asked }),
  })
  return undefined
}

export function customsCommand(input: Record<string, unknown>, turn: Turn): Refusal | undefined {
  const command = parseWith(input, Command)
  if (!command.ok) return { refused: command.reason }
  if (Object.keys(command.value).length !== 1) return { refused: '一次只能下达一项' }
  const { close: closing, delete: deleting, amend: amending } = command.value
  if (closing !== undefined) return carryOut(closing, close, 'close', turn)
  if (deleting !== undefined) return carryOut(deleting, remove, 'delete', turn)
  return amending && carryOut(amending.entryId, amend(amending), 'amend', turn)
}
