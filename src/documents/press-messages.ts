// What the press and its workers say to each other, and what a caller sees of a failure.

import type { TemplateName } from './templates.ts'

/** A typeset document, not yet sealed. */
export interface Typeset {
  pdf: Uint8Array
  pages: number
  sealAt: SealPosition
}

/** Where the seal is drawn, and the signature field that goes there. */
export interface SealPosition {
  /** From 1. */
  page: number
  /** The seal's centre, points from the lower left corner of the page. */
  x: number
  y: number
  /** The field's name, the document's own. */
  field: string
}

export type PressErrorCode =
  | 'INVALID_DATA' // the data does not fit the template's schema
  | 'MISSING_GLYPH' // the font lacks a character; `characters` names them
  | 'TYPESETTING_FAILED' // the template itself failed
  | 'WORKER_CRASHED'
  | 'TIMED_OUT'
  | 'QUEUE_FULL'
  | 'CLOSED'

export class PressError extends Error {
  override readonly name = 'PressError'
  readonly code: PressErrorCode
  /** With MISSING_GLYPH: the characters that can't be printed. */
  readonly characters: readonly string[]
  constructor(code: PressErrorCode, message: string, characters: readonly string[] = []) {
    super(message)
    this.code = code
    this.characters = characters
  }
}

export interface PressRequest {
  id: number
  template: TemplateName
  data: unknown
}

export type PressReply =
  | ({ id: number; ok: true } & Typeset)
  | { id: number; ok: false; code: PressErrorCode; message: string; characters?: readonly string[] }
