import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'

/** Batches go to the office's own system and never come here (decision 4): said before anybody takes the list for all there is. */
export function OwnSystem({ code }: { code: string }) {
  return (
    <Note tone="blue" title={`本所（代码 ${code}）经自有系统办理`}>
      <p>出口企业提交给本所的批次直接送达本所自有系统，请在自有系统中受理、退回和登记注销。这些批次不在此处显示；启用自有系统以前送达此处的，仍可查阅。</p>
    </Note>
  )
}

/** The list without a batch, and why. */
export function NothingHere({ asked, ownSystem }: { asked: boolean; ownSystem: boolean }) {
  if (asked) return <EmptyState title="没有这个状态的批次">请换一个状态，或点击“重置”查看全部。</EmptyState>
  if (ownSystem) {
    return (
      <EmptyState title="此处没有可查阅的批次">
        请在本所自有系统中查看收到的批次。要确认一份纸质证明提交给了哪个车辆管理所，可在上方扫描二维码或输入证明编号。本所没有自有系统的，请联系平台运营方改用核验台。
      </EmptyState>
    )
  }
  return <EmptyState title="还没有收到批次">出口企业提交并盖章后，批次数秒内出现在此处。</EmptyState>
}
