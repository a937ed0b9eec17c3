import sql from 'sql-template-tag'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'

interface Agreement extends Record<string, unknown> {
  system: string
  version: number
  title: string
  body: string
  publishedAt: Date
}

export function agreementVersions(tx: Tx): Promise<Agreement[]> {
  return tx.rows<Agreement>(sql`
    select system, version, title, body, published_at as "publishedAt" from agreement order by system, version desc`)
}

interface Draft {
  system: string
  title: string
  body: string
  /** the version that was the newest when this text was begun; 0: there was none */
  replaces?: number | undefined
}

/** Consent to an older version stops counting at once, in open sessions too. */
export async function publishAgreement(tx: Tx, draft: Draft, at: Date): Promise<Agreement | Refusal> {
  await tx.run(sql`select pg_advisory_xact_lock(hashtext(${`agreement:${draft.system}`}))`)
  const { newest } = await tx.one<{ newest: number }>(sql`select coalesce(max(version), 0) as newest from agreement where system = ${draft.system}`)
  if (draft.replaces !== undefined && newest !== draft.replaces) return refuse('AGREEMENT_REPLACED', { version: newest })
  const published = await tx.one<Agreement>(sql`
    insert into agreement (system, version, title, body, published_at)
    values (${draft.system}, ${newest + 1}, ${draft.title}, ${draft.body}, ${at})
    returning system, version, title, body, published_at as "publishedAt"`)
  await tx.run(sql`
    update session set grants = array_remove(grants, ${`consent:${draft.system}`})
     where revoked_at is null and ${`consent:${draft.system}`} = any (grants)`)
  return published
}
