import { call } from '../../../platform/web/client/call.ts'
import type { CodeRow } from '../../../vocabulary/codes/code-table.ts'
import { loadedCodes } from '../contract.ts'

/**
 * Lays the codes that operators loaded over those the page was built with. The tables are fetched only where something
 * was loaded. Never fails: without it the page shows the names it was built with.
 */
export async function layLoadedCodes(): Promise<void> {
  try {
    const rows = await call(loadedCodes, { signal: AbortSignal.timeout(2_000) })
    if (rows.length === 0) return
    const { codeTables } = await import('../../../vocabulary/codes/tables.ts')
    for (const [name, own] of Map.groupBy(rows, (row) => row.table)) {
      if (Object.hasOwn(codeTables, name)) codeTables[name as keyof typeof codeTables].overlay(own.map(({ table: _, ...row }) => row as CodeRow))
    }
  } catch (error) {
    console.warn('loaded codes could not be read', error)
  }
}
