import sql from 'sql-template-tag'
import { keepDraft, readDraft } from '../../contract/drafts.ts'
import { largestDraft, readWorks, withWork } from '../../contract/kept-works.ts'
import { refuse } from '../../contract/refusal.ts'
import { serve, type Binding } from '../http/binding.ts'

type Content = Record<string, unknown>

export const draftRoutes: readonly Binding[] = [
  serve(readDraft, async ({ tx, principal, params }) => {
    const draft = await tx.maybe<{ content: Content }>(sql`
      select content from draft
       where enterprise_id = ${principal.enterpriseId} and account_id = ${principal.accountId} and screen = ${params.screen}`)
    return { works: readWorks(draft?.content ?? null) }
  }),

  serve(keepDraft, async ({ tx, principal, params, body, now }) => {
    const { enterpriseId, accountId } = principal
    const changes = Object.entries(body.works)
    if (changes.some(([key, work]) => JSON.stringify({ [key]: work }).length > largestDraft)) return refuse('INPUT_TOO_LARGE')
    // locks the row: what two windows keep in the same moment is kept of both
    const before = await tx.one<{ content: Content }>(sql`
      insert into draft (enterprise_id, account_id, screen, content, changed_at)
      values (${enterpriseId}, ${accountId}, ${params.screen}, '{}', ${now})
      on conflict (enterprise_id, account_id, screen) do update set changed_at = excluded.changed_at
      returning content`)
    const works = changes.reduce((kept, [key, work]) => withWork(kept, key, work), readWorks(before.content))
    await tx.run(sql`
      update draft set content = ${JSON.stringify(works)}
       where enterprise_id = ${enterpriseId} and account_id = ${accountId} and screen = ${params.screen}`)
    return {}
  }),
]
