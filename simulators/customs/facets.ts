/**
 * Value shapes of the published declaration message. Facets that contradict themselves in the published
 * schema (an empty pattern, a date picture used as a pattern) are given the meaning they evidently had.
 */
import { z } from 'zod'

// XML 1.0 has no way to write the other control characters or a lone surrogate, escaped or not.
const writableInXml = /^(?:[\t\n\r\u0020-\uD7FF\uE000-\uFFFD]|[\uD800-\uDBFF][\uDC00-\uDFFF])*$/

export const text = (max: number) => z.string().max(max).regex(writableInXml, 'contains a character XML cannot carry')
export const filled = (max: number) => text(max).min(1)
export const digits = (length: number) => z.string().regex(new RegExp(`^[0-9]{${length}}$`), `must be ${length} digits`)
export const exactly = (length: number) => text(length).length(length)

/** NUMBER(19,5): at most 14 digits before the point and 5 behind it. */
export const decimal = z.string().regex(/^[0-9]{1,14}(\.[0-9]{1,5})?$/, 'must be a decimal string of NUMBER(19,5)')
/** NUMBER(9). */
export const count = z.string().regex(/^[1-9][0-9]{0,8}$/, 'must be a whole number above 0')
/** Three-letter country code of the 2018 table. */
export const country = z.string().regex(/^[A-Z]{3}$/, 'must be a three-letter country code')
export const currency = z.string().regex(/^[A-Z]{3}$/, 'must be a three-letter currency code')
/** 统一社会信用代码. The check digit is the owner's business, not customs'. */
export const uscc = z.string().regex(/^[0-9A-Z]{18}$/, 'must be an 18-character 统一社会信用代码')

const isCalendarDay = (value: string): boolean => {
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value
}
/** YYYY-MM-DD, a day of the calendar. */
export const plainDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine(isCalendarDay, 'is no calendar day')
/** yyyyMMdd, a day of the calendar. */
export const compactDate = z.string().regex(/^\d{8}$/)
  .refine((value) => isCalendarDay(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}`), 'is no calendar day')
/** NOTICE_DATE: YYYYMMDDTHHMMSSmm, mm = hundredths of a second, Shanghai time. */
export const noticeDate = z.string().regex(/^\d{8}T([01]\d|2[0-3])[0-5]\d[0-5]\d\d{2}$/, 'must be YYYYMMDDTHHMMSSmm')
