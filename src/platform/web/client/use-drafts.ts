import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { keepDraft, readDraft } from '../../contract/drafts.ts'
import { call } from './call.ts'
import { readWorks, withWork, type KeptWork, type KeptWorks } from './kept-works.ts'

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
  const { content } = await call(readDraft, { params: { screen } })
  return readWorks(content)
}

function draftKeeper(screen: string, client: QueryClient) {
  const waiting = new Map<string, KeptWork | null>()
  let underWay = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const queryKey = ['draft', screen]

  const put = async (works: KeptWorks, keepalive: boolean) => {
    await call(keepDraft, { params: { screen }, body: { content: { ...works } }, keepalive })
  }
  const send = async (changes: ReadonlyMap<string, KeptWork | null>) => {
    // what other windows kept meanwhile stays
    const { content } = await call(readDraft, { params: { screen } })
    await put([...changes].reduce((works, [key, work]) => withWork(works, key, work), readWorks(content)), false)
  }
  const follow = (sent: Promise<void>) => {
    underWay += 1
    const settled = sent
      // a draft that can't be kept is no reason to disturb the work; the next change tries again
      .catch((error: unknown) => console.warn('draft not kept', error))
      .finally(() => {
        underWay -= 1
      })
    sending.set(screen, settled)
  }
  const flush = () => {
    clearTimeout(timer)
    if (waiting.size === 0) return
    const changes = new Map(waiting)
    waiting.clear()
    follow((sending.get(screen) ?? Promise.resolve()).then(() => send(changes)))
  }
  return {
    flush,
    /** The page goes away: there is time for one request, with what this window knows. */
    leave: () => {
      clearTimeout(timer)
      if (waiting.size + underWay === 0) return
      waiting.clear()
      follow(put(client.getQueryData<KeptWorks>(queryKey) ?? {}, true))
    },
    put: (key: string, work: KeptWork | null) => {
      waiting.set(key, work)
      client.setQueryData<KeptWorks>(queryKey, (works) => withWork(works ?? {}, key, work))
      clearTimeout(timer)
      timer = setTimeout(flush, settleMs)
    },
  }
}
