import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import { PageQuery, pageOf } from '../../platform/contract/page.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { ShownInline } from '../../platform/contract/shown-inline.ts'
import { Day, DeclarationDetail, DeclarationNo, DeclarationRow, LicenceNo, VehicleRow, Vin } from '../../registry/declaration/contract.ts'
import { exporterIn, VehicleOffice } from '../../registry/party/contract.ts'

const access = exporterIn('verification')
const Id = z.object({ id: z.uuid() })

/** Manual 3.1.2–3.1.3: by number, or export-date range, or licence number. Without any: 近一个月. */
export const DeclarationQuery = PageQuery.extend({
  declarationNo: DeclarationNo.optional(),
  from: Day.optional(),
  to: Day.optional(),
  licenceNo: LicenceNo.optional(),
  /** only what waits for its submission: closed, confirmed by customs, no vehicle of it on a certificate that stands */
  unsubmitted: z.literal('true', '只能为 true').optional(),
  /** only what has yet to close under a licence that expires within `licenceDays` */
  licenceExpiring: z.literal('true', '只能为 true').optional(),
})
export type DeclarationQuery = z.infer<typeof DeclarationQuery>

/** A declaration as the verification system lists it. */
export const DeclarationLine = DeclarationRow.extend({
  /** the batch that it was submitted with last, if any */
  batchNo: z.string().nullable(),
  batchId: z.string().nullable(),
  /** how it stands there: the batch's state, or `superseded` where customs overtook its certificate */
  batchState: z.string().nullable(),
  /** a vehicle of it stands on a certificate that holds: there is nothing to submit now */
  held: z.boolean(),
})
export type DeclarationLine = z.infer<typeof DeclarationLine>

export const searchDeclarations = route({
  method: 'GET',
  path: '/verification/declarations',
  summary: '业务信息查询',
  access,
  query: DeclarationQuery,
  result: pageOf(DeclarationLine),
})

/** One submission of a declaration: its batch, its certificate, and what became of its vehicles. */
export const DeclarationSubmission = z.object({
  batchId: z.string(),
  batchNo: z.string(),
  submittedAt: Instant,
  officeName: z.string(),
  status: z.string(),
  proofId: z.string(),
  proofNo: z.string(),
  proofStatus: z.enum(['sealing', 'valid', 'withdrawn', 'superseded']),
  /** vehicles by the office's word on them; the rest waits for it */
  accepted: z.number().int(),
  sentBack: z.number().int(),
  deregistered: z.number().int(),
})
export type DeclarationSubmission = z.infer<typeof DeclarationSubmission>

export const SubmittedDeclaration = DeclarationDetail.extend({
  /** newest first */
  submissions: z.array(DeclarationSubmission),
  held: z.boolean(),
})
export type SubmittedDeclaration = z.infer<typeof SubmittedDeclaration>

export const readDeclaration = route({
  method: 'GET',
  path: '/verification/declarations/:id',
  summary: '报关单明细',
  access,
  params: Id,
  result: SubmittedDeclaration,
})

export const findVehicle = route({
  method: 'GET',
  path: '/verification/vehicles',
  summary: '按车架号查找车辆',
  access,
  query: z.object({ vin: Vin }),
  result: z.array(VehicleRow.extend({ declarationId: z.string(), declarationNo: z.string() })),
})

export const listOffices = route({
  method: 'GET',
  path: '/verification/offices',
  summary: '可提交的车辆管理所',
  access,
  result: z.array(VehicleOffice),
})

/** Batch states of decision 18; the batch's state is derived from its messages. */
export const batchStatuses = {
  submitted: '已提交',
  pushing: '推送中',
  'push-failed': '推送失败',
  delivered: '已送达',
  withdrawing: '撤回中',
  withdrawn: '已撤回',
  accepted: '已受理',
  'sent-back': '已退回',
} as const
export type BatchStatus = keyof typeof batchStatuses

const BatchStatusName = z.enum(Object.keys(batchStatuses) as [BatchStatus, ...BatchStatus[]], '没有这种批次状态')

/** One state or several, with commas between: `delivered,accepted`. */
export const BatchStatuses = z
  .string()
  .max(120)
  .transform((text) => text.split(','))
  .pipe(z.array(BatchStatusName))

export const Finding = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  says: z.string(),
  remedy: z.string(),
  declarationNo: z.string(),
  /** the vehicles of the declaration that it is about, none where it is about the whole */
  vins: z.array(z.string()),
  /** where a certificate is in the way: the batch that it belongs to */
  batch: z.object({ id: z.string(), batchNo: z.string() }).nullable(),
})
export type Finding = z.infer<typeof Finding>

const Chosen = {
  officeId: z.string().regex(/^\d{1,18}$/, '请选择车辆管理所'),
  declarationIds: z.array(z.uuid()).min(1, '请选择至少一票报关单').max(200, '一个批次最多200票报关单'),
}

export const CheckBatchInput = z.strictObject({ ...Chosen, officeId: Chosen.officeId.nullable() })

export const checkBatch = route({
  method: 'POST',
  path: '/verification/batch-checks',
  summary: '提交前检查',
  access,
  body: CheckBatchInput,
  result: z.object({
    declarations: z.array(DeclarationLine),
    vehicles: z.array(VehicleRow.extend({ declarationNo: z.string() })),
    findings: z.array(Finding),
  }),
})

export const SubmitBatchInput = z.strictObject({
  ...Chosen,
  /** why the batch goes out all the same: one reason for each kind of warning found */
  reasons: z.record(z.string().max(60), z.string().trim().min(2, '请填写不少于2个字的理由').max(200, '理由不超过200个字')).default({}),
})

export const submitBatch = route({
  method: 'POST',
  path: '/verification/batches',
  summary: '提交并生成报告',
  access,
  audit: 'batch.submit',
  once: true,
  body: SubmitBatchInput,
  result: z.object({ id: z.string(), batchNo: z.string() }),
})

export const BatchQuery = PageQuery.extend({
  from: Day.optional(),
  to: Day.optional(),
  officeId: z.string().regex(/^\d{1,18}$/).optional(),
  declarationNo: DeclarationNo.optional(),
  status: BatchStatuses.optional(),
  /** only where something was sent back that the exporter has yet to answer */
  returned: z.literal('true', '只能为 true').optional(),
})

/** How far back the home looks for what waits for its first submission. */
export const readyMonths = 3

/** How many days before a licence expires the home says so. */
export const licenceDays = 30

/** What the home counts as 办理中. */
export const underWay: readonly BatchStatus[] = ['submitted', 'pushing', 'delivered']

export const BatchRow = z.object({
  id: z.string(),
  batchNo: z.string(),
  submittedAt: Instant,
  officeName: z.string(),
  declarationNos: z.array(z.string()),
  vehicleCount: z.number().int(),
  status: z.string(),
  reason: z.string().nullable(),
  /** vehicles that the office sent back by themselves while it keeps the others */
  sentBack: z.number().int(),
  deregistered: z.number().int(),
})
export type BatchRow = z.infer<typeof BatchRow>

export const listBatches = route({
  method: 'GET',
  path: '/verification/batches',
  summary: '提交报告记录',
  access,
  query: BatchQuery,
  result: pageOf(BatchRow),
})

export const BatchDetail = BatchRow.extend({
  officeId: z.string(),
  proofs: z.array(
    z.object({
      id: z.string(),
      proofNo: z.string(),
      declarationNo: z.string(),
      status: z.enum(['sealing', 'valid', 'withdrawn', 'superseded']),
      sealedAt: Instant.nullable(),
    }),
  ),
  vehicles: z.array(
    z.object({
      vin: z.string(),
      declarationNo: z.string(),
      /** 序号 on its certificate */
      no: z.number().int(),
      /** the office's of the vehicle or of its batch; else `withdrawn` or `superseded` where nothing more will come of it */
      result: z.string().nullable(),
      reason: z.string().nullable(),
      deregisteredOn: z.string().nullable(),
    }),
  ),
  /** later batches with declarations of this one, newest first; withdrawn ones are none */
  resubmitted: z.array(z.object({ id: z.string(), batchNo: z.string() })),
  /** its declarations in the order of the submission, for submitting them anew; with the vehicles that a certificate still holds */
  declarations: z.array(z.object({ id: z.string(), declarationNo: z.string(), held: z.boolean() })),
  /** how it may be withdrawn now: at once, or by asking the office; null where it may not */
  withdrawal: z.enum(['withdrawnUnpushed', 'withdrawalAsked']).nullable(),
  /** warnings that the clerk passed, with the reason given */
  warnings: z.array(z.object({ code: z.string(), reason: z.string(), vehicles: z.number().int() })),
  history: z.array(z.object({ status: z.string(), at: Instant, note: z.string().nullable() })),
  /** what the office decided on vehicles, corrections too; `date` is the day of deregistration */
  decisions: z.array(z.object({ vin: z.string(), result: z.string(), at: Instant, reason: z.string().nullable(), date: z.string().nullable() })),
  messages: z.array(z.object({ messageId: z.string(), direction: z.enum(['in', 'out']), partner: z.string(), messageType: z.string(), at: Instant })),
})
export type BatchDetail = z.infer<typeof BatchDetail>

export const readBatch = route({
  method: 'GET',
  path: '/verification/batches/:id',
  summary: '批次明细',
  access,
  params: Id,
  result: BatchDetail,
})

/** Before the push began a batch is withdrawn at once; afterwards it is a request that the office answers (decision 18). */
export const withdrawBatch = route({
  method: 'POST',
  path: '/verification/batches/:id/withdrawal',
  summary: '撤回批次',
  access,
  audit: 'batch.withdraw',
  once: true,
  params: Id,
  body: z.strictObject({ reason: z.string().trim().min(2, '请填写撤回原因').max(200, '撤回原因不超过200个字') }),
  result: z.object({ status: z.string() }),
})

export const fileKinds = { proofs: '二手车出口报关信息证明', declarations: '出口货物报关单' } as const

export const downloadBatchFiles = route({
  method: 'GET',
  path: '/verification/batches/:id/files/:kind',
  summary: '打包下载批次的证明或报关单',
  access,
  params: Id.extend({ kind: z.enum(['proofs', 'declarations']) }),
  file: 'application/zip',
})

/** 3.1.3 item 5: the sealed declaration, made when first asked for and stored for good. */
export const downloadDeclaration = route({
  method: 'GET',
  path: '/verification/batches/:id/declarations/:declarationNo/file',
  summary: '报关单下载',
  access,
  params: Id.extend({ declarationNo: DeclarationNo }),
  file: 'application/pdf',
})

export const downloadProof = route({
  method: 'GET',
  path: '/verification/proofs/:id/file',
  summary: '下载《二手车出口报关信息证明》',
  access,
  params: Id,
  query: ShownInline,
  file: 'application/pdf',
})

/** What is due and what went wrong, for the clerk's home. */
export const verificationHome = route({
  method: 'GET',
  path: '/verification/home',
  summary: '首页待办',
  access,
  result: z.object({
    readyToSubmit: z.number().int(),
    underWay: z.number().int(),
    pushFailed: z.number().int(),
    /** batches, as `returned` lists them */
    sentBack: z.number().int(),
    /** declarations, as `licenceExpiring` lists them */
    licencesExpiring: z.number().int(),
    recent: z.array(BatchRow),
  }),
})

export const verificationErrors = {
  DECLARATION_NOT_CLOSED: { status: 409, says: '报关单 {declarationNo} 尚未结关。', remedy: '请待海关结关并重新提取后再提交。' },
  DECLARATION_UNCONFIRMED: { status: 409, says: '报关单 {declarationNo} 的数据未经海关核对。', remedy: '请在数据协同系统按报关单号提取海关数据。' },
  DECLARATION_WITHOUT_VEHICLES: { status: 409, says: '报关单 {declarationNo} 没有可识别的车架号。', remedy: '请核对报关单的车架号填写，修改后重新提取。' },
  VEHICLE_VIN_MALFORMED: { status: 409, says: '车架号 {vin} 不符合17位编码规则。', remedy: '请在报关单中更正车架号并重新提取。' },
  VEHICLE_TWICE_IN_BATCH: { status: 409, says: '车架号 {vin} 在本批次中出现两次。', remedy: '请取消选择其中一票报关单。' },
  VEHICLE_PROVED_AT_OFFICE: { status: 409, says: '车架号 {vin} 在该车辆管理所已有有效证明 {proofNo}。', remedy: '请直接使用已有证明，或先撤回原批次。同一证明上有车辆被退回的，更正后持原证明到该车辆管理所，请其更正办理结果；批次已受理或退回、确需重新出具证明的，请车辆管理所退回该车。' },
  VEHICLE_CLAIMED: { status: 409, says: '车架号 {vin} 已在该车辆管理所的另一批次中。', remedy: '请查看“提交报告记录”；若不是本企业提交，请核对车架号后联系平台运营方。' },
  VEHICLE_PROVED_ELSEWHERE: { status: 409, says: '车架号 {vin} 在{office}已有有效证明 {proofNo}。', remedy: '如需改办，请先撤回原批次，或确认确需在两处办理。' },
  VEHICLE_CHECK_DIGIT: { status: 409, says: '车架号 {vin} 的校验位不符。', remedy: '请与机动车登记证书核对；确认无误可继续提交。' },
  LICENCE_NOT_COVERING: { status: 409, says: '许可证 {licenceNo} 未覆盖车架号 {vin}：{why}。', remedy: '请核对许可证与报关单是否对应；确认无误可继续提交。' },
  VEHICLE_COUNT_DIFFERS: { status: 409, says: '报关单 {declarationNo} 第 {itemNo} 项申报 {quantity} 辆，识别出 {found} 个车架号。', remedy: '请核对报关单的数量与车架号；确认无误可填写理由后提交。' },
  LICENCE_VEHICLES_MISSING: { status: 409, says: '许可证 {licenceNo} 还有 {count} 辆车不在本批次中：{vins}', remedy: '同一许可证的车辆宜在一个批次内提交；确需分批可填写理由后提交。' },
  WARNING_NEEDS_REASON: { status: 422, says: '提示项未填写理由：{says}', remedy: '请在“检查结果”中为每类提示填写理由后再提交。' },
  BATCH_NOT_WITHDRAWABLE: { status: 409, says: '批次当前为“{status}”，不能撤回。', remedy: '已受理的批次请联系车辆管理所处理；其他情况请刷新后核对最新状态。' },
  DECLARATION_FILE_FAILED: { status: 503, says: '报关单 {declarationNo} 暂时无法下载：报关单不存在或系统错误。', remedy: '请稍后重新点击“下载”；若多次失败，请联系平台运营方并告知追踪号 {trace}。' },
  FILES_NOT_READY: { status: 409, says: '该批次还没有可打包的{kind}。', remedy: '证明通常数秒内生成；报关单请先逐票点击“下载”，再打包。' },
  PROOF_NOT_READY: { status: 409, says: '证明 {proofNo} 正在生成。', remedy: '通常数秒内完成，请稍候再点击“下载”。' },
  OFFICE_UNKNOWN: { status: 422, says: '没有找到所选的车辆管理所。', remedy: '请从列表中重新选择车辆管理所。' },
} as const satisfies ErrorTexts
