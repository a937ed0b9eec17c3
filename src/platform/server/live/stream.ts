import type { ServerResponse } from 'node:http'
import type { Database } from '../db/database.ts'
import type { LiveEvent } from './publish.ts'

export interface LiveStreams {
  /** keeps the response open and writes the enterprise's events until the browser goes away */
  attach(enterpriseId: string, response: ServerResponse): void
  stop(): Promise<void>
}

const heartbeatMs = 20_000

/** One LISTEN connection a process, one stream a browser. */
export async function openLiveStreams(database: Database): Promise<LiveStreams> {
  const streams = new Map<string, Set<ServerResponse>>()

  const unlisten = await database.listen('live', (payload) => {
    if (payload === '') {
      // notifications were lost while the connection was down
      for (const responses of streams.values()) for (const response of responses) response.write('event: resync\ndata: {}\n\n')
      return
    }
    const { enterpriseId, topic, id } = JSON.parse(payload) as LiveEvent
    const text = `data: ${JSON.stringify({ topic, id })}\n\n`
    for (const response of streams.get(enterpriseId) ?? []) response.write(text)
  })
  const heartbeat = setInterval(() => {
    for (const responses of streams.values()) for (const response of responses) response.write(': alive\n\n')
  }, heartbeatMs)

  return {
    attach(enterpriseId, response) {
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      response.write('retry: 2000\n\n')
      const own = streams.get(enterpriseId) ?? new Set()
      streams.set(enterpriseId, own.add(response))
      response.on('close', () => {
        own.delete(response)
        if (own.size === 0) streams.delete(enterpriseId)
      })
    },
    async stop() {
      clearInterval(heartbeat)
      for (const responses of streams.values()) for (const response of responses) response.end()
      await unlisten()
    },
  }
}
