import type { z } from 'zod'
import type { Access } from './access.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/**
 * One route, said once: it registers the server's handler, types the browser's call,
 * yields OpenAPI and feeds the access walk.
 */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Result extends z.ZodType = z.ZodType,
> {
  readonly method: Method
  /** path below /api, parameters as `:name` */
  readonly path: string
  /** one line for the integrator's page, in Chinese */
  readonly summary: string
  readonly access: Access
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly result?: Result
  /** answers with a file of this media type in place of JSON */
  readonly file?: string
  /** takes a file of this media type, raw, as its body in place of JSON; `body` is then a schema of bytes */
  readonly upload?: { readonly mediaType: string; readonly maxBytes: number }
  /** the act under which a success is written to the audit trail, in the same transaction */
  readonly audit?: string
  /** a POST that creates takes effect once for each Idempotency-Key */
  readonly once?: boolean
  /** takes up to 16 MiB in place of 1 */
  readonly largeBody?: boolean
}

type Nothing = z.ZodUndefined

export function route<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
  Result extends z.ZodType = Nothing,
>(definition: Route<Params, Query, Body, Result>): Route<Params, Query, Body, Result> {
  return definition
}

export type Input<T> = T extends z.ZodType ? z.output<T> : undefined
export type Sent<T> = T extends z.ZodType ? z.input<T> : undefined

/** Fills `:name` segments; a missing one is a defect of the caller. */
export function pathOf(route: Pick<Route, 'path'>, params: Readonly<Record<string, string>> = {}): string {
  return route.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`path ${route.path} needs ${name}`)
    return encodeURIComponent(value)
  })
}
