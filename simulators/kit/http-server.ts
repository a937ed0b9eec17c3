/** The simulator's door: every answer, also to nonsense, says `simulated: true`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export type Reply = { status: number, type?: string, body: string | Buffer, headers?: Record<string, string> }
export type Handle = (request: IncomingMessage, path: string) => Promise<Reply>

const BODY_LIMIT = 64 * 1024 * 1024

export const json = (status: number, body: unknown): Reply => ({ status, type: 'application/json', body: JSON.stringify(body) })

/** The whole body; undefined when it is larger than a batch can be. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > BODY_LIMIT) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const localName = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** From this machine and under its own name: a page of another site can't reach /control by a name that resolves here. */
export const isLocal = (request: IncomingMessage): boolean =>
  loopback.has(request.socket.remoteAddress ?? '') && localName.test(request.headers.host ?? '')

export function serve(handle: Handle, onError: (error: unknown) => void): Server {
  const respond = (response: ServerResponse, reply: Reply): void => {
    response.writeHead(reply.status, {
      'simulated': 'true', 'content-type': reply.type ?? 'text/plain; charset=utf-8', 'cache-control': 'no-store',
      'x-content-type-options': 'nosniff', ...reply.headers,
    })
    response.end(reply.body)
  }
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    handle(request, path).then(
      (reply) => respond(response, reply),
      (error: unknown) => {
        if (request.errored) return
        onError(error)
        respond(response, json(500, { reason: '模拟系统内部错误' }))
      })
  })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nsimulated: true\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
  })
  return server
}
