import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import type { Drafts } from '../../../platform/web/client/use-drafts.ts'
import type { Selection } from '../../../platform/web/table/selection.ts'
import { checkBatch, type DeclarationLine } from '../contract.ts'
import type { useDeclarationSearch } from './declaration-conditions.ts'
import { isEmpty, type SubmitDraft } from './submit-draft.ts'

type Url = ReturnType<typeof useDeclarationSearch>['url']

export interface Submission {
  draft: SubmitDraft
  selection: Selection<DeclarationLine>
  /** Changes and keeps it; `address` goes along where the step changes. */
  change(patch: Partial<SubmitDraft>, address?: Readonly<Record<string, string | undefined>>): void
  /** it was submitted: nothing of it waits any more */
  done(): void
}

/** One submission from the first tick on. It is kept when something changed, never before. */
export function useSubmission(begun: { key: string; draft: SubmitDraft }, drafts: Drafts, url: Url): Submission {
  const [key] = useState(begun.key)
  const [draft, setDraft] = useState(begun.draft)
  const [ticked, setTicked] = useState<ReadonlyMap<string, DeclarationLine>>(new Map())
  const second = url.texts['step'] === '2'
  // what was ticked before a reload is read again: it may have changed meanwhile
  const unread = draft.ids.filter((id) => !ticked.has(id))
  const read = useQuery({
    queryKey: ['chosen-declarations', unread],
    queryFn: () => call(checkBatch, { body: { officeId: null, declarationIds: unread } }),
    enabled: !second && unread.length > 0,
    meta: { topics: ['declaration', 'batch'] },
  })
  const rows = draft.ids.flatMap((id) => ticked.get(id) ?? read.data?.declarations.find((row) => row.id === id) ?? [])

  const change: Submission['change'] = (patch, address) => {
    const next = { ...draft, step: second ? (2 as const) : (1 as const), ...patch }
    setDraft(next)
    if (isEmpty(next)) drafts.drop(key)
    else drafts.keep(key, next)
    if (address) url.set({ work: key, chosen: undefined, office: undefined, ...address })
    else if (url.texts['work'] !== key || url.texts['chosen'] !== undefined) url.set({ work: key, chosen: undefined, office: undefined }, { replace: true })
  }
  return {
    draft,
    selection: {
      rows,
      has: (id) => draft.ids.includes(id),
      put: (some, chosen) => {
        const named = new Set(some.map(({ id }) => id))
        setTicked(new Map([...ticked, ...some.map((row) => [row.id, row] as const)]))
        const others = draft.ids.filter((id) => !named.has(id))
        change({ ids: chosen ? [...draft.ids, ...[...named].filter((id) => !draft.ids.includes(id))] : others })
      },
      clear: () => change({ ids: [] }),
    },
    change,
    done: () => drafts.drop(key),
  }
}
