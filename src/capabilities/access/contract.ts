import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import { anyone, signedIn } from '../../platform/contract/access.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { partyKinds } from '../../registry/party/contract.ts'

export const ChallengeResult = z.object({
  nonce: z.string(),
  audience: z.string(),
  expiresAt: z.string(),
  purpose: z.literal('login'),
})
export type ChallengeResult = z.infer<typeof ChallengeResult>

export const askChallenge = route({
  method: 'POST',
  path: '/access/challenges',
  summary: '申请登录挑战',
  access: anyone,
  body: z.strictObject({}),
  result: ChallengeResult,
})

export const CardAnswer = z.strictObject({
  certificatePem: z.string().max(8_000),
  signature: z.string().max(400),
  origin: z.string().max(300),
  certSha256: z.string().regex(/^[0-9a-f]{64}$/),
})

export const Me = z.object({
  accountName: z.string(),
  enterprise: z.object({ id: z.string(), name: z.string(), kind: z.enum(partyKinds), uscc: z.string().nullable(), code: z.string().nullable() }),
  grants: z.array(z.string()),
  /** absolute end of the session */
  expiresAt: Instant,
  /** seconds without a request after which the session ends */
  idleSeconds: z.number().int(),
})
export type Me = z.infer<typeof Me>

export const login = route({
  method: 'POST',
  path: '/access/sessions',
  summary: '以卡介质签名登录',
  access: anyone,
  audit: 'session.start',
  body: z.strictObject({ nonce: z.string().max(100), answer: CardAnswer }),
  result: Me,
})

export const whoAmI = route({ method: 'GET', path: '/access/session', summary: '当前登录人', access: signedIn, result: Me })

export const logout = route({
  method: 'DELETE',
  path: '/access/session',
  summary: '退出',
  access: signedIn,
  audit: 'session.end',
  result: z.object({}),
})

export const Agreement = z.object({
  system: z.string(),
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  agreed: z.boolean(),
})

export const readAgreement = route({
  method: 'GET',
  path: '/access/agreements/:system',
  summary: '平台授权协议',
  access: signedIn,
  params: z.object({ system: z.string().max(40) }),
  result: Agreement,
})

export const giveConsent = route({
  method: 'POST',
  path: '/access/consents',
  summary: '确认授权',
  access: signedIn,
  audit: 'consent.give',
  body: z.strictObject({ system: z.string().max(40), version: z.number().int().min(1) }),
  result: Me,
})

export const accessErrors = {
  LOGIN_CHALLENGE_UNKNOWN: { status: 401, says: '登录请求已失效或已被使用。', remedy: '请重新输入卡密码再次登录。' },
  LOGIN_CHALLENGE_EXPIRED: { status: 401, says: '登录请求已超时。', remedy: '请重新输入卡密码再次登录。' },
  LOGIN_SIGNATURE_WRONG: { status: 401, says: '卡签名验证未通过。', remedy: '请拔插卡介质后重试；若仍失败，请到制卡代理点检测卡介质。' },
  LOGIN_ORIGIN_WRONG: { status: 401, says: '签名不是为本网站作出的。', remedy: '请确认浏览器地址栏是平台的正式网址后重新登录。' },
  CARD_UNTRUSTED: { status: 401, says: '该卡不是本平台认可的发卡机构签发。', remedy: '请更换平台认可的卡介质。' },
  CARD_EXPIRED: { status: 401, says: '卡证书已于 {on} 过期。', remedy: '请到制卡代理点办理证书更新。' },
  CARD_NOT_YET_VALID: { status: 401, says: '卡证书尚未生效，自 {on} 起才能使用。', remedy: '请在生效后登录；日期有误的，请到制卡代理点核对证书。' },
  CARD_REVOKED: { status: 401, says: '该卡已被注销。', remedy: '如卡未遗失，请联系制卡代理点核实并重新制卡。' },
  CARD_NOT_FOR_LOGIN: { status: 401, says: '该证书不能用于登录。', remedy: '请使用操作员卡登录。' },
  CARD_NOT_BOUND: { status: 401, says: '该卡尚未绑定平台账号。', remedy: '请联系本企业管理员或平台运营方绑定后再登录。' },
  ACCOUNT_DISABLED: { status: 403, says: '账号已停用。', remedy: '请联系本企业管理员或平台运营方。' },
  CRL_STALE: { status: 503, says: '证书注销列表过期，暂不能确认卡是否有效。', remedy: '请稍候再试；若持续出现，请联系平台运营方。' },
  AGREEMENT_CHANGED: { status: 409, says: '授权协议已更新。', remedy: '请阅读新版协议后再确认授权。' },
} as const satisfies ErrorTexts
