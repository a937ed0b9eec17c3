import sql, { raw } from 'sql-template-tag'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { Principal } from '../../../platform/server/http/binding.ts'

export const idleMinutes = 15
export const absoluteHours = 8

interface SessionRow extends Record<string, unknown> {
  account_id: string
  enterprise_id: string
  grants: string[]
  unseen: boolean
}

/** What makes a session one, of `session s` and its person `account a`. */
const isOpen = `s.revoked_at is null and s.expires_at > now()
        and s.last_seen > now() - interval '${idleMinutes} minutes' and a.disabled_at is null`

const sha256Hex = /^[0-9a-f]{64}$/

/** The session behind a token's hash, in one round trip. `last_seen` is written once a minute, not at each request. */
export async function readSession(database: Database, tokenSha256: string): Promise<Principal | undefined> {
  if (!sha256Hex.test(tokenSha256)) return undefined
  const [row] = await database.readOnce<SessionRow>(
    { role: 'app_auth' },
    `select s.account_id, s.enterprise_id, s.grants, s.last_seen < now() - interval '1 minute' as unseen
       from session s join account a on a.id = s.account_id
      where s.token_sha256 = '${tokenSha256}' and ${isOpen}`,
  )
  if (!row) return undefined
  if (row.unseen) {
    await database.withContext({ role: 'app_auth' }, (tx) =>
      tx.run(sql`update session set last_seen = now() where token_sha256 = ${tokenSha256}`),
    )
  }
  return {
    accountId: row.account_id,
    enterpriseId: row.enterprise_id,
    grants: new Set(row.grants),
    sessionKey: tokenSha256,
  }
}

/** Which of these are sessions still; looking at them extends none. */
export async function stillOpen(database: Database, tokenSha256s: readonly string[]): Promise<Set<string>> {
  const rows = await database.withContext({ role: 'app_auth' }, (tx) =>
    tx.rows<{ token: string }>(sql`
      select s.token_sha256 as token from session s join account a on a.id = s.account_id
       where s.token_sha256 = any (${tokenSha256s as string[]}::text[]) and ${raw(isOpen)}`),
  )
  return new Set(rows.map(({ token }) => token))
}

export interface NewSession {
  tokenSha256: string
  accountId: string
  enterpriseId: string
  certSha256: string
  today: string
}

export async function openSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.run(sql`
    insert into session (token_sha256, account_id, enterprise_id, grants, cert_sha256, expires_at)
    values (${session.tokenSha256}, ${session.accountId}, ${session.enterpriseId},
            ${grantsOf(session.accountId, session.enterpriseId, session.today)}, ${session.certSha256},
            now() + make_interval(hours => ${absoluteHours}))`)
}

/** After something that access rests on has changed: every session of the account learns it. */
export async function refreshGrants(tx: Tx, accountId: string, enterpriseId: string, today: string): Promise<void> {
  await tx.run(sql`
    update session set grants = ${grantsOf(accountId, enterpriseId, today)}
     where account_id = ${accountId} and enterprise_id = ${enterpriseId} and revoked_at is null`)
}

export async function endSession(tx: Tx, tokenSha256: string): Promise<void> {
  await tx.run(sql`update session set revoked_at = now() where token_sha256 = ${tokenSha256} and revoked_at is null`)
}

/**
 * role:… from the membership, approval:… once it was ever given (decision 5: what came before a lapse stays readable),
 * consent:… to the newest version of an agreement.
 */
function grantsOf(accountId: string, enterpriseId: string, today: string) {
  return sql`(
    select coalesce(array_agg(distinct g), '{}') from (
      select 'role:' || unnest(roles) as g from membership
       where enterprise_id = ${enterpriseId}::bigint and account_id = ${accountId}::uuid
      union all
      select 'approval:' || kind from approval
       where enterprise_id = ${enterpriseId}::bigint and valid_from <= ${today}::date
      union all
      select 'consent:' || c.system from consent c
       where c.enterprise_id = ${enterpriseId}::bigint and c.account_id = ${accountId}::uuid
         and c.version = (select max(version) from agreement a where a.system = c.system)) as all_grants)`
}
