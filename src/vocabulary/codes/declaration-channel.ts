import { defineCodeTable, type CodeRow } from './code-table.ts'
import type { DeclarationStatus } from './declaration-status.ts'

type ChannelRow = CodeRow & {
  /** Where a declaration stands after this receipt. */
  readonly status: DeclarationStatus
  /** No further receipt is expected; a closed declaration can still be amended or deleted, so R is not final. */
  readonly terminal?: true
}

/** The receipt's CHANNEL, one character; upper and lower case differ. Source: customs announcement 2018-67. */
export const declarationChannel = defineCodeTable<ChannelRow>('declarationChannel', '报关单回执', [
  { code: '2', zh: 'QP接收成功，上载发往数据中心', status: 'transmitting' },
  { code: '6', zh: 'QP接收成功，申报发往数据中心', status: 'transmitting' },
  { code: 'N', zh: '重传文件', status: 'error' },
  { code: '3', zh: '上载成功', status: 'uploaded' },
  { code: '4', zh: '上载失败', status: 'uploadFailed' },
  { code: '7', zh: '申报成功', status: 'submitted' },
  { code: '8', zh: '上载未申报（无申报权限）', status: 'error' },
  { code: '9', zh: '上载申报失败', status: 'error' },
  { code: 'L', zh: '海关已接收', status: 'accepted' },
  { code: 'B', zh: '担保放行', status: 'released' },
  { code: 'E', zh: '不被受理', status: 'rejected', terminal: true },
  { code: 'H', zh: '需手工申报', status: 'manual' },
  { code: 'Z', zh: '退回修改', status: 'returned' },
  { code: 'G', zh: '报关单已审结', status: 'audited' },
  { code: 'F', zh: '放行交单', status: 'released' },
  { code: 'T', zh: '需交税费', status: 'taxDue' },
  { code: 'Y', zh: '申报失败', status: 'failed' },
  { code: 'D', zh: '海关删单', status: 'deleted', terminal: true },
  { code: 'M', zh: '报关单重审', status: 'reaudit' },
  { code: 'R', zh: '已结关', status: 'closed' },
  { code: 'W', zh: '进出口审结/查验/放行通知', status: 'notice' },
  { code: 'I', zh: '进出口审结/查验/放行通知', status: 'notice' },
  { code: 'C', zh: '出口查验通知', status: 'inspect' },
  { code: 'S', zh: '施检', status: 'inspect' },
  { code: 'a', zh: '签证', status: 'notice' },
])

/** Our status for a receipt's channel; undefined for a channel that was not published. */
export function statusOfChannel(channel: string): DeclarationStatus | undefined {
  return declarationChannel.find(channel)?.status
}
