import type { PlainDate } from '../plain-date.ts'

/** One code. `validFrom` is given where a code was renamed: the row holds from that day on. */
export type CodeRow = {
  readonly code: string
  readonly zh: string
  readonly en?: string
  readonly validFrom?: string
}

export type CodeTable<Row extends CodeRow = CodeRow> = {
  readonly name: string
  /** The table's own label, for example on a select or in an operator's list. */
  readonly zh: string
  readonly rows: readonly Row[]
  /** The row in force on a day; without a day, the one in force now, that is, the latest. */
  find(code: string, on?: PlainDate): Row | undefined
  /** The label in Chinese. A code that the table does not know displays as itself. */
  label(code: string, on?: PlainDate): string
  /** The label in English; where none is known the Chinese one, else the code. */
  labelEn(code: string, on?: PlainDate): string
}

export function defineCodeTable<Row extends CodeRow>(name: string, zh: string, rows: readonly Row[]): CodeTable<Row> {
  const byCode = Map.groupBy(rows, row => row.code)
  for (const [code, same] of byCode) {
    same.sort((a, b) => ((a.validFrom ?? '') < (b.validFrom ?? '') ? -1 : 1))
    const starts = new Set(same.map(row => row.validFrom ?? ''))
    if (starts.size !== same.length) throw new Error(`Code table ${name} holds ${code} twice for the same days`)
  }
  const find = (code: string, on?: PlainDate) =>
    byCode.get(code)?.findLast(row => on === undefined || (row.validFrom ?? '') <= on)
  return {
    name,
    zh,
    rows,
    find,
    label: (code, on) => find(code, on)?.zh ?? code,
    labelEn: (code, on) => {
      const row = find(code, on)
      return row?.en ?? row?.zh ?? code
    },
  }
}

/**
 * Whether a value meets a condition list: exactly, by code, never by a piece of the label
 * (俄罗斯 is a piece of 白俄罗斯). No chosen code means no condition.
 */
export function matchesCodes(chosen: readonly string[], code: string): boolean {
  return chosen.length === 0 || chosen.includes(code)
}
