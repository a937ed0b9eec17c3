import { z } from 'zod'
import { missingGlyphs, widthOf } from './fonts.ts'

/** One line of text with something in it. A control character has no place in a printed document and would break the extracted text. */
// eslint-disable-next-line no-control-regex
export const printed = (max: number) => z.string().trim().min(1).max(max).regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$/)

/** The characters in any text of the data, at whatever depth, that the font lacks, each once. */
export function unprintableAnywhere(data: unknown): string[] {
  const texts: string[] = []
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value)
    else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) collect(part)
  }
  collect(data)
  return missingGlyphs(texts.join(''))
}

/**
 * Text for a cell `room` mm wide. A run without a blank that would stick out of it comes in pieces, between
 * which the template may break the line. No character is added, so the text is extracted as it was.
 */
export function breakable(text: string, room: number, size: number): string | string[] {
  if (widthOf(text, size) <= room) return text
  const pieces: string[] = []
  let from = 0
  for (const { 0: run, index } of text.matchAll(/[^\s\p{Script=Han}]+/gu)) {
    if (widthOf(run, size) <= room) continue
    if (index > from) pieces.push(text.slice(from, index))
    // a mark stays on its letter
    pieces.push(...(run.match(/\P{M}\p{M}*|^\p{M}+/gu) ?? []))
    from = index + run.length
  }
  if (pieces.length === 0) return text
  if (from < text.length) pieces.push(text.slice(from))
  return pieces
}
