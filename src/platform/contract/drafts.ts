import { z } from 'zod'
import { signedIn } from './access.ts'
import { route } from './route.ts'

// Unfinished work belongs to its user and lives at the server: another machine shows it too (decision 27).
const Screen = z.object({ screen: z.string().regex(/^[a-z][a-z-]{0,39}$/) })

const Work = z.strictObject({ at: z.iso.datetime(), content: z.record(z.string(), z.unknown()) })

export const readDraft = route({
  method: 'GET',
  path: '/drafts/:screen',
  summary: '读取未完成的内容',
  access: signedIn,
  params: Screen,
  result: z.object({ works: z.record(z.string(), Work) }),
})

export const keepDraft = route({
  method: 'PUT',
  path: '/drafts/:screen',
  summary: '保存未完成的内容：所列各项更新或清除（null），其余不变',
  access: signedIn,
  params: Screen,
  body: z.strictObject({ works: z.record(z.string().min(1).max(60), Work.nullable()) }),
  result: z.object({}),
})
