import { defineCodeTable } from './code-table.ts'

/** 报关单状态: where a declaration stands, in our words. Only a closed one may go into a proof. */
export const declarationStatuses = [
  'transmitting', 'uploaded', 'uploadFailed', 'submitted', 'failed', 'error', 'accepted', 'rejected', 'manual',
  'returned', 'inspect', 'audited', 'reaudit', 'taxDue', 'notice', 'released', 'closed', 'deleted',
] as const

export type DeclarationStatus = (typeof declarationStatuses)[number]

const labels: Record<DeclarationStatus, { zh: string; en: string }> = {
  transmitting: { zh: '传输中', en: 'in transmission' },
  uploaded: { zh: '上载成功', en: 'uploaded' },
  uploadFailed: { zh: '上载失败', en: 'upload failed' },
  submitted: { zh: '申报成功', en: 'declared' },
  failed: { zh: '申报失败', en: 'declaration failed' },
  error: { zh: '异常', en: 'error' },
  accepted: { zh: '海关已接收', en: 'received by customs' },
  rejected: { zh: '不被受理', en: 'not accepted' },
  manual: { zh: '需手工申报', en: 'to be declared by hand' },
  returned: { zh: '退单', en: 'returned' },
  inspect: { zh: '查验', en: 'inspection' },
  audited: { zh: '审结', en: 'audited' },
  reaudit: { zh: '重审', en: 'audited again' },
  taxDue: { zh: '需交税费', en: 'duties due' },
  notice: { zh: '通知', en: 'notice' },
  released: { zh: '放行', en: 'released' },
  closed: { zh: '结关', en: 'closed' },
  deleted: { zh: '删单', en: 'deleted' },
}

export const declarationStatus = defineCodeTable(
  'declarationStatus',
  '报关单状态',
  declarationStatuses.map(code => ({ code, ...labels[code] })),
)
