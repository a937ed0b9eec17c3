import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { keepDraft, readDraft } from '../../contract/drafts.ts'
import { withWork, type KeptWork, type KeptWorks } from '../../contract/kept-works.ts'
import { call } from './call.ts'

const settleMs = 500

export interface Drafts {
  /** by key; undefined while they are read */
  works: KeptWorks | undefined
  error: unknown
  retry(): void
  /** Keeps a work soon: typing is not sent letter by letter. */
  keep(key: string, content: Readonly<Record<string, unknown>>): void
  drop(key: string): void
}

/** Unfinished works of this screen, kept at the server; the browser stores none of it (decision 27). */
export function useDrafts(screen: string): Drafts {
  const client = useQueryClient()
  // read anew each time the screen opens: another window may have gone on meanwhile
  const read = useQuery({ queryKey: ['draft', screen], queryFn: () => readNow(screen), staleTime: Infinity, gcTime: 0 })
  const [keeper] = useState(() => draftKeeper(screen, client))
  useEffect(() => {
    window.addEventListener('pagehide', keeper.leave)
    return () => {
      window.removeEventListener('pagehide', keeper.leave)
      keeper.flush()
    }
  }, [keeper])
  return {
    works: read.data,
    error: read.error,
    retry: () => void read.refetch(),
    keep: (key, content) => keeper.put(key, { at: new Date().toISOString(), content }),
    drop: (key) => keeper.put(key, null),
  }
}

const sending = new Map<string, Promise<void>>()

async function readNow(screen: string): Promise<KeptWorks> {
  await sending.get(screen)
  return (await call(readDraft, { params: { screen } })).works
}

type Changes = ReadonlyMap<string, KeptWork | null>

function draftKeeper(screen: string, client: QueryClient) {
  const waiting = new Map<string, KeptWork | null>()
  let underWay: Changes = new Map()
  let timer: ReturnType<typeof setTimeout> | undefined

  const send = async (changes: Changes, keepalive: boolean) => {
    underWay = changes
    try {
      await call(keepDraft, { params: { screen }, body: { works: Object.fromEntries(changes) }, keepalive })
    } catch (error) {
      // no reason to disturb the work: it goes along with the next change
      for (const [key, work] of changes) if (!waiting.has(key)) waiting.set(key, work)
      console.warn('draft not kept', error)
    } finally {
      underWay = new Map()
    }
  }
  const flush = () => {
    clearTimeout(timer)
    if (waiting.size === 0) return
    const changes = new Map(waiting)
    waiting.clear()
    sending.set(screen, (sending.get(screen) ?? Promise.resolve()).then(() => send(changes, false)))
  }
  return {
    flush,
    /** The page goes away, and with it what is under way: all of it is sent at once, in a request that outlives the page. */
    leave: () => {
      clearTimeout(timer)
      const changes = new Map([...underWay, ...waiting])
      waiting.clear()
      if (changes.size > 0) sending.set(screen, send(changes, true))
    },
    put: (key: string, work: KeptWork | null) => {
      waiting.set(key, work)
      client.setQueryData<KeptWorks>(['draft', screen], (works) => withWork(works ?? {}, key, work))
      clearTimeout(timer)
      timer = setTimeout(flush, settleMs)
    },
  }
}
