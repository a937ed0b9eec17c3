import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { z } from 'zod'

export interface UrlQuery<S extends z.ZodObject> {
  /** conditions of the address that the schema accepts */
  values: Partial<z.output<S>>
  /** the same as typed, also what the schema refuses */
  texts: Readonly<Record<string, string>>
  /** why a condition of the address was left out */
  faults: Readonly<Record<string, string>>
  /** Puts conditions into the address: those given replace, undefined removes, the others stay. */
  set(change: Readonly<Record<string, string | undefined>>, how?: { replace?: boolean }): void
}

/** A list's conditions live in the address: they can be bookmarked, shared, and survive a reload. */
export function useUrlQuery<S extends z.ZodObject>(schema: S): UrlQuery<S> {
  const search = useSearch({ strict: false }) as Record<string, string | string[]>
  const navigate = useNavigate()
  const read = useMemo(() => readSearch(schema, search), [schema, search])
  return {
    ...read,
    set: (change, how) => {
      const next: Record<string, unknown> = { ...search, ...change }
      void navigate({ to: '.', search: next as never, replace: how?.replace ?? false })
    },
  }
}

function readSearch<S extends z.ZodObject>(schema: S, search: Record<string, string | string[]>) {
  const values: Record<string, unknown> = {}
  const texts: Record<string, string> = {}
  const faults: Record<string, string> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const given = search[name]
    const text = Array.isArray(given) ? given[0] : given
    if (text === undefined || text === '') continue
    texts[name] = text
    const checked = (field as z.ZodType).safeParse(text)
    if (checked.success) values[name] = checked.data
    else faults[name] = checked.error.issues[0]?.message ?? '格式不正确'
  }
  return { values: values as Partial<z.output<S>>, texts, faults }
}
