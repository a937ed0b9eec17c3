import type { BatchDetail } from '../contract.ts'

export type StageState = 'wait' | 'process' | 'finish' | 'error'

export interface Stage {
  title: string
  state: StageState
  /** counts, or what happened */
  says?: string
  /** instant at which it was reached */
  at?: string
}

/** What happens after 提交并生成报告, stage by stage, as far as the batch's history tells. */
export function stagesOf(batch: Pick<BatchDetail, 'status' | 'submittedAt' | 'officeName' | 'reason' | 'proofs' | 'history'>): readonly Stage[] {
  const { status, proofs, history } = batch
  const atOf = (...wanted: string[]) => history.findLast((event) => wanted.includes(event.status))?.at
  const sealed = proofs.filter((proof) => proof.status !== 'sealing').length
  const allSealed = proofs.length > 0 && sealed === proofs.length
  const arrived = ['delivered', 'accepted', 'sent-back', 'withdrawing'].includes(status)
  const answered = ['accepted', 'sent-back'].includes(status)
  const failed = status === 'push-failed'
  const sealedAt = allSealed ? proofs.map((proof) => proof.sealedAt ?? '').sort().at(-1) : undefined

  if (status === 'withdrawn') {
    const withdrawn = atOf('withdrawn')
    return [{ title: '已提交', state: 'finish', ...at(batch.submittedAt) }, { title: '已撤回', state: 'finish', ...at(withdrawn) }]
  }
  return [
    { title: '已提交', state: 'finish', ...at(batch.submittedAt) },
    {
      title: '生成盖章证明',
      state: allSealed ? 'finish' : failed ? 'error' : 'process',
      says: `${sealed} / ${proofs.length} 份`,
      ...at(sealedAt || undefined),
    },
    {
      title: '推送车辆管理所',
      state: arrived ? 'finish' : failed && allSealed ? 'error' : status === 'pushing' ? 'process' : 'wait',
      ...(arrived ? { says: '已送达' } : failed && allSealed ? { says: '推送失败' } : {}),
      ...at(atOf('delivered', 'push-failed')),
    },
    {
      title: status === 'sent-back' ? '车辆管理所退回' : '车辆管理所受理',
      state: status === 'accepted' ? 'finish' : status === 'sent-back' ? 'error' : arrived ? 'process' : 'wait',
      ...(answered ? {} : arrived ? { says: '等待受理' } : {}),
      ...at(atOf('accepted', 'sent-back')),
    },
  ]
}

const at = (instant: string | undefined) => (instant ? { at: instant } : {})
