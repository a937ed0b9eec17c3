import type { ServerResponse } from 'node:http'
import type { Database } from '../db/database.ts'
import type { LiveEvent } from './publish.ts'

export interface LiveStreams {
  /**
   * Keeps the response open and writes the enterprise's events until the browser goes away or the session ends.
   * false: the session has as many as it may have, and nothing was written.
   */
  attach(who: { enterpriseId: string; sessionKey: string }, response: ServerResponse): boolean
  stop(): Promise<void>
}

export interface LiveOptions {
  /** which of these sessions are still open; asked of all at once, at each heartbeat */
  stillOpen(sessionKeys: string[]): Promise<ReadonlySet<string>>
  onError(error: unknown): void
  heartbeatMs?: number
}

/** Says that a session is over; it ends that session's streams at once and goes to no page. */
export const sessionEnded = 'session-ended'

/** of one session: each browser has one (decision 28), and what it leaves behind is noticed after a while */
export const streamsOfSession = 10

/** What a reader who doesn't read may leave lying in our memory: whoever reconnects reads everything again anyway. */
const unreadBytes = 1024 * 1024

/** One LISTEN connection a process, one stream a browser. A session may end without a word: its streams are looked after at each heartbeat. */
export async function openLiveStreams(database: Database, options: LiveOptions): Promise<LiveStreams> {
  const streams = new Map<string, Map<ServerResponse, string>>()
  const write = (response: ServerResponse, text: string) => {
    // ended, and a slow reader has not taken its end yet: writing now would be an error that nobody hears
    if (response.writableEnded || response.destroyed) return
    response.write(text)
    if (response.writableLength > unreadBytes) response.destroy()
  }
  const everywhere = (text: string) => {
    for (const responses of streams.values()) for (const response of responses.keys()) write(response, text)
  }
  const sessions = () => [...new Set([...streams.values()].flatMap((responses) => [...responses.values()]))]
  const endStreams = (isOver: (sessionKey: string) => boolean) => {
    for (const responses of streams.values()) for (const [response, sessionKey] of responses) if (isOver(sessionKey)) response.end()
  }

  const unlisten = await database.listen('live', (payload) => {
    // notifications were lost while the connection was down
    if (payload === '') return everywhere('event: resync\ndata: {}\n\n')
    const { enterpriseId, topic, id } = JSON.parse(payload) as LiveEvent
    const text = `data: ${JSON.stringify({ topic, id })}\n\n`
    for (const [response, sessionKey] of streams.get(enterpriseId) ?? []) {
      if (topic !== sessionEnded) write(response, text)
      else if (sessionKey === id) response.end()
    }
  })

  async function beat(): Promise<void> {
    everywhere(': alive\n\n')
    const asked = sessions()
    if (asked.length === 0) return
    const open = await options.stillOpen(asked)
    const over = new Set(asked.filter((sessionKey) => !open.has(sessionKey)))
    endStreams((sessionKey) => over.has(sessionKey))
  }
  const heartbeat = setInterval(() => void beat().catch(options.onError), options.heartbeatMs ?? 20_000)

  return {
    attach({ enterpriseId, sessionKey }, response) {
      const own = streams.get(enterpriseId) ?? new Map<ServerResponse, string>()
      if ([...own.values()].filter((one) => one === sessionKey).length >= streamsOfSession) return false
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 2000\n\n')
      streams.set(enterpriseId, own.set(response, sessionKey))
      response.on('close', () => {
        own.delete(response)
        if (own.size === 0 && streams.get(enterpriseId) === own) streams.delete(enterpriseId)
      })
      return true
    },
    async stop() {
      clearInterval(heartbeat)
      endStreams(() => true)
      await unlisten()
    },
  }
}
