import type { z } from 'zod'
import { pathOf, type Route, type Sent } from '../../contract/route.ts'
import { noteAnswer } from '../session/activity.ts'
import { problemOf, unreachable } from './api-problem.ts'

type Part<Name extends string, T> = T extends z.ZodUndefined ? { [name in Name]?: undefined } : { [name in Name]: Sent<T> }

/** What a call of this route needs. `onceKey` belongs to one submission and stays the same over its retries; `keepalive` outlives the page. */
export type CallInput<P, Q, B> = Part<'params', P> & Part<'query', Q> & Part<'body', B> & { onceKey?: string; keepalive?: boolean; signal?: AbortSignal }

type Loose = { params?: unknown; query?: unknown; body?: unknown; onceKey?: string; keepalive?: boolean; signal?: AbortSignal }

/** Asks a route of the contract. A refusal or a failure throws an `ApiProblem`. */
export async function call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  input: CallInput<P, Q, B>,
): Promise<z.output<R>> {
  const response = await ask(route as unknown as Route, input as Loose)
  return (await response.json()) as z.output<R>
}

/** Fetches a route's file with the session, so that a refusal is shown in the page in place of a page of its own. */
export async function download<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  input: CallInput<P, Q, B>,
): Promise<{ blob: Blob; fileName: string }> {
  const response = await ask(route as unknown as Route, input as Loose)
  return { blob: await response.blob(), fileName: fileNameOf(response.headers.get('content-disposition')) }
}

/** Where a route answers a GET, for links: what a browser opens by itself bears the session's cookie too. */
export function addressOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: Route<P, Q, B, R>,
  input: Part<'params', P> & Part<'query', Q>,
): string {
  const { params, query } = input as Loose
  return `/api${pathOf(route as unknown as Route, (params ?? {}) as Record<string, string>)}${searchOf(query)}`
}

let logInAgain: (() => Promise<void>) | undefined
let running: Promise<void> | undefined

/**
 * What to do when the session has ended under the page: resolve once somebody logged in again, and the request
 * goes out a second time with the same key; reject to give up. Returns how to take the handler away.
 */
export function whenSessionEnds(handler: () => Promise<void>): () => void {
  logInAgain = handler
  return () => {
    if (logInAgain === handler) logInAgain = undefined
  }
}

async function ask(route: Route, input: Loose): Promise<Response> {
  const first = await send(route, input)
  if (first.status !== 401 || route.access.who === 'anyone') return settled(first)
  const problem = await problemOf(first)
  if (problem.code !== 'SESSION_MISSING' || !logInAgain) throw problem
  // many requests may find out at the same time: one login answers them all
  running ??= logInAgain().finally(() => {
    running = undefined
  })
  await running.catch(() => {
    throw problem
  })
  return settled(await send(route, input))
}

async function send(route: Route, { params, query, body, onceKey, keepalive, signal }: Loose): Promise<Response> {
  const path = pathOf(route, (params ?? {}) as Record<string, string>)
  const request: RequestInit = {
    method: route.method,
    headers: {
      accept: route.file ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': route.upload?.mediaType ?? 'application/json' }),
      ...(onceKey === undefined ? {} : { 'idempotency-key': onceKey }),
    },
    credentials: 'same-origin',
    cache: 'no-store',
    keepalive: keepalive ?? false,
  }
  if (body !== undefined) request.body = route.upload ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body)
  if (signal) request.signal = signal
  try {
    const response = await fetch(`/api${path}${searchOf(query)}`, request)
    if (response.status !== 401) noteAnswer()
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw unreachable()
  }
}

async function settled(response: Response): Promise<Response> {
  if (response.ok) return response
  throw await problemOf(response)
}

function searchOf(query: unknown): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries((query ?? {}) as Record<string, unknown>)) {
    if (value !== undefined && value !== '') search.append(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

function fileNameOf(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  return encoded ? decodeURIComponent(encoded) : 'download'
}
