import type { CodeTable } from '../../../vocabulary/codes/code-table.ts'
import type { PlainDate } from '../../../vocabulary/plain-date.ts'
import type { CodeLine } from './read-code-file.ts'

export interface CodeChanges {
  added: CodeLine[]
  renamed: { line: CodeLine; before: string }[]
  unchanged: number
}

/** What a newer table changes on its first day, against the names in force on that day. */
export function compareCodes(table: CodeTable, lines: readonly CodeLine[], on: PlainDate): CodeChanges {
  const changes: CodeChanges = { added: [], renamed: [], unchanged: 0 }
  for (const line of lines) {
    const known = table.find(line.code, on)
    if (!known) changes.added.push(line)
    else if (known.zh === line.zh) changes.unchanged++
    else changes.renamed.push({ line, before: known.zh })
  }
  return changes
}
