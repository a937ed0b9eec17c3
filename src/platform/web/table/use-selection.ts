import { useState } from 'react'

export interface Selection<Row> {
  /** in the order of choosing, over all pages */
  rows: readonly Row[]
  has(id: string): boolean
  /** Chooses or drops rows; those not named stay as they are. */
  put(rows: readonly Row[], chosen: boolean): void
  clear(): void
}

/** What is ticked survives paging and another query: it is kept by row, not by page. */
export function useSelection<Row extends { id: string }>(initial: readonly Row[] = []): Selection<Row> {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Row>>(() => new Map(initial.map((row) => [row.id, row])))
  return {
    rows: [...chosen.values()],
    has: (id) => chosen.has(id),
    put: (rows, choose) =>
      setChosen((before) => {
        const after = new Map(before)
        for (const row of rows) {
          if (choose) after.set(row.id, row)
          else after.delete(row.id)
        }
        return after
      }),
    clear: () => setChosen(new Map()),
  }
}
