import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { Refusal } from '../../contract/refusal.ts'
import type { Input, Route } from '../../contract/route.ts'
import type { Context } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'

/** Who is asking, as the session says. */
export interface Principal {
  accountId: string
  enterpriseId: string
  grants: ReadonlySet<string>
  /** the session's own key, for those that end or extend it */
  sessionKey: string
}

export interface FileAnswer {
  fileName: string
  bytes?: number
  /** to be looked at in the browser rather than saved */
  inline?: boolean
  stream: Readable
}

export interface Asked<Params, Query, Body, Who, Prepared = undefined> {
  /** what `prepare` made of the request */
  prepared: Prepared
  params: Params
  query: Query
  body: Body
  /** the open transaction under the route's context; commits when the handler returns a result */
  tx: Tx
  principal: Who
  trace: string
  now: Date
  /** what the audit row names as its object; the path unless said */
  about(object: string, detail?: unknown): void
  request: FastifyRequest
  reply: FastifyReply
}

/** What there is to prepare from: the caller has passed, the input has its schema, no transaction is open. */
export interface Preparing<Body> {
  body: Body
  now: Date
}

/** A route, what answers it, and under which context. Made by `serve`, registered by the app. */
export interface Binding {
  route: Route
  context?: Context
  /** the handler opens its own transactions; `tx` throws */
  withoutTransaction?: boolean
  /** asked before a byte of the body is read: a refusal here costs nothing */
  before?: (request: FastifyRequest, reply: FastifyReply) => Refusal | undefined
  /** work on the input that takes a while, done before the transaction so that no connection waits for it */
  prepare?: (from: Preparing<never>) => Promise<unknown>
  handler: (asked: Asked<never, never, never, never, never>) => Promise<unknown>
}

type ResultOf<R> = R extends z.ZodUndefined ? FileAnswer | undefined | void : R extends z.ZodType ? z.input<R> : never

type PreparedOf<Options> = Options extends { prepare: (from: never) => Promise<infer Prepared> } ? Exclude<Prepared, Refusal> : undefined

type WhoOf<Options> = Options extends { anonymous: true } ? Principal | undefined : Principal

export function serve<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  const Options extends { context?: Context; anonymous?: true; withoutTransaction?: true; before?: Binding['before']; prepare?: (from: Preparing<Input<B>>) => Promise<unknown> } = object,
>(
  route: Route<P, Q, B, R>,
  handler: (asked: Asked<Input<P>, Input<Q>, Input<B>, WhoOf<Options>, PreparedOf<Options>>) => Promise<ResultOf<R> | Refusal>,
  options?: Options,
): Binding {
  return {
    route: route as unknown as Route,
    ...(options?.context ? { context: options.context } : {}),
    ...(options?.withoutTransaction ? { withoutTransaction: true } : {}),
    ...(options?.before ? { before: options.before } : {}),
    ...(options?.prepare ? { prepare: options.prepare as Binding['prepare'] } : {}),
    handler: handler as unknown as Binding['handler'],
  }
}
