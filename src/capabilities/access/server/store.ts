import sql from 'sql-template-tag'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { PartyKind } from '../../../registry/party/contract.ts'

/** Says once for all that this challenge was used; false: it was before. Kept until well past its end, when it is refused by its time. */
export async function spendNonce(tx: Tx, nonce: { id: string; bindingSha256: string; purpose: string; expiresAt: string }): Promise<boolean> {
  const fresh = await tx.run(sql`
    insert into nonce (id, binding_sha256, purpose, expires_at)
    values (${nonce.id}, ${nonce.bindingSha256}, ${nonce.purpose}, ${nonce.expiresAt})
    on conflict (id) do nothing`)
  return fresh === 1
}

export async function dropExpired(tx: Tx): Promise<void> {
  await tx.run(sql`delete from nonce where expires_at < now() - interval '1 hour'`)
  await tx.run(sql`delete from session where expires_at < now() - interval '30 days'`)
}

export interface CardHolder {
  accountId: string
  enterpriseId: string
  disabled: boolean
}

export async function findCardHolder(tx: Tx, certSha256: string): Promise<CardHolder | undefined> {
  return tx.maybe<CardHolder & Record<string, unknown>>(sql`
    select a.id as "accountId", m.enterprise_id as "enterpriseId", a.disabled_at is not null as disabled
      from card c
      join account a on a.id = c.account_id
      join membership m on m.account_id = a.id
     where c.cert_sha256 = ${certSha256}
     order by m.enterprise_id limit 1`)
}

export interface MeRow extends Record<string, unknown> {
  accountName: string
  enterpriseId: string
  enterpriseName: string
  kind: PartyKind
  uscc: string | null
  code: string | null
  grants: string[]
  expiresAt: Date
}

export async function readMe(tx: Tx, tokenSha256: string): Promise<MeRow> {
  return tx.one<MeRow>(sql`
    select a.name as "accountName", p.id as "enterpriseId", p.name as "enterpriseName", p.kind, p.uscc, p.code,
           s.grants, s.expires_at as "expiresAt"
      from session s
      join account a on a.id = s.account_id
      join party p on p.id = s.enterprise_id
     where s.token_sha256 = ${tokenSha256}`)
}

export interface AgreementRow extends Record<string, unknown> {
  system: string
  version: number
  title: string
  body: string
  agreed: boolean
}

export async function newestAgreement(tx: Tx, system: string, accountId: string, enterpriseId: string): Promise<AgreementRow | undefined> {
  return tx.maybe<AgreementRow>(sql`
    select a.system, a.version, a.title, a.body,
           exists (select 1 from consent c
                    where c.enterprise_id = ${enterpriseId} and c.account_id = ${accountId}
                      and c.system = a.system and c.version = a.version) as agreed
      from agreement a where a.system = ${system}
     order by a.version desc limit 1`)
}

export async function recordConsent(
  tx: Tx,
  consent: { enterpriseId: string; accountId: string; system: string; version: number; at: Date },
): Promise<void> {
  await tx.run(sql`
    insert into consent (enterprise_id, account_id, system, version, at)
    values (${consent.enterpriseId}, ${consent.accountId}, ${consent.system}, ${consent.version}, ${consent.at})
    on conflict do nothing`)
}
