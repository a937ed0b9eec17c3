import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { deskStatuses, lookUpPaper, type DeskStatus } from '../contract.ts'
import { kindOfNumber } from '../domain/read-find.ts'

/** Nothing found in this office: a certificate's number may be addressed to another one; no more than that is told (decision 12). */
export function NothingFound({ find, status, ownSystem }: { find: string; status: DeskStatus | undefined; ownSystem: boolean }) {
  const kind = kindOfNumber(find)
  const paper = useQuery({
    queryKey: ['paper', find],
    queryFn: () => call(lookUpPaper, { params: { proofNo: find.toUpperCase() } }),
    enabled: kind === 'proof' && !status,
    meta: { topics: ['desk-batch'] },
  })
  if (status) return <EmptyState title={`“${deskStatuses[status]}”的批次中没有找到 ${find}`}>请清除状态条件后再查找。</EmptyState>
  if (paper.data?.found === 'elsewhere') {
    return (
      <EmptyState title="该证明不是提交给本所的">
        证明 {find} 于 {paper.data.addressedOn} 提交至{paper.data.addressedTo}，请告知企业前往该所办理。
      </EmptyState>
    )
  }
  if (paper.data?.found === 'own-system') {
    return (
      <EmptyState title="该证明是提交给本所的，请在本所自有系统中办理">
        证明 {find} 于 {paper.data.addressedOn} 提交至本所，批次送往本所自有系统。
      </EmptyState>
    )
  }
  if (paper.data?.found === 'under-way') {
    return (
      <EmptyState title="该证明是提交给本所的，批次还没有送达">
        证明 {find} 于 {paper.data.addressedOn} 提交至本所。批次通常数秒内送达，送达后自动出现；久等不到请联系平台运营。
      </EmptyState>
    )
  }
  return <EmptyState title={`没有找到 ${find}`}>{ownSystem && kind !== 'proof' ? '本所的批次在自有系统中，请在自有系统中查找。' : hints[kind === 'proof' && paper.data?.found !== 'nowhere' ? 'other' : kind]}</EmptyState>
}

const hints = {
  proof: '平台没有签发过这个编号的证明，请与纸质证明逐位核对。',
  // whether another office has the vehicle is not told by its number, only by a paper of it
  vin: '提交给本所的证明中没有这个车架号。该车可能提交给其他车辆管理所，也可能尚未提交：请扫描或输入其证明编号，可查到提交给了哪个车辆管理所。',
  'wrong-vin': '车架号共17位，由数字和字母组成，不含 I、O、Q。请核对后重新输入。',
  other: '请核对号码是否完整：车架号17位，证明编号形如 SXDZKA-ESC-1685956912456，批次号形如 PC-1685956912455。',
} as const
