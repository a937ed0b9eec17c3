import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import { PageQuery, pageOf } from '../../platform/contract/page.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { ShownInline } from '../../platform/contract/shown-inline.ts'
import { Day, Vin } from '../../registry/declaration/contract.ts'
import { vehicleOfficer as access } from '../../registry/party/contract.ts'

export const deskStatuses = {
  received: '待核验',
  withdrawing: '企业申请撤回',
  accepted: '已受理',
  'sent-back': '已退回',
  withdrawn: '已撤回',
} as const

const DeskStatus = z.enum(['received', 'withdrawing', 'accepted', 'sent-back', 'withdrawn'])
export type DeskStatus = z.infer<typeof DeskStatus>

export const deskVehicleStatuses = {
  received: '待核验',
  accepted: '已受理',
  'sent-back': '已退回',
  deregistered: '已注销',
} as const
export type DeskVehicleStatus = keyof typeof deskVehicleStatuses

/** Why a vehicle or a batch is sent back; `other` needs words of its own. */
export const sendBackReasons = {
  'vin-mismatch': '实车车架号与证明不符',
  'not-at-counter': '车辆未到场查验',
  'documents-missing': '登记证书、行驶证或号牌不齐',
  'vehicle-restricted': '车辆有查封、抵押、违法未处理等限制情形',
  'not-pending-export': '未办理转让待出口登记',
  'proof-superseded': '证明已失效',
  other: '其他',
} as const
export type SendBackReason = keyof typeof sendBackReasons
const SendBackReason = z.enum(Object.keys(sendBackReasons) as [SendBackReason, ...SendBackReason[]])
const Words = z.string().trim().max(200, '不超过200个字')

export const DeskBatchRow = z.object({
  id: z.string(),
  batchNo: z.string(),
  exporterName: z.string(),
  exporterUscc: z.string(),
  vehicleCount: z.number().int(),
  status: DeskStatus,
  /** how many of its certificates customs overtook since */
  supersededProofs: z.number().int(),
  submittedAt: Instant,
  receivedAt: Instant,
})
export type DeskBatchRow = z.infer<typeof DeskBatchRow>

/** `find`: a VIN, a certificate number or a batch number, whole */
export const DeskQuery = PageQuery.extend({
  find: z.string().trim().max(60, '最长60个字符：请输入车架号、证明编号或批次号').optional(),
  status: DeskStatus.optional(),
})

export const listDeskBatches = route({
  method: 'GET',
  path: '/desk/batches',
  summary: '收到的报关验证批次',
  access,
  query: DeskQuery,
  result: pageOf(DeskBatchRow),
})

export const DeskBatchDetail = DeskBatchRow.extend({
  /** the office is served by its own system: here it only reads (decision 4) */
  readOnly: z.boolean(),
  proofs: z.array(
    z.object({
      proofNo: z.string(),
      declarationNo: z.string(),
      exportDate: z.string().nullable(),
      /** customs overtook it: its vehicles can only be sent back */
      supersededAt: Instant.nullable(),
      supersededReason: z.string().nullable(),
      vehicles: z.array(
        z.object({
          /** its place on the certificate; null where it came before places were kept */
          n: z.number().int().nullable(),
          vin: z.string(),
          status: z.enum(['received', 'accepted', 'sent-back', 'deregistered']),
          reason: z.string().nullable(),
          deregisteredOn: z.string().nullable(),
        }),
      ),
    }),
  ),
  reason: z.string().nullable(),
  history: z.array(
    z.object({
      what: z.string(),
      vin: z.string().nullable(),
      reason: z.string().nullable(),
      /** the day of a deregistration */
      date: z.string().nullable(),
      /** the officer's account; null where no officer did it */
      by: z.string().nullable(),
      at: Instant,
    }),
  ),
})
export type DeskBatchDetail = z.infer<typeof DeskBatchDetail>

export const DeskOffice = z.object({
  code: z.string(),
  name: z.string(),
  /** batches go to the office's own system and never come here (decision 4) */
  ownSystem: z.boolean(),
  /** who decides here, by account */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
})
export type DeskOffice = z.infer<typeof DeskOffice>

export const readDeskOffice = route({
  method: 'GET',
  path: '/desk/office',
  summary: '本所，及其是否在核验台办理',
  access,
  result: DeskOffice,
})

export const readDeskBatch = route({
  method: 'GET',
  path: '/desk/batches/:id',
  summary: '批次的报关单与车辆',
  access,
  params: z.object({ id: z.uuid() }),
  result: DeskBatchDetail,
})

export const acceptDeskBatch = route({
  method: 'POST',
  path: '/desk/batches/:id/acceptance',
  summary: '受理批次',
  access,
  audit: 'desk.accept',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({}),
  result: DeskBatchDetail,
})

export const VehicleDecision = z
  .strictObject({
    vin: Vin,
    result: z.enum(['accepted', 'sent-back', 'deregistered']),
    reasonCode: SendBackReason.optional(),
    reason: Words.optional(),
    /** the day of deregistration; today unless said */
    date: Day.optional(),
  })
  .refine((one) => one.result !== 'sent-back' || one.reasonCode !== undefined, { path: ['reasonCode'], message: '退回必须选择原因' })
  .refine((one) => one.reasonCode !== 'other' || (one.reason ?? '').length >= 2, { path: ['reason'], message: '选择“其他”时请写明原因' })
export type VehicleDecision = z.infer<typeof VehicleDecision>

export const decideVehicles = route({
  method: 'POST',
  path: '/desk/batches/:id/decisions',
  summary: '逐车受理、退回或登记注销',
  access,
  audit: 'desk.decide',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({
    decisions: z
      .array(VehicleDecision)
      .min(1)
      .max(500)
      // two results of one moment: which of them stands would be chance
      .refine((all) => new Set(all.map(({ vin }) => vin)).size === all.length, '同一车架号一次只能有一个结果'),
    /** why something decided before is decided anew */
    correction: Words.optional(),
  }),
  result: DeskBatchDetail,
})

export const returnDeskBatch = route({
  method: 'POST',
  path: '/desk/batches/:id/return',
  summary: '整批退回',
  access,
  audit: 'desk.return',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z
    .strictObject({ reasonCode: SendBackReason, reason: Words.optional() })
    .refine((one) => one.reasonCode !== 'other' || (one.reason ?? '').length >= 2, { path: ['reason'], message: '选择“其他”时请写明原因' }),
  result: DeskBatchDetail,
})

export const answerWithdrawal = route({
  method: 'POST',
  path: '/desk/batches/:id/withdrawal-answer',
  summary: '答复撤回申请',
  access,
  audit: 'desk.answer-withdrawal',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z
    .strictObject({ granted: z.boolean(), reason: Words.optional() })
    .refine((one) => one.granted || (one.reason ?? '').length >= 2, { path: ['reason'], message: '不同意撤回请写明原因' }),
  result: DeskBatchDetail,
})

/** A certificate in the officer's hand: the own batch it belongs to, or to which office it is addressed, and nothing more. */
export const lookUpPaper = route({
  method: 'GET',
  path: '/desk/papers/:proofNo',
  summary: '按证明编号查找纸质证明',
  access,
  params: z.object({ proofNo: z.string().max(60) }),
  result: z.discriminatedUnion('found', [
    z.object({ found: z.literal('here'), batchId: z.string() }),
    /** addressed to this office, and its batch has not come yet */
    z.object({ found: z.literal('under-way'), addressedOn: z.string() }),
    /** addressed to this office, which is served by its own system: there is its batch */
    z.object({ found: z.literal('own-system'), addressedOn: z.string() }),
    z.object({ found: z.literal('elsewhere'), addressedTo: z.string(), addressedOn: z.string() }),
    z.object({ found: z.literal('nowhere') }),
  ]),
})

export const downloadDeskProof = route({
  method: 'GET',
  path: '/desk/batches/:id/proofs/:proofNo/file',
  summary: '查看证明',
  access,
  params: z.object({ id: z.uuid(), proofNo: z.string().max(60) }),
  query: ShownInline,
  file: 'application/pdf',
})

export const deskErrors = {
  DESK_BATCH_NOT_ACCEPTABLE: { status: 409, says: '批次当前为“{status}”，不能受理。', remedy: '请刷新后核对批次的最新状态。' },
  DESK_BATCH_NOT_RETURNABLE: { status: 409, says: '批次当前为“{status}”，不能整批退回。', remedy: '请刷新后核对批次的最新状态。已办理的车辆如有误，请对单个车辆作更正。' },
  DESK_BATCH_CLOSED: { status: 409, says: '批次当前为“{status}”，不能办理车辆。', remedy: '请刷新后核对批次的最新状态。' },
  DESK_VEHICLES_TAKEN_ON: { status: 409, says: '批次中已有 {count} 辆车受理或注销，不能整批退回，也不能同意撤回。', remedy: '请勾选其余车辆逐车退回；已办理的车辆如有误，请先更正为退回并说明原因。' },
  DESK_READ_ONLY: { status: 409, says: '本所经自有系统办理，核验台只供查阅。', remedy: '请在本所自有系统中办理；通道设置有误时请联系平台运营方。' },
  DESK_PROOF_SUPERSEDED: { status: 409, says: '证明 {proofNo} 已失效（{reason}），其车辆不能受理或登记注销。', remedy: '请将该证明的车辆退回，原因选“证明已失效”；企业须凭新证明重新提交。' },
  DESK_NO_WITHDRAWAL: { status: 409, says: '该批次没有待答复的撤回申请。', remedy: '请刷新后核对批次的最新状态。' },
  DESK_VEHICLE_UNKNOWN: { status: 422, says: '车架号 {vin} 不在本批次中。', remedy: '请核对车架号，或按车架号重新查找批次。' },
  DESK_CORRECTION_NEEDS_REASON: { status: 422, says: '车架号 {vin} 已办理为“{status}”，更正须说明原因。', remedy: '请填写更正原因后重新提交；原记录会保留并通知企业。' },
  DEREGISTERED_IN_FUTURE: { status: 422, says: '注销日期 {date} 晚于今天。', remedy: '请填写实际办理注销的日期。' },
} as const satisfies ErrorTexts
