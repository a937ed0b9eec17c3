import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { lookUpPaper } from '../contract.ts'

/** Nothing found in this office: a certificate's number may be addressed to another one; no more than that is told (decision 12). */
export function NothingFound({ find }: { find: string }) {
  const isProofNo = /-\d{10,}$/.test(find)
  const paper = useQuery({ queryKey: ['paper', find], queryFn: () => call(lookUpPaper, { params: { proofNo: find.toUpperCase() } }), enabled: isProofNo, meta: { topics: ['desk-batch'] } })
  if (paper.data?.found === 'elsewhere') {
    return (
      <EmptyState title="该证明不是提交给本所的">
        证明 {find} 于 {paper.data.addressedOn} 提交至{paper.data.addressedTo}，请告知企业前往该所办理。
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
  return <EmptyState title={`没有找到 ${find}`}>请核对号码是否完整：车架号17位，证明编号形如 SXDZKA-ESC-1685956912456。未提交到本所的批次不在此处显示。</EmptyState>
}
