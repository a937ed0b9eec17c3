import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'

const flushEveryMs = 300
const retryMs = 5_000

/**
 * The browser's one stream of live events. An event says which topic changed; everything read under that topic
 * is read again through its normal route. `session` changes when somebody else is logged in.
 */
export function useLive(session: string): void {
  const client = useQueryClient()
  useEffect(() => listen(client), [client, session])
}

function listen(client: QueryClient): () => void {
  const changed = new Set<string>()
  let everything = false
  let flush: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let source: EventSource | undefined
  let wasOpen = false

  // five hundred items of a job may end within a second: they are one change for the page
  const later = () => {
    flush ??= setTimeout(() => {
      const topics = new Set(changed)
      const all = everything
      changed.clear()
      everything = false
      flush = undefined
      void client.invalidateQueries({
        predicate: ({ meta }) => meta?.topics !== undefined && (all || meta.topics.some((topic) => topics.has(topic))),
      })
    }, flushEveryMs)
  }

  const open = () => {
    source = new EventSource('/api/events')
    source.onopen = () => {
      // whatever happened while the line was down was not heard
      if (wasOpen) everything = true
      if (wasOpen) later()
      wasOpen = true
    }
    source.onmessage = (event: MessageEvent<string>) => {
      const { topic } = JSON.parse(event.data) as { topic: string; id: string }
      changed.add(topic)
      later()
    }
    source.addEventListener('resync', () => {
      everything = true
      later()
    })
    source.onerror = () => {
      // the browser reconnects by itself unless the answer was an error
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, retryMs)
    }
  }
  open()

  return () => {
    clearTimeout(flush)
    clearTimeout(retry)
    source?.close()
  }
}
