import sql from 'sql-template-tag'
import { dropDraft, keepDraft, readDraft } from '../../contract/drafts.ts'
import { refuse } from '../../contract/refusal.ts'
import { serve, type Binding } from '../http/binding.ts'

/** Enough for a wizard's choices; a list of values belongs into a stored list. */
const largest = 64 * 1024

export const draftRoutes: readonly Binding[] = [
  serve(readDraft, async ({ tx, principal, params }) => {
    const draft = await tx.maybe<{ content: Record<string, unknown>; changedAt: Date }>(sql`
      select content, changed_at as "changedAt" from draft
       where enterprise_id = ${principal.enterpriseId} and account_id = ${principal.accountId} and screen = ${params.screen}`)
    return draft ?? { content: null, changedAt: null }
  }),

  serve(keepDraft, async ({ tx, principal, params, body, now }) => {
    const content = JSON.stringify(body.content)
    if (content.length > largest) return refuse('INPUT_TOO_LARGE')
    await tx.run(sql`
      insert into draft (enterprise_id, account_id, screen, content, changed_at)
      values (${principal.enterpriseId}, ${principal.accountId}, ${params.screen}, ${content}, ${now})
      on conflict (enterprise_id, account_id, screen) do update set content = excluded.content, changed_at = excluded.changed_at`)
    return {}
  }),

  serve(dropDraft, async ({ tx, principal, params }) => {
    await tx.run(sql`
      delete from draft
       where enterprise_id = ${principal.enterpriseId} and account_id = ${principal.accountId} and screen = ${params.screen}`)
    return {}
  }),
]
