import type { ServerResponse } from 'node:http'
import type { Database } from '../db/database.ts'
import type { LiveEvent } from './publish.ts'

export interface LiveStreams {
  /** keeps the response open and writes the enterprise's events until the browser goes away or the session ends */
  attach(who: { enterpriseId: string; sessionKey: string }, response: ServerResponse): void
  stop(): Promise<void>
}

/** Says that a session is over; it ends that session's streams and goes to no page. */
export const sessionEnded = 'session-ended'

const heartbeatMs = 20_000

/** One LISTEN connection a process, one stream a browser. */
export async function openLiveStreams(database: Database): Promise<LiveStreams> {
  const streams = new Map<string, Map<ServerResponse, string>>()
  const everywhere = (text: string) => {
    for (const responses of streams.values()) for (const response of responses.keys()) response.write(text)
  }

  const unlisten = await database.listen('live', (payload) => {
    // notifications were lost while the connection was down
    if (payload === '') return everywhere('event: resync\ndata: {}\n\n')
    const { enterpriseId, topic, id } = JSON.parse(payload) as LiveEvent
    const text = `data: ${JSON.stringify({ topic, id })}\n\n`
    for (const [response, sessionKey] of streams.get(enterpriseId) ?? []) {
      if (topic !== sessionEnded) response.write(text)
      else if (sessionKey === id) response.end()
    }
  })
  const heartbeat = setInterval(() => everywhere(': alive\n\n'), heartbeatMs)

  return {
    attach({ enterpriseId, sessionKey }, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 2000\n\n')
      const own = streams.get(enterpriseId) ?? new Map<ServerResponse, string>()
      streams.set(enterpriseId, own.set(response, sessionKey))
      response.on('close', () => {
        own.delete(response)
        if (own.size === 0 && streams.get(enterpriseId) === own) streams.delete(enterpriseId)
      })
    },
    async stop() {
      clearInterval(heartbeat)
      for (const responses of streams.values()) for (const response of responses.keys()) response.end()
      await unlisten()
    },
  }
}
