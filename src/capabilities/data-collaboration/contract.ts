import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { DeclarationNo } from '../../registry/declaration/contract.ts'
import { exporterIn } from '../../registry/party/contract.ts'

const access = exporterIn('data-collaboration')

/** What became of one number of an extraction. The first three are still under way. */
export const extractionStates = {
  waiting: '等待提取',
  asked: '已向海关查询',
  licence: '正在取许可证',
  new: '新增',
  updated: '已更新',
  unchanged: '无变化',
  'not-found': '海关无此报关单',
  foreign: '属于其他企业',
  refused: '海关拒绝提供',
  garbled: '应答无法识别',
} as const
export type ExtractionState = keyof typeof extractionStates

export const ExtractInput = z.strictObject({
  declarationNos: z.array(DeclarationNo).min(1, '请输入至少一个报关单号').max(500, '一次最多提取500个报关单号'),
})

export const startExtraction = route({
  method: 'POST',
  path: '/data-collaboration/extractions',
  summary: '按报关单号提取报关单数据',
  access,
  audit: 'extraction.start',
  once: true,
  body: ExtractInput,
  result: z.object({ id: z.string() }),
})

export const ExtractionRow = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done']),
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
})
export type ExtractionRow = z.infer<typeof ExtractionRow>

export const listExtractions = route({
  method: 'GET',
  path: '/data-collaboration/extractions',
  summary: '最近的提取任务',
  access,
  result: z.array(ExtractionRow),
})

export const ExtractionDetail = ExtractionRow.extend({
  items: z.array(
    z.object({
      n: z.number().int(),
      declarationNo: z.string(),
      state: z.string(),
      declarationId: z.string().nullable(),
      vehicles: z.number().int().nullable(),
      note: z.string().nullable(),
    }),
  ),
})
export type ExtractionDetail = z.infer<typeof ExtractionDetail>

export const readExtraction = route({
  method: 'GET',
  path: '/data-collaboration/extractions/:id',
  summary: '提取任务的逐条结果',
  access,
  params: z.object({ id: z.uuid() }),
  result: ExtractionDetail,
})

export const dataCollaborationErrors = {
  APPROVAL_LAPSED: {
    status: 403,
    says: '本企业的二手车出口批准已于 {day} 到期，不能再提取新的报关单。',
    remedy: '已提取的数据与已生成的证明仍可使用；请向省级商务主管部门办理续期备案。',
  },
} as const satisfies ErrorTexts
