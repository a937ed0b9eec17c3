/** Where in the input something is wrong: a JSON pointer for fields, row and cell for sheets. */
export interface Place {
  field?: string
  row?: number
  cell?: string
}

/** An expected "no": a value, never thrown by a rule. `code` has its text in some contract's `errors`. */
export interface Refusal {
  readonly refused: string
  readonly params: Readonly<Record<string, string | number>>
  readonly at: readonly Place[]
}

export function refuse(code: string, params: Record<string, string | number> = {}, ...at: Place[]): Refusal {
  return { refused: code, params, at }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}

/** Carries a refusal through code that must unwind a transaction; one place turns it into an answer. */
export class RefusalError extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.refused)
    this.refusal = refusal
  }
}

/** What happened and what to do about it. `{name}` in a text is filled from the refusal's params. */
export interface ErrorText {
  status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 500 | 503
  says: string
  remedy: string
}

export type ErrorTexts = Readonly<Record<string, ErrorText>>

/** Lays the errors of all contracts side by side; the same code from two contracts is a defect. */
export function mergeErrors(...tables: ErrorTexts[]): ErrorTexts {
  const merged: Record<string, ErrorText> = {}
  for (const table of tables) {
    for (const [code, text] of Object.entries(table)) {
      if (merged[code]) throw new Error(`error code ${code} is defined twice`)
      merged[code] = text
    }
  }
  return merged
}

export function fillText(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}

/** The body of every error answer, RFC 9457. */
export interface Problem {
  type: string
  code: string
  status: number
  title: string
  detail: string
  remedy: string
  trace: string
  at: readonly Place[]
}
