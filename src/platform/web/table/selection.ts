/** What is ticked survives paging and another query: it is kept by row, not by page. */
export interface Selection<Row> {
  /** in the order of choosing, over all pages */
  rows: readonly Row[]
  has(id: string): boolean
  /** Chooses or drops rows; those not named stay as they are. */
  put(rows: readonly Row[], chosen: boolean): void
  clear(): void
}
