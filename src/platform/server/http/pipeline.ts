import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { missingGrant } from '../../contract/access.ts'
import { isRefusal, refuse, RefusalError, type Refusal } from '../../contract/refusal.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Context, Database } from '../db/database.ts'
import type { Tx } from '../db/tx.ts'
import type { Binding, FileAnswer, Preparing, Principal } from './binding.ts'
import { bodyHash, keepAnswer, reserveOnce, type OnceKey } from './once.ts'
import { inputRefusal } from './problem.ts'

export interface Pipeline {
  database: Database
  clock: Clock
  authenticate(request: FastifyRequest): Promise<Principal | undefined>
  /** the one origin pages are served from; a browser's request from another is refused */
  origin: string
}

/** session → access → schema → what the route prepares → transaction under the principal's role → command → audit → commit */
export async function answer(
  pipeline: Pipeline,
  binding: Binding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { route } = binding
  const foreign = request.headers.origin !== undefined && request.headers.origin !== pipeline.origin
  if (foreign && route.method !== 'GET') throw new RefusalError(refuse('FOREIGN_ORIGIN'))

  const principal = await admitted(pipeline, binding, request)
  const params = parsed(route.params, request.params)
  const query = parsed(route.query, request.query)
  const body = parsed(route.body, request.body)
  const once = route.once ? await onceKey(binding, request, principal, body) : undefined
  const now = pipeline.clock.now()
  const prepared = settled(await binding.prepare?.({ body, now } as Preparing<never>))

  let about: { object: string; detail: unknown } | undefined
  const asked = {
    params,
    query,
    body,
    principal,
    trace: request.id,
    now,
    prepared,
    about: (object: string, detail?: unknown) => {
      about = { object, detail }
    },
    request,
    reply,
  }
  const handle = binding.handler as unknown as (asked: object) => Promise<unknown>

  const told = (result: unknown) => (route.result && !isFile(result) ? route.result.parse(settled(result)) : settled(result))
  if (binding.withoutTransaction) return told(await handle({ ...asked, tx: undefined }))

  const context = binding.context ?? contextOf(principal)
  return pipeline.database.withContext(context, async (tx) => {
    if (once) {
      const earlier = await reserveOnce(tx, once)
      if (isRefusal(earlier)) throw new RefusalError(earlier)
      if (earlier) return earlier.replay
    }
    const result = told(await handle({ ...asked, tx }))
    if (once) await keepAnswer(tx, once, result)
    if (route.audit) {
      await audit(tx, {
        act: route.audit,
        object: about?.object ?? request.url,
        detail: about?.detail ?? {},
        principal,
        trace: request.id,
        at: asked.now,
      })
    }
    return result
  })
}

async function admitted(pipeline: Pipeline, binding: Binding, request: FastifyRequest): Promise<Principal | undefined> {
  const { access } = binding.route
  const principal = await pipeline.authenticate(request)
  if (access.who === 'anyone') return principal
  if (!principal) throw new RefusalError(refuse('SESSION_MISSING'))
  const missing = missingGrant(access, principal.grants)
  if (missing) throw new RefusalError(refuse(missing))
  return principal
}

const contextOf = (principal: Principal | undefined): Context =>
  principal ? { role: 'app_tenant', enterpriseId: principal.enterpriseId } : { role: 'app_public' }

function parsed(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined
  const result = schema.safeParse(value ?? {}, { reportInput: true })
  if (!result.success) throw new RefusalError(inputRefusal(result.error))
  const unstorable = unstorableIn(result.data)
  if (unstorable) throw new RefusalError(refuse('INPUT_INVALID', { summary: unstorable.why }, { field: unstorable.pointer }))
  return result.data
}

interface Unstorable {
  pointer: string
  why: string
}

/** far beyond what any screen keeps, far below what any stack holds */
const deepest = 32

/** The first place that the database can't hold: a text with NUL or half of a character, or a structure without bottom. */
function unstorableIn(value: unknown, pointer = '', depth = 0): Unstorable | undefined {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? { pointer, why: '含有无法保存的字符' } : undefined
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined
  if (depth > deepest) return { pointer: pointer.slice(0, 200), why: `嵌套超过 ${deepest} 层` }
  for (const [key, part] of Object.entries(value)) {
    const found = unstorableIn(key, `${pointer}/`) ?? unstorableIn(part, `${pointer}/${key}`, depth + 1)
    if (found) return found
  }
  return undefined
}

function settled(result: unknown): unknown {
  if (isRefusal(result)) throw new RefusalError(result as Refusal)
  return result
}

export const isFile = (result: unknown): result is FileAnswer =>
  typeof result === 'object' && result !== null && 'stream' in result && 'fileName' in result

async function onceKey(binding: Binding, request: FastifyRequest, principal: Principal | undefined, body: unknown): Promise<OnceKey> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string' || key.length < 8 || key.length > 200) throw new RefusalError(refuse('IDEMPOTENCY_KEY_MISSING'))
  if (!principal) throw new Error(`${binding.route.path} takes effect once for each session, and has none`)
  const { enterpriseId, accountId } = principal
  return { enterpriseId, accountId, route: `${binding.route.method} ${request.url.split('?')[0]}`, key, bodySha256: await bodyHash(body) }
}

async function audit(
  tx: Tx,
  entry: { act: string; object: string; detail: unknown; principal: Principal | undefined; trace: string; at: Date },
): Promise<void> {
  const { principal, ...rest } = entry
  await writeAudit(tx, { ...rest, enterpriseId: principal?.enterpriseId ?? '0', accountId: principal?.accountId ?? null })
}
