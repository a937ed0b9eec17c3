import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { anyone } from '../../platform/contract/access.ts'
import { route } from '../../platform/contract/route.ts'
import { Day } from '../../registry/declaration/contract.ts'
import { operator as access, usedVehicleSystems, type UsedVehicleSystem } from '../../registry/party/contract.ts'

const messageStates = ['waiting', 'done', 'dead'] as const
const receivedStates = ['received', 'waiting', 'done', 'quarantined'] as const

/** numbers as people name them: of the batch, and of it the certificate or vehicle; else of the declaration or licence */
const about = z.array(z.string())
/** of an answer, how it turned out, e.g. received, accepted, sent-back */
const result = z.string().nullable()

export const MessageRow = z.object({
  messageId: z.string(),
  destination: z.string(),
  messageType: z.string(),
  state: z.enum(messageStates),
  attempts: z.number().int(),
  outcome: z.string().nullable(),
  enqueuedAt: Instant,
  about,
  result,
})
export type MessageRow = z.infer<typeof MessageRow>

export const Health = z.object({
  outbox: z.object({ open: z.number().int(), dead: z.number().int(), oldestSeconds: z.number().int() }),
  inbox: z.object({ open: z.number().int(), quarantined: z.number().int() }),
  certificates: z.array(z.object({ purpose: z.string(), keyId: z.string(), validTo: Instant })),
  /** null: there is no readable list, and no card can log in */
  crlNextUpdate: Instant.nullable(),
  partners: z.array(z.object({ name: z.string(), simulated: z.boolean(), lastSent: Instant.nullable(), lastHeard: Instant.nullable() })),
  /** the product's own processes; not `ok`: ill, or silent for a minute */
  parts: z.array(z.object({ name: z.string(), ok: z.boolean(), says: z.string(), at: Instant })),
})
export type Health = z.infer<typeof Health>

export const readHealth = route({ method: 'GET', path: '/operations/health', summary: '运行状况', access, result: Health })

/** a message id; the number of a batch, a certificate or a declaration; or a word of the other system's name or the type */
const find = z.string().trim().max(60).optional()
export const MessageQuery = z.object({ state: z.enum(messageStates).optional(), find })
export const ReceivedQuery = z.object({ state: z.enum(receivedStates).optional(), find })

export const listMessages = route({
  method: 'GET',
  path: '/operations/messages',
  summary: '发出的报文',
  access,
  query: MessageQuery,
  result: z.array(MessageRow),
})

export const ReceivedRow = z.object({
  messageId: z.string(),
  source: z.string(),
  messageType: z.string(),
  state: z.enum(receivedStates),
  outcome: z.string().nullable(),
  receivedAt: Instant,
  about,
  result,
})
export type ReceivedRow = z.infer<typeof ReceivedRow>

export const listReceived = route({
  method: 'GET',
  path: '/operations/received',
  summary: '收到的报文',
  access,
  query: ReceivedQuery,
  result: z.array(ReceivedRow),
})

export const RawMessage = z.object({
  messageId: z.string(),
  direction: z.enum(['in', 'out']),
  partner: z.string(),
  messageType: z.string(),
  correlatesTo: z.string().nullable(),
  at: Instant,
  /** as in the lists; null where only the archive knows the message */
  state: z.enum([...messageStates, ...receivedStates]).nullable(),
  attempts: z.number().int().nullable(),
  outcome: z.string().nullable(),
  /** as it went over the wire; null: not sent yet, or carried out inside the platform */
  wire: z
    .object({
      headers: z.record(z.string(), z.string()),
      /** as text, its beginning where `truncated`; null where only the hash was kept, since the pieces are files */
      body: z.string().nullable(),
      bytes: z.number().int().nullable(),
      bodySha256: z.string(),
      truncated: z.boolean(),
    })
    .nullable(),
})
export type RawMessage = z.infer<typeof RawMessage>

/** `partner`: whose message, where two systems used the same id */
export const readMessage = route({
  method: 'GET',
  path: '/operations/messages/:id/raw',
  summary: '报文原文与签名',
  access,
  audit: 'message.read',
  params: z.object({ id: z.uuid() }),
  query: z.object({ partner: z.string().max(60).optional() }),
  result: RawMessage,
})

export const OfficeRow = z.object({
  id: z.string(),
  code: z.string(),
  name: z.string(),
  channel: z.enum(['desk', 'system']),
  openDeliveries: z.number().int(),
  /** batches on our desk that wait for it: 待核验 or 企业申请撤回 */
  undecided: z.number().int(),
  /** its own system is registered with us */
  connected: z.boolean(),
})
export type OfficeRow = z.infer<typeof OfficeRow>

export const listOffices = route({ method: 'GET', path: '/operations/offices', summary: '车辆管理所与通道', access, result: z.array(OfficeRow) })

export const setOfficeChannel = route({
  method: 'PUT',
  path: '/operations/offices/:id',
  summary: '设置车辆管理所的通道',
  access,
  audit: 'office.channel',
  params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
  body: z.strictObject({ channel: z.enum(['desk', 'system']) }),
  result: OfficeRow,
})

export const AgreementRow = z.object({
  system: z.string(),
  version: z.number().int(),
  title: z.string(),
  body: z.string(),
  publishedAt: Instant,
})
export type AgreementRow = z.infer<typeof AgreementRow>

export const listAgreements = route({ method: 'GET', path: '/operations/agreements', summary: '授权协议版本', access, result: z.array(AgreementRow) })

/**
 * A new version asks everybody again at the next module (manual 3.1.1 item 3). `replaces`: the version its text began from
 * (0: none); where a colleague published meanwhile it is refused, so that nobody's text gets lost.
 */
export const publishAgreement = route({
  method: 'POST',
  path: '/operations/agreements',
  summary: '发布授权协议新版本',
  access,
  audit: 'agreement.publish',
  once: true,
  body: z.strictObject({
    system: z.enum(Object.keys(usedVehicleSystems) as [UsedVehicleSystem, ...UsedVehicleSystem[]]),
    title: z.string().trim().min(4, '标题过短').max(80),
    body: z.string().trim().min(50, '正文过短').max(20_000),
    replaces: z.number().int().min(0).optional(),
  }),
  result: AgreementRow,
})

export const CodeTableSummary = z.object({ name: z.string(), zh: z.string(), rows: z.number().int(), loaded: z.number().int(), newest: z.string().nullable() })
export type CodeTableSummary = z.infer<typeof CodeTableSummary>
export const listCodeTables = route({
  method: 'GET',
  path: '/operations/code-tables',
  summary: '代码表',
  access,
  result: z.array(CodeTableSummary),
})

/** A newer official table: text with tabs or commas, first line the column names (代码, 名称, 英文名称; or code, nameZh, nameEn). */
export const loadCodeTable = route({
  method: 'POST',
  path: '/operations/code-tables/:name',
  summary: '导入较新的官方代码表',
  access,
  audit: 'codes.load',
  once: true,
  largeBody: true,
  params: z.object({ name: z.string().max(40) }),
  body: z.strictObject({ validFrom: Day, contentBase64: z.base64('文件内容不完整，请重新选择文件').max(3_000_000) }),
  result: z.object({ added: z.number().int(), renamed: z.number().int(), unchanged: z.number().int() }),
})

/** Rows that were loaded on top of the shipped tables; every page lays them over its own. */
export const loadedCodes = route({
  method: 'GET',
  path: '/codes',
  summary: '已导入的代码',
  access: anyone,
  result: z.array(z.object({ table: z.string(), code: z.string(), zh: z.string(), en: z.string().optional(), validFrom: z.string() })),
})

export const IssuerRecord = z.object({
  name: z.string(),
  numberPrefix: z.string(),
  provinceCode: z.string(),
  portalName: z.string(),
  demo: z.boolean(),
  sealSvg: z.string(),
  /** PEM */
  rootCertificate: z.string(),
  /** SHA-256 of the certificate, as relying parties compare it by eye */
  rootFingerprint: z.string(),
  rootValidTo: Instant,
})
export type IssuerRecord = z.infer<typeof IssuerRecord>
export const readIssuer = route({ method: 'GET', path: '/operations/issuer', summary: '签发单位与印章', access, result: IssuerRecord })

export const resendMessage = route({
  method: 'POST',
  path: '/operations/messages/:id/resend',
  summary: '重发死信',
  access,
  audit: 'message.resend',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({}),
  result: z.object({}),
})

export const dropMessage = route({
  method: 'POST',
  path: '/operations/messages/:id/drop',
  summary: '放弃死信',
  access,
  audit: 'message.drop',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({ reason: z.string().trim().min(2, '请填写放弃的原因').max(200) }),
  result: z.object({}),
})

export const retryReceived = route({
  method: 'POST',
  path: '/operations/received/:id/retry',
  summary: '重新处理隔离的报文',
  access,
  audit: 'message.retry',
  once: true,
  params: z.object({ id: z.uuid() }),
  // ids are each sender's own
  body: z.strictObject({ source: z.string().min(1).max(60) }),
  result: z.object({}),
})

export const operationsErrors = {
  OFFICE_HAS_OPEN_DELIVERIES: { status: 409, says: '{name}还有 {count} 个批次正在推送，暂不能切换通道。', remedy: '请待推送完成，或处理死信后再切换。' },
  OFFICE_HAS_UNDECIDED_BATCHES: { status: 409, says: '{name}的核验台还有 {count} 个批次未办结，暂不能切换通道。', remedy: '请待车管所受理、退回或答复撤回后再切换；切换后核验台只供查阅。' },
  OFFICE_NOT_CONNECTED: { status: 409, says: '{name}的自有系统尚未接入，暂不能切换。', remedy: '请先在往来系统清单中登记该系统的地址与公钥，重启平台后再切换。' },
  CODE_TABLE_UNREADABLE: { status: 422, says: '代码表文件第 {line} 行无法识别：{reason}', remedy: '请使用 UTF-8 或 GB18030 编码、制表符或逗号分隔的文本，首行为列名：代码、名称（可有英文名称）。' },
  AGREEMENT_REPLACED: { status: 409, says: '已有第 {version} 版，与本页所依据的版本不同。', remedy: '请关闭后查看最新版本，如仍需修改再以其为基础发布。' },
  MESSAGE_NOT_DEAD: { status: 409, says: '该报文不在死信中。', remedy: '请刷新列表后核对报文的最新状态。' },
  MESSAGE_NOT_QUARANTINED: { status: 409, says: '该报文没有被隔离。', remedy: '请刷新列表后核对报文的最新状态。' },
} as const satisfies ErrorTexts
