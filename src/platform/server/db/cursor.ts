import { refuse, RefusalError } from '../../contract/refusal.ts'

/** Where a page ended: the sort key of its last row, opaque to the caller. */
export const writeCursor = (...key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The sort key, or a refusal where the text was not written by `writeCursor`. */
export function readCursor(text: string | undefined, ...shape: readonly ((part: string) => boolean)[]): string[] | undefined {
  if (text === undefined) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(key) && key.length === shape.length && key.every((part, i) => typeof part === 'string' && shape[i]?.(part))) {
      return key as string[]
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new RefusalError(refuse('CURSOR_INVALID'))
}

// what the database could not read as its type would be a surprise there: a cursor may have been made by hand
const isMoment = (text: string) => !Number.isNaN(Date.parse(text)) && text >= '0001'

export const cursorDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && isMoment(text) && new Date(text).toISOString().startsWith(text)
export const cursorId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text)
export const cursorInstant = (text: string): boolean => isMoment(text) && /^\d{4}/.test(text) && new Date(text).toISOString() === text
