import { z } from 'zod'

/** What a clerk has put together in the wizard and not yet submitted. */
export const SubmitDraft = z.object({
  ids: z.array(z.string()).min(1),
  officeId: z.string().optional(),
  /** by kind of warning */
  reasons: z.record(z.string(), z.string()),
  /** the VINs of the vehicles at the counter, as pasted */
  counter: z.string(),
})
export type SubmitDraft = z.infer<typeof SubmitDraft>

/** A draft of another version of this page is no draft. */
export function readSubmitDraft(kept: unknown): SubmitDraft | undefined {
  const read = SubmitDraft.safeParse(kept)
  return read.success ? read.data : undefined
}
