import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import { PageQuery, pageOf } from '../../platform/contract/page.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { vehicleOfficer as access } from '../../registry/party/contract.ts'

export const deskStatuses = {
  received: '待核验',
  accepted: '已受理',
  'sent-back': '已退回',
  withdrawn: '已撤回',
} as const

export const DeskBatchRow = z.object({
  id: z.string(),
  batchNo: z.string(),
  exporterName: z.string(),
  exporterUscc: z.string(),
  vehicleCount: z.number().int(),
  status: z.enum(['received', 'accepted', 'sent-back', 'withdrawn']),
  submittedAt: Instant,
  receivedAt: Instant,
})
export type DeskBatchRow = z.infer<typeof DeskBatchRow>

/** `find`: a VIN, a certificate number or a batch number, whole */
export const DeskQuery = PageQuery.extend({
  find: z.string().trim().max(60).optional(),
  status: z.enum(['received', 'accepted', 'sent-back', 'withdrawn']).optional(),
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
  proofs: z.array(
    z.object({
      proofNo: z.string(),
      declarationNo: z.string(),
      exportDate: z.string().nullable(),
      vehicles: z.array(z.object({ vin: z.string(), status: z.string() })),
    }),
  ),
})
export type DeskBatchDetail = z.infer<typeof DeskBatchDetail>

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

export const downloadDeskProof = route({
  method: 'GET',
  path: '/desk/batches/:id/proofs/:proofNo/file',
  summary: '查看证明',
  access,
  params: z.object({ id: z.uuid(), proofNo: z.string().max(60) }),
  file: 'application/pdf',
})

export const deskErrors = {
  DESK_BATCH_NOT_ACCEPTABLE: { status: 409, says: '批次当前为“{status}”，不能受理。', remedy: '请刷新后核对批次的最新状态。' },
} as const satisfies ErrorTexts
