import { z } from 'zod'

/** Lists are read page by page by a cursor; a total above `countedTo` is told as "more than". */
export const countedTo = 10_000

export const PageQuery = z.object({
  after: z.string().max(200).optional(),
  size: z.coerce.number().int().min(1).max(200).default(20),
})

export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    rows: z.array(row),
    /** pass as `after` to read on; null on the last page */
    next: z.string().nullable(),
    total: z.object({ count: z.number().int(), exact: z.boolean() }),
  })
}

export interface Page<Row> {
  rows: Row[]
  next: string | null
  total: { count: number; exact: boolean }
}
