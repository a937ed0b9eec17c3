/** An unfinished piece of work of a screen, and when it was changed last (instant). */
export interface KeptWork {
  at: string
  content: Readonly<Record<string, unknown>>
}

/** By key: two windows at work on different things don't overwrite each other. */
export type KeptWorks = Readonly<Record<string, KeptWork>>

/** What a screen's draft may hold, in characters. */
export const largestDraft = 60_000

/** Reads what the server kept; what another version of the page wrote is left out. */
export function readWorks(content: Readonly<Record<string, unknown>> | null): KeptWorks {
  return Object.fromEntries(Object.entries(content ?? {}).filter((entry): entry is [string, KeptWork] => isWork(entry[1])))
}

/** The works with this one changed, or without it. Where they would not fit any more the oldest makes room. */
export function withWork(works: KeptWorks, key: string, work: KeptWork | null): KeptWorks {
  const { [key]: _before, ...others } = works
  if (work === null) return others
  const newest = Object.entries(others).toSorted(([, a], [, b]) => b.at.localeCompare(a.at))
  let room = largestDraft - JSON.stringify({ [key]: work }).length
  const kept = newest.filter(([name, other]) => (room -= JSON.stringify({ [name]: other }).length) > 0)
  return { ...Object.fromEntries(kept), [key]: work }
}

/** Newest first. */
export function newestWorks(works: KeptWorks): readonly (KeptWork & { key: string })[] {
  return Object.entries(works).map(([key, work]) => ({ key, ...work })).toSorted((a, b) => b.at.localeCompare(a.at))
}

function isWork(value: unknown): value is KeptWork {
  return typeof value === 'object' && value !== null && 'at' in value && typeof value.at === 'string' && 'content' in value && typeof value.content === 'object' && value.content !== null
}
