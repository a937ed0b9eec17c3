import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'

interface NoDeclarationsProps {
  declarationNo: string | undefined
  /** conditions are set, one or more */
  asked: boolean
  /** conditions besides the number are set: it may well be there */
  narrowed: boolean
}

/** Manual 3.1.2, 注意1: what isn't found is extracted in the data collaboration system; the number goes along. */
export function NoDeclarations({ declarationNo, asked, narrowed }: NoDeclarationsProps) {
  const extract = (
    <GoButton type="primary" to="/data-collaboration/extractions" search={declarationNo ? { numbers: declarationNo } : {}}>
      去数据协同提取
    </GoButton>
  )
  if (declarationNo && !narrowed) {
    return (
      <EmptyState title={`没有查到报关单 ${declarationNo}`} actions={extract}>
        平台上还没有这票报关单的数据。提取通常数秒完成，完成后即可在此查询。
      </EmptyState>
    )
  }
  return (
    <EmptyState title={asked ? '没有符合条件的报关单' : '近一个月没有报关单'} actions={extract}>
      {asked ? '请放宽出口日期或去掉部分条件后再查询；尚未提取的报关单请先到数据协同系统提取。' : '可按报关单号、出口日期或许可证号查询更早的报关单；尚未提取的请先到数据协同系统提取。'}
    </EmptyState>
  )
}
