/**
 * Search values are text from end to end. The router's own serialisers parse them as JSON, which turns an
 * 18-digit declaration number into another one. A repeated name becomes a list.
 */
export type SearchValues = Record<string, string | string[]>

export function parseSearch(search: string): SearchValues {
  const parameters = new URLSearchParams(search)
  const names = [...new Set(parameters.keys())]
  return Object.fromEntries(
    names.map((name) => {
      const values = parameters.getAll(name)
      return [name, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** Leaves out what is empty, so that a bookmarked address says only what was asked for. */
export function stringifySearch(values: Record<string, unknown>): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') parameters.append(name, String(one))
    }
  }
  const text = parameters.toString()
  return text ? `?${text}` : ''
}
