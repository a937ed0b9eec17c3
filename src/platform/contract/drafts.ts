import { z } from 'zod'
import { signedIn } from './access.ts'
import { Instant } from './instant.ts'
import { route } from './route.ts'

// Unfinished work belongs to its user and lives at the server: another machine shows it too (decision 27).
const Screen = z.object({ screen: z.string().regex(/^[a-z][a-z-]{0,39}$/) })

export const Draft = z.object({ content: z.record(z.string(), z.unknown()).nullable(), changedAt: Instant.nullable() })

export const readDraft = route({
  method: 'GET',
  path: '/drafts/:screen',
  summary: '读取未完成的内容',
  access: signedIn,
  params: Screen,
  result: Draft,
})

export const keepDraft = route({
  method: 'PUT',
  path: '/drafts/:screen',
  summary: '保存未完成的内容',
  access: signedIn,
  params: Screen,
  body: z.strictObject({ content: z.record(z.string().max(60), z.unknown()) }),
  result: z.object({}),
})

export const dropDraft = route({
  method: 'DELETE',
  path: '/drafts/:screen',
  summary: '清除未完成的内容',
  access: signedIn,
  params: Screen,
  result: z.object({}),
})
