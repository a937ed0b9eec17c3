import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { refuse, RefusalError } from '../platform/contract/refusal.ts'
import type { Config } from '../platform/server/config.ts'

const built = fileURLToPath(new URL('../../dist/web/', import.meta.url))

/** The built pages: names with a hash are kept for good, the page itself is asked for each time. */
export function registerPages(http: FastifyInstance, config: Pick<Config, 'agentPort'>, folder = built): void {
  const agent = `http://127.0.0.1:${config.agentPort}`
  const policy = [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    // the reader of QR codes in the camera's picture is WebAssembly; eval of script stays forbidden
    "script-src 'self' 'wasm-unsafe-eval'",
    `frame-src ${agent}`,
    `connect-src 'self' ${agent}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

  if (!existsSync(join(folder, 'index.html'))) throw new Error('the pages are not built: run npm start')
  http.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    setHeaders: (reply, path) => {
      const lasting = path.includes('/assets/')
      reply.header('cache-control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
      // whoever asks for a page by its file's name gets the same page: nobody frames it
      if (path.endsWith('.html')) reply.header('content-security-policy', policy).header('x-frame-options', 'DENY')
    },
  })
  http.get('/*', (request, reply) => {
    // an unknown address of the API is not a page
    if (request.url.startsWith('/api/') || request.url.startsWith('/assets/')) throw new RefusalError(refuse('NOT_FOUND'))
    return reply.sendFile('index.html')
  })
}
