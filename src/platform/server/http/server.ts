import cookie from '@fastify/cookie'
import Fastify, { LogController, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { refuse, RefusalError, type ErrorTexts, type Refusal } from '../../contract/refusal.ts'
import { DatabaseBusy } from '../db/database.ts'
import type { Binding } from './binding.ts'
import { openapiOf } from './openapi.ts'
import { answer, isFile, type Pipeline } from './pipeline.ts'
import { problemOf, sendProblem } from './problem.ts'

export interface HttpOptions extends Pipeline {
  bindings: readonly Binding[]
  errors: ErrorTexts
  logger: Logger
  bodyLimit?: number
  /** the cookie's name as this installation sets it, for whoever reads the OpenAPI document */
  sessionCookie?: string
  /** addresses or CIDR ranges whose X-Forwarded-For is believed; without any, the caller is whoever holds the connection */
  trustedProxies?: readonly string[]
}

/** Registers every route below /api and turns what goes wrong into problem+json. Pages are added by the app. */
export function buildHttp(options: HttpOptions): FastifyInstance {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: options.bodyLimit ?? 1_048_576,
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    // an address that can't be read is none of ours
    frameworkErrors: (_error, request, reply) => {
      reply.header('x-trace', request.id)
      sendProblem(reply as unknown as FastifyReply, problemOf(refuse('NOT_FOUND'), options.errors, request.id))
    },
    ...(options.trustedProxies?.length ? { trustProxy: [...options.trustedProxies] } : {}),
  }) as unknown as FastifyInstance
  // JSON alone: plain text is what a form of any site may send
  app.removeContentTypeParser('text/plain')
  app.register(cookie)
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-trace', request.id)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
  })
  app.setErrorHandler((error: FastifyError, request, reply) => tell(error, options, request, reply))
  app.setNotFoundHandler((request, reply) => sendProblem(reply, problemOf(refuse('NOT_FOUND'), options.errors, request.id)))

  for (const binding of options.bindings) {
    const { upload } = binding.route
    if (!upload) addRoute(app, options, binding)
    // a plugin of its own: such a route takes nothing but its file
    else
      app.register(async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser(upload.mediaType, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
        addRoute(scope, options, binding)
      })
  }

  const openapi = openapiOf(options.bindings.map((binding) => binding.route), options.errors, options.origin, options.sessionCookie)
  app.get('/openapi.json', (_, reply) => reply.send(openapi))
  return app
}

const largeBody = 16 * 1_048_576

function addRoute(app: FastifyInstance, options: HttpOptions, binding: Binding): void {
  const { before, route } = binding
  app.route({
    method: route.method,
    url: `/api${route.path}`,
    ...(route.upload ? { bodyLimit: route.upload.maxBytes } : route.largeBody ? { bodyLimit: largeBody } : {}),
    ...(before ? { onRequest: async (request, reply) => passed(before(request, reply)) } : {}),
    handler: (request, reply) => respond(options, binding, request, reply),
  })
}

function passed(refusal: Refusal | undefined): void {
  if (refusal) throw new RefusalError(refusal)
}

async function respond(options: HttpOptions, binding: Binding, request: FastifyRequest, reply: FastifyReply) {
  const result = await answer(options, binding, request, reply)
  if (reply.sent || reply.raw.headersSent) return reply
  reply.header('cache-control', 'no-store')
  if (isFile(result)) {
    reply.header('content-type', binding.route.file ?? 'application/octet-stream')
    reply.header('content-disposition', `${result.inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(result.fileName)}`)
    if (result.bytes !== undefined) reply.header('content-length', result.bytes)
    return reply.send(result.stream)
  }
  return reply.send(result ?? {})
}

function tell(error: FastifyError | Error, options: HttpOptions, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof RefusalError && error.refusal.params['seconds'] !== undefined) reply.header('retry-after', String(error.refusal.params['seconds']))
  if (error instanceof RefusalError) return sendProblem(reply, problemOf(error.refusal, options.errors, request.id))
  const known = knownFailures[(error as FastifyError).code]
  if (known) return sendProblem(reply, problemOf(refuse(known), options.errors, request.id))
  if (error instanceof DatabaseBusy) {
    request.log.warn({ reason: error.message, trace: request.id, url: request.url }, 'the database had no time for a request')
    return sendProblem(reply, problemOf(refuse('UNAVAILABLE'), options.errors, request.id))
  }
  request.log.error({ err: error, trace: request.id, url: request.url }, 'a request failed unexpectedly')
  return sendProblem(reply, problemOf(refuse('INTERNAL'), options.errors, request.id))
}

const knownFailures: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'INPUT_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MEDIA_TYPE_UNSUPPORTED',
  FST_ERR_CTP_INVALID_JSON_BODY: 'INPUT_NOT_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INPUT_NOT_JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'INPUT_NOT_JSON',
}
