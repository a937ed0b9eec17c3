import { parsePlainDate, type PlainDate } from '../../../vocabulary/plain-date.ts'

const form = /^(\d{4})(?:(\d{2})(\d{2})|([-/.])(\d{1,2})\4(\d{1,2})|年(\d{1,2})月(\d{1,2})日)$/

/** A day as people type it: 2026-09-01, 20260901, 2026/9/1, 2026.9.1 or 2026年9月1日, full width too. Undefined: no day of the calendar. */
export function readTypedDay(text: string): PlainDate | undefined {
  const [, year, ...parts] = form.exec(text.normalize('NFKC').replaceAll(/\s/g, '')) ?? []
  const [month, day] = parts.filter((part) => part !== undefined && /^\d/.test(part))
  return year && month && day ? parsePlainDate(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`) : undefined
}

/** How the picker itself reads what is typed; the first is how it writes. */
export const dayFormats = ['YYYY-MM-DD', 'YYYYMMDD', 'YYYY-M-D', 'YYYY/M/D', 'YYYY.M.D', 'YYYY年M月D日']

export interface TypedRange {
  from?: string
  to?: string
}

/** Either end may be open; ends in the wrong order change places. What can't be read is named, end by end. */
export function readTypedRange(range: TypedRange): { read: TypedRange; faults: TypedRange } {
  const read: TypedRange = {}
  const faults: TypedRange = {}
  for (const end of ['from', 'to'] as const) {
    const text = range[end]?.trim()
    if (!text) continue
    const day = readTypedDay(text)
    if (day) read[end] = day
    else faults[end] = `${end === 'from' ? '开始' : '结束'}日期“${text.slice(0, 20)}”不是日期，请填写如 2026-09-01`
  }
  const reversed = read.from !== undefined && read.to !== undefined && read.from > read.to
  return { read: reversed ? { from: read.to as string, to: read.from as string } : read, faults }
}
