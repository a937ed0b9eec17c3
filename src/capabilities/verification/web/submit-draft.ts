import { z } from 'zod'
import { newestWorks, type KeptWorks } from '../../../platform/contract/kept-works.ts'

/** What a clerk has put together in the wizard and not yet submitted. */
export const SubmitDraft = z.object({
  ids: z.array(z.string()),
  officeId: z.string().optional(),
  /** by kind of warning */
  reasons: z.record(z.string(), z.string()),
  /** the VINs of the vehicles at the counter, as pasted */
  counter: z.string(),
  step: z.union([z.literal(1), z.literal(2)]),
})
export type SubmitDraft = z.infer<typeof SubmitDraft>

export interface KeptSubmission {
  key: string
  /** instant of the last change */
  at: string
  draft: SubmitDraft
}

export const nothingChosen: SubmitDraft = { ids: [], reasons: {}, counter: '', step: 1 }

/** Neither ticked nor typed anything that somebody might miss. */
export const isEmpty = ({ ids, reasons, counter }: SubmitDraft): boolean =>
  ids.length === 0 && counter.trim() === '' && Object.values(reasons).every((reason) => reason.trim() === '')

/** The submissions that wait to be gone on with, newest first. A draft of another version of this page is none. */
export function keptSubmissions(works: KeptWorks): readonly KeptSubmission[] {
  return newestWorks(works).flatMap(({ key, at, content }) => {
    const read = SubmitDraft.safeParse(content)
    return read.success && !isEmpty(read.data) ? [{ key, at, draft: read.data }] : []
  })
}

interface Address {
  /** the key of a kept submission */
  work: string | undefined
  /** by a link: these declarations, to this office */
  chosen: readonly string[]
  office: string | undefined
}

/**
 * Where the wizard begins: what the address names goes on where it was left; a link to declarations that somebody worked
 * on before brings back what was typed for them. `fresh` is the key of a new one.
 */
export function beginWith(kept: readonly KeptSubmission[], { work, chosen, office }: Address, fresh: string): { key: string; draft: SubmitDraft } {
  const named = work === undefined ? undefined : kept.find(({ key }) => key === work)
  if (named) return named
  if (chosen.length === 0) return { key: work ?? fresh, draft: nothingChosen }
  const same = kept.find(({ draft }) => draft.ids.length === chosen.length && chosen.every((id) => draft.ids.includes(id)))
  const begun = same ?? { key: work ?? fresh, draft: { ...nothingChosen, ids: [...chosen] } }
  return { key: begun.key, draft: { ...begun.draft, step: 2, ...(office ? { officeId: office } : {}) } }
}
