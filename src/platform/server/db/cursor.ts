import { refuse, RefusalError } from '../../contract/refusal.ts'

/** Where a page ended: the sort key of its last row, opaque to the caller. */
export const writeCursor = (...key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url')

/** The sort key, or a refusal where the text was not written by `writeCursor`. */
export function readCursor(text: string | undefined, ...shape: readonly RegExp[]): string[] | undefined {
  if (text === undefined) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (Array.isArray(key) && key.length === shape.length && key.every((part, i) => typeof part === 'string' && shape[i]?.test(part))) {
      return key as string[]
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new RefusalError(refuse('CURSOR_INVALID'))
}

export const cursorDay = /^\d{4}-\d{2}-\d{2}$/
export const cursorId = /^[0-9a-f-]{36}$/
export const cursorInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/
