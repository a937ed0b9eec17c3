/** A word of the field: its label, its English, and what a form may say about it. */
export type Term = {
  readonly zh: string
  readonly en: string
  readonly hint?: string
}

/** Terms of one part of the product. `homonyms` names labels that are meant twice, each with its reason. */
export type TermSource = {
  readonly source: string
  readonly terms: Readonly<Record<string, Term>>
  readonly homonyms?: Readonly<Record<string, string>>
}

export function term(zh: string, more: { en: string; hint?: string }): Term {
  return { zh, ...more }
}

/**
 * Joins the terms of all parts under their identifiers.
 * Throws when an identifier or a label occurs twice, naming both places: one label, one meaning.
 */
export function mergeTerms(...sources: readonly TermSource[]): Readonly<Record<string, Term>> {
  const merged: Record<string, Term> = {}
  const placeOfKey = new Map<string, string>()
  const placeOfLabel = new Map<string, string>()
  const homonyms = new Set(sources.flatMap(({ homonyms }) => Object.keys(homonyms ?? {})))

  for (const { source, terms } of sources) {
    for (const [key, entry] of Object.entries(terms)) {
      const place = `${source}.${key}`
      const sameKey = placeOfKey.get(key)
      if (sameKey) throw new Error(`Term "${key}" is defined twice: ${sameKey} and ${place}`)
      const sameLabel = placeOfLabel.get(entry.zh)
      if (sameLabel && !homonyms.has(entry.zh)) {
        throw new Error(`Label "${entry.zh}" is used twice: ${sameLabel} and ${place}`)
      }
      placeOfKey.set(key, place)
      placeOfLabel.set(entry.zh, place)
      merged[key] = entry
    }
  }
  return merged
}
