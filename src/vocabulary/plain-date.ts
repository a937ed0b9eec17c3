declare const plainDateBrand: unique symbol

/** A day as 'YYYY-MM-DD', without time or zone. Plain string comparison orders them. */
export type PlainDate = string & { readonly [plainDateBrand]: true }

/** Both ends belong to the range; an absent end is open. */
export type DateRange = { readonly from?: PlainDate; readonly to?: PlainDate }

const dayMs = 86_400_000
const form = /^(\d{4})-(\d{2})-(\d{2})$/

/** Reads 'YYYY-MM-DD'; undefined when it is not a day of the calendar (years 0001–9999). */
export function parsePlainDate(text: string): PlainDate | undefined {
  const [, year, month, day] = form.exec(text) ?? []
  if (!year || !month || !day || year === '0000') return undefined
  const inMonth = daysInMonth(Number(year), Number(month))
  return Number(day) >= 1 && Number(day) <= inMonth ? (text as PlainDate) : undefined
}

/** Reads the 'YYYYMMDD' of customs messages. */
export function parseCompactDate(text: string): PlainDate | undefined {
  return /^\d{8}$/.test(text) ? parsePlainDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`) : undefined
}

/** For literals and trusted sources: throws on anything that is not a day. */
export function plainDate(text: string): PlainDate {
  const date = parsePlainDate(text)
  if (!date) throw new Error(`Not a date: ${text}`)
  return date
}

export function addDays(date: PlainDate, days: number): PlainDate {
  return fromEpochDay(epochDay(date) + days)
}

/** The same day of another month, or that month's last day: 31 March − 1 month is 28 or 29 February. */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = parts(date)
  const monthCount = year * 12 + (month - 1) + months
  const newYear = Math.floor(monthCount / 12)
  const newMonth = monthCount - newYear * 12 + 1
  return write(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
}

/** Negative when `a` is before `b`, 0 on the same day. */
export function comparePlainDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0
}

export function daysBetween(from: PlainDate, to: PlainDate): number {
  return epochDay(to) - epochDay(from)
}

/** The day in Shanghai at an instant. China has kept UTC+8 all year since September 1991. */
export function shanghaiDay(instant: Date): PlainDate {
  return plainDate(new Date(instant.getTime() + 8 * 3_600_000).toISOString().slice(0, 10))
}

/** 2023年6月16日, as printed on certificates. */
export function formatChinese(date: PlainDate): string {
  const { year, month, day } = parts(date)
  return `${year}年${month}月${day}日`
}

/** The range of 近一个月: the same day a month ago until today. */
export function nearMonth(today: PlainDate): { from: PlainDate; to: PlainDate } {
  return { from: addMonths(today, -1), to: today }
}

/** All days of a calendar month, month 1–12. */
export function monthRange(year: number, month: number): { from: PlainDate; to: PlainDate } {
  return { from: write(year, month, 1), to: write(year, month, daysInMonth(year, month)) }
}

export function isReversed(range: DateRange): boolean {
  return range.from !== undefined && range.to !== undefined && range.from > range.to
}

export function isInRange(date: PlainDate, range: DateRange): boolean {
  return (range.from === undefined || date >= range.from) && (range.to === undefined || date <= range.to)
}

function parts(date: PlainDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8)) }
}

function write(year: number, month: number, day: number): PlainDate {
  if (year < 1 || year > 9999) throw new RangeError(`Year out of range: ${year}`)
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-') as PlainDate
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30
  return month >= 1 && month <= 12 ? 31 : 0
}

function epochDay(date: PlainDate): number {
  return Date.parse(`${date}T00:00:00Z`) / dayMs
}

function fromEpochDay(days: number): PlainDate {
  const date = new Date(days * dayMs)
  return write(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}
