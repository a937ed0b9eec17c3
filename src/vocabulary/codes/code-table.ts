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
  /** Grows when an operator loads a newer official table. */
  readonly rows: readonly Row[]
  /** The row in force on a day; without a day, the one in force now, that is, the latest. */
  find(code: string, on?: PlainDate): Row | undefined
  /** The label in Chinese. A code that the table does not know displays as itself. */
  label(code: string, on?: PlainDate): string
  /** The label in English; where none is known the Chinese one, else the code. */
  labelEn(code: string, on?: PlainDate): string
  /** Lays newer rows over the shipped ones; a row of the same code and day replaces it. */
  overlay(newer: readonly CodeRow[]): void
}

export function defineCodeTable<Row extends CodeRow>(name: string, zh: string, shipped: readonly Row[]): CodeTable<Row> {
  const rows = [...shipped]
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
    overlay: newer => {
      for (const row of newer) {
        const same = byCode.get(row.code) ?? []
        const from = row.validFrom ?? ''
        const before = same.findLast(one => (one.validFrom ?? '') <= from)
        // what the shipped row knows besides the name (a vehicle type's group, say) still holds
        const merged = { ...before, ...row } as Row
        const at = same.findIndex(one => (one.validFrom ?? '') >= from)
        const replaces = at >= 0 && (same[at]?.validFrom ?? '') === from
        if (replaces) rows[rows.indexOf(same[at] as Row)] = merged
        else rows.push(merged)
        same.splice(at < 0 ? same.length : at, replaces ? 1 : 0, merged)
        byCode.set(row.code, same)
      }
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
