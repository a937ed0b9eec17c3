import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { dropDraft, keepDraft, readDraft } from '../../contract/drafts.ts'
import { call } from './call.ts'

const settleMs = 800

export interface DraftKeeper {
  /** what was kept the last time; null when there is none, undefined while it is read */
  kept: Readonly<Record<string, unknown>> | null | undefined
  changedAt: string | null
  /** Keeps it soon: typing is not sent letter by letter. */
  keep(content: Record<string, unknown>): void
  drop(): void
}

/** Unfinished work of this screen, kept at the server; the browser stores none of it (decision 27). */
export function useDraft(screen: string): DraftKeeper {
  const client = useQueryClient()
  const params = { screen }
  const draft = useQuery({ queryKey: ['draft', screen], queryFn: () => call(readDraft, { params: { screen } }), staleTime: 0 })
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; content: Record<string, unknown> }>(undefined)

  const send = useCallback(
    (content: Record<string, unknown>) => {
      waiting.current = undefined
      // a draft that can't be kept is no reason to disturb the work; the next change tries again
      call(keepDraft, { params: { screen }, body: { content } }).catch((error: unknown) => console.warn('draft not kept', error))
    },
    [screen],
  )
  const keep = useCallback(
    (content: Record<string, unknown>) => {
      clearTimeout(waiting.current?.timer)
      waiting.current = { content, timer: setTimeout(() => send(content), settleMs) }
    },
    [send],
  )
  useEffect(
    () => () => {
      if (!waiting.current) return
      clearTimeout(waiting.current.timer)
      send(waiting.current.content)
    },
    [send],
  )
  return {
    kept: draft.data?.content,
    changedAt: draft.data?.changedAt ?? null,
    keep,
    drop: () => {
      clearTimeout(waiting.current?.timer)
      waiting.current = undefined
      client.setQueryData(['draft', screen], { content: null, changedAt: null })
      call(dropDraft, { params }).catch((error: unknown) => console.warn('draft not dropped', error))
    },
  }
}
