import sql from 'sql-template-tag'
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

/** Consent to an older version stops counting at once, in open sessions too. */
export async function publishAgreement(tx: Tx, draft: { system: string; title: string; body: string }, at: Date): Promise<Agreement> {
  // two operators publishing at once get two versions
  await tx.run(sql`select pg_advisory_xact_lock(hashtext(${`agreement:${draft.system}`}))`)
  const published = await tx.one<Agreement>(sql`
    insert into agreement (system, version, title, body, published_at)
    select ${draft.system}, coalesce(max(version), 0) + 1, ${draft.title}, ${draft.body}, ${at}
      from agreement where system = ${draft.system}
    returning system, version, title, body, published_at as "publishedAt"`)
  await tx.run(sql`
    update session set grants = array_remove(grants, ${`consent:${draft.system}`})
     where revoked_at is null and ${`consent:${draft.system}`} = any (grants)`)
  return published
}
