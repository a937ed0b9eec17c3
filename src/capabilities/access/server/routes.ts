import type { FastifyRequest } from 'fastify'
import { refuse } from '../../../platform/contract/refusal.ts'
import { writeAudit } from '../../../platform/server/audit/audit.ts'
import type { Config } from '../../../platform/server/config.ts'
import type { Database } from '../../../platform/server/db/database.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import { serve, type Binding } from '../../../platform/server/http/binding.ts'
import { callerKey } from '../../../platform/server/http/caller-key.ts'
import { tokenBuckets } from '../../../platform/server/http/token-buckets.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { sessionEnded } from '../../../platform/server/live/stream.ts'
import type { Trust } from '../../../trust/open-trust.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { askChallenge, giveConsent, login, logout, readAgreement, whoAmI } from '../contract.ts'
import { clearCookie, hashOfToken, newToken, readToken, setCookie, type CookieNames } from './cookies.ts'
import { endSession, idleMinutes, openSession, refreshGrants } from './sessions.ts'
import { findCardHolder, newestAgreement, readMe, recordConsent, spendNonce } from './store.ts'

export interface AccessParts {
  database: Database
  trust: Trust
  cookies: CookieNames
  /** the one origin of the pages; also the audience of logins */
  origin: string
  config: Pick<Config, 'logins'>
}

const auth = { context: { role: 'app_auth' } } as const

/** 退出 and login with a card, decision 31: the nonce is spent first, then everything else is judged. */
export function accessRoutes(parts: AccessParts): Binding[] {
  const { database, trust, cookies, origin, config } = parts
  const use = { audience: origin, purpose: 'login' }
  // each step of a login for itself: challenges that nobody answers must not keep out who answers one
  const counted = () => {
    const buckets = tokenBuckets(config.logins)
    return (request: FastifyRequest) => buckets.take(callerKey(request.ip))
  }

  return [
    serve(askChallenge, async ({ reply }) => {
      const binding = newToken()
      setCookie(reply, cookies, cookies.beforeLogin, binding)
      return { ...trust.loginChallenge({ ...use, binding }), purpose: 'login' as const }
    }, { withoutTransaction: true, before: counted() }),

    serve(login, async ({ body, request, reply, now, trace }) => {
      const binding = readToken(request, cookies.beforeLogin)
      const opened = binding === undefined ? undefined : trust.openChallenge({ ...use, binding }, body.nonce)
      if (!binding || !opened) return refuse('LOGIN_CHALLENGE_UNKNOWN')
      const { challenge, spentUnder } = opened
      // what is past its end is refused by its time alone: only a living challenge leaves a row
      if (now >= new Date(challenge.expiresAt)) return refuse('LOGIN_CHALLENGE_EXPIRED')
      const spent = { id: spentUnder, bindingSha256: hashOfToken(binding), purpose: challenge.purpose, expiresAt: challenge.expiresAt }
      if (!(await database.withContext({ role: 'app_auth' }, (tx) => spendNonce(tx, spent)))) return refuse('LOGIN_CHALLENGE_UNKNOWN')
      const verdict = trust.verifyCardAnswer({ challenge, answer: body.answer, expectedOrigin: origin, audience: origin, now })
      if (!verdict.ok) return refuse(verdict.code, verdict.limit ? { on: shanghaiDay(verdict.limit) } : {})
      const token = newToken()
      const tokenSha256 = hashOfToken(token)
      const me = await database.withContext({ role: 'app_auth' }, async (tx) => {
        const holder = await findCardHolder(tx, verdict.card.certSha256)
        if (!holder) return refuse('CARD_NOT_BOUND')
        if (holder.disabled) return refuse('ACCOUNT_DISABLED')
        const { accountId, enterpriseId } = holder
        const today = shanghaiDay(now)
        await openSession(tx, { tokenSha256, accountId, enterpriseId, certSha256: verdict.card.certSha256, today })
        await writeAudit(tx, {
          enterpriseId,
          accountId,
          act: 'session.start',
          object: `card:${verdict.card.certSha256}`,
          detail: { subject: verdict.card.subject },
          trace,
          at: now,
        })
        return meOf(tx, tokenSha256)
      })
      if (!('refused' in me)) {
        clearCookie(reply, cookies, cookies.beforeLogin)
        setCookie(reply, cookies, cookies.session, token)
      }
      return me
    }, { withoutTransaction: true, before: counted() }),

    serve(whoAmI, ({ tx, principal }) => meOf(tx, principal.sessionKey), auth),

    serve(logout, async ({ tx, principal, reply }) => {
      await endSession(tx, principal.sessionKey)
      await publish(tx, { enterpriseId: principal.enterpriseId, topic: sessionEnded, id: principal.sessionKey })
      clearCookie(reply, cookies, cookies.session)
      return {}
    }, auth),

    serve(readAgreement, async ({ tx, params, principal }) => {
      const agreement = await newestAgreement(tx, params.system, principal.accountId, principal.enterpriseId)
      return agreement ?? refuse('NOT_FOUND')
    }, auth),

    serve(giveConsent, async ({ tx, body, principal, now, about }) => {
      const { accountId, enterpriseId } = principal
      const newest = await newestAgreement(tx, body.system, accountId, enterpriseId)
      if (!newest) return refuse('NOT_FOUND')
      if (newest.version !== body.version) return refuse('AGREEMENT_CHANGED')
      await recordConsent(tx, { enterpriseId, accountId, ...body, at: now })
      await refreshGrants(tx, accountId, enterpriseId, shanghaiDay(now))
      about(`agreement:${body.system}@${body.version}`)
      return meOf(tx, principal.sessionKey)
    }, auth),
  ]
}

async function meOf(tx: Tx, tokenSha256: string) {
  const row = await readMe(tx, tokenSha256)
  return {
    accountName: row.accountName,
    enterprise: { id: row.enterpriseId, name: row.enterpriseName, kind: row.kind, uscc: row.uscc, code: row.code },
    grants: row.grants,
    expiresAt: row.expiresAt,
    idleSeconds: idleMinutes * 60,
  }
}
