import { useRef } from 'react'
import type { z } from 'zod'
import type { UrlQuery } from '../client/use-url-query.ts'

export interface Paging {
  page: number
  size: number
  after: string | undefined
  /** to the next page, whose cursor the current page named */
  forward(next: string): void
  back(): void
  resize(size: number): void
}

export const pageSizes = [20, 50, 100, 200] as const

/**
 * Pages by cursor, kept in the address with the page's number. The way back is remembered while the screen stands;
 * after a reload in the middle 上一页 leads to the first page.
 */
export function usePaging(url: Pick<UrlQuery<z.ZodObject>, 'texts' | 'set'>): Paging {
  const trail = useRef<(string | undefined)[]>([])
  const page = positive(url.texts['page'], 1)
  const size = positive(url.texts['size'], pageSizes[0])
  const after = page === 1 ? undefined : url.texts['after']
  return {
    page: after === undefined ? 1 : page,
    size,
    after,
    forward: (next) => {
      trail.current[page] = next
      url.set({ after: next, page: String(page + 1) })
    },
    back: () => {
      const before = trail.current[page - 2]
      if (page <= 2 || before === undefined) url.set({ after: undefined, page: undefined })
      else url.set({ after: before, page: String(page - 1) })
    },
    resize: (next) => url.set({ size: next === pageSizes[0] ? undefined : String(next), after: undefined, page: undefined }),
  }
}

function positive(text: string | undefined, otherwise: number): number {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 && value <= 100_000 ? value : otherwise
}
