import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import type { ErrorTexts } from '../../platform/contract/refusal.ts'
import { route } from '../../platform/contract/route.ts'
import { Day, DeclarationNo, FileDifference } from '../../registry/declaration/contract.ts'
import { daysBetween, type PlainDate } from '../../vocabulary/plain-date.ts'
import { exporterIn } from '../../registry/party/contract.ts'

const access = exporterIn('data-collaboration')

/** What became of one number of an extraction. The first three are still under way. */
export const extractionStates = {
  listing: '正在取报关单清单',
  listed: '清单已取',
  waiting: '等待提取',
  asked: '已向海关查询',
  licence: '正在取许可证',
  new: '新增',
  updated: '已更新',
  unchanged: '无变化',
  'not-found': '海关无此报关单',
  producer: '由境内发货人提交',
  foreign: '不属于本企业',
  refused: '海关拒绝提供',
  garbled: '应答无法识别',
  unanswered: '海关未答复',
} as const
export type ExtractionState = keyof typeof extractionStates

/** Asked again these may end otherwise. A number that isn't the enterprise's own never does; one that customs does not know is to be checked first. */
export const retryableStates: readonly ExtractionState[] = ['refused', 'garbled', 'unanswered']

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

/** 出口日期 range; a year at most, so that one click can't ask for everything. */
export const ExtractRangeInput = z
  .strictObject({ from: Day, to: Day })
  .refine((range) => range.from <= range.to, { path: ['to'], message: '结束日期不能早于开始日期' })
  .refine((range) => daysBetween(range.from as PlainDate, range.to as PlainDate) <= 366, { path: ['to'], message: '一次最多提取一年的报关单' })

export const startRangeExtraction = route({
  method: 'POST',
  path: '/data-collaboration/range-extractions',
  summary: '按出口日期提取报关单数据',
  access,
  audit: 'extraction.start',
  once: true,
  body: ExtractRangeInput,
  result: z.object({ id: z.string() }),
})

export const retryExtraction = route({
  method: 'POST',
  path: '/data-collaboration/extractions/:id/retry',
  summary: '重试未成功的报关单，或未取得的清单',
  access,
  audit: 'extraction.retry',
  once: true,
  params: z.object({ id: z.uuid() }),
  body: z.strictObject({}),
  result: z.object({ id: z.string() }),
})

/** A DecMessage file as sent to customs: encoded as it declares, base64 in JSON. */
export const UploadInput = z.strictObject({
  fileName: z.string().trim().min(1).max(200),
  contentBase64: z.base64('文件内容不完整，请重新选择文件').max(14_000_000, '文件不能超过10MB'),
})

export const uploadFile = route({
  method: 'POST',
  path: '/data-collaboration/files',
  summary: '上传报关单报文文件',
  access,
  audit: 'file.upload',
  once: true,
  body: UploadInput,
  largeBody: true,
  result: z.object({
    declarationId: z.string(),
    declarationNo: z.string(),
    /** the day whose names the codes of `differences` bear */
    declareDate: Day,
    outcome: z.enum(['new', 'updated', 'unchanged', 'compared']),
    vehicles: z.number().int(),
    /** where the file says something else than customs; only with `compared` */
    differences: z.array(FileDifference),
    /** the query to customs that was started to confirm it */
    extractionId: z.string(),
  }),
})

/** Hours of Shanghai between which the nightly run begins, and how far back it looks: enough for what customs closes late. */
export const night = { begins: 2, ends: 5, daysBack: 40 } as const

export const Synchronisation = z.object({ enabled: z.boolean(), lastRunAt: Instant.nullable() })

export const readSynchronisation = route({
  method: 'GET',
  path: '/data-collaboration/synchronisation',
  summary: '夜间自动同步设置',
  access,
  result: Synchronisation,
})

export const setSynchronisation = route({
  method: 'PUT',
  path: '/data-collaboration/synchronisation',
  summary: '开启或关闭夜间自动同步',
  access,
  audit: 'synchronisation.set',
  body: z.strictObject({ enabled: z.boolean() }),
  result: Synchronisation,
})

/** Of an extraction by dates, the question that comes before all others: which numbers are there. */
export const ListStep = z.object({ from: z.string(), to: z.string(), state: z.string(), note: z.string().nullable() })
export type ListStep = z.infer<typeof ListStep>

export const ExtractionRow = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['running', 'done']),
  /** numbers; the list is none of them */
  total: z.number().int(),
  done: z.number().int(),
  failed: z.number().int(),
  list: ListStep.nullable(),
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

/** The file that a line began with, and where it says something else than customs; null until customs has answered. */
export const ComparedFile = z.object({
  name: z.string(),
  /** the day whose names the codes of `differences` bear */
  declareDate: Day,
  differences: z.array(FileDifference).nullable(),
})
export type ComparedFile = z.infer<typeof ComparedFile>

export const ExtractionDetail = ExtractionRow.extend({
  items: z.array(
    z.object({
      /** from 1, in the order given or listed */
      n: z.number().int(),
      declarationNo: z.string(),
      state: z.string(),
      declarationId: z.string().nullable(),
      vehicles: z.number().int().nullable(),
      note: z.string().nullable(),
      /** null where no file was uploaded */
      file: ComparedFile.nullable(),
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
  FILE_UNREADABLE: {
    status: 422,
    says: '文件不是可识别的报关单报文：{reason}',
    remedy: '请上传由单一窗口客户端导出的 DecMessage XML 文件，不要用文本编辑器改动其内容和编码。',
  },
  FILE_WITHOUT_NUMBER: {
    status: 422,
    says: '报文中没有18位报关单号（EntryId）。',
    remedy: '请在海关返回报关单号后重新导出报文再上传。',
  },
  FILE_FOREIGN: {
    status: 422,
    says: '报文的境内发货人（{uscc}）不是本企业。',
    remedy: '请由报文中的境内发货人登录后上传。',
  },
  EXTRACTION_NOTHING_FAILED: {
    status: 409,
    says: '该任务没有可重试的报关单。',
    remedy: '请查看任务明细：仍在进行的请等待其完成；海关没有的或不属于本企业的，请核对报关单号后重新提取。',
  },
  APPROVAL_LAPSED: {
    status: 403,
    says: '本企业的二手车出口批准已于 {day} 到期，不能再提取新的报关单。',
    remedy: '已提取的数据与已生成的证明仍可使用；请向省级商务主管部门办理续期备案。',
  },
} as const satisfies ErrorTexts
