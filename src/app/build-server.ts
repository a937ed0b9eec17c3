import type { FastifyInstance } from 'fastify'
import { cookieNames, hashOfToken, readToken } from '../capabilities/access/server/cookies.ts'
import { readSession, stillOpen } from '../capabilities/access/server/sessions.ts'
import { registerExchange } from '../outside/receive.ts'
import type { Database } from '../platform/server/db/database.ts'
import { faultsOf } from '../platform/server/health.ts'
import { buildHttp } from '../platform/server/http/server.ts'
import type { Pipeline } from '../platform/server/http/pipeline.ts'
import { openLiveStreams, type LiveStreams } from '../platform/server/live/stream.ts'
import { reserveNumbers } from '../platform/server/numbers.ts'
import { refuse, RefusalError } from '../platform/contract/refusal.ts'
import { allBindings } from './bindings.ts'
import { errors } from './errors.ts'
import type { Foundation } from './foundation.ts'
import { publicConfig } from './public-config.ts'

export interface BuiltServer {
  http: FastifyInstance
  live: LiveStreams
}

/** Everything the server answers but its pages. `numbers` has connections of its own: a transaction that waits for a number holds one already. */
export async function buildServer(foundation: Foundation, numbersDatabase: Database): Promise<BuiltServer> {
  const { config, clock, database, logger } = foundation
  const cookies = cookieNames(config.publicUrl, config.instance)
  const origin = new URL(config.publicUrl).origin
  const authenticate: Pipeline['authenticate'] = async (request) => {
    const token = readToken(request, cookies.session)
    return token === undefined ? undefined : readSession(database, hashOfToken(token))
  }
  const bindings = allBindings({
    ...foundation,
    cookies,
    origin,
    numbers: (count) => reserveNumbers(numbersDatabase, clock, 'proof', count),
  })
  const http = buildHttp({ sessionCookie: cookies.session, database, clock, authenticate, origin, bindings, errors, logger, trustedProxies: config.trustedProxies })

  registerExchange(http, {
    ...foundation,
    mode: config.mode,
    onProblem: (problem) => logger.warn(problem, 'a message was not taken'),
  })

  const live = await openLiveStreams(database, {
    stillOpen: (sessionKeys) => stillOpen(database, sessionKeys),
    onError: (error) => logger.error({ err: error }, 'the sessions of open streams could not be read'),
  })
  http.get('/api/events', async (request, reply) => {
    const principal = await authenticate(request)
    if (!principal) throw new RefusalError(refuse('SESSION_MISSING'))
    if (!live.attach(principal, reply.raw)) throw new RefusalError(refuse('TOO_MANY_REQUESTS', { seconds: 60 }))
    reply.hijack()
  })

  http.get('/config', async () => publicConfig(foundation))
  http.get('/livez', async () => ({ ok: true }))
  http.get('/readyz', async (_, reply) => {
    const faults = await faultsOf(database, ['worker', 'seal']).catch((error: Error) => [`database: ${error.message}`])
    return reply.code(faults.length === 0 ? 200 : 503).send({ ok: faults.length === 0, faults })
  })
  return { http, live }
}
