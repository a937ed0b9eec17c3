import { Skeleton } from 'antd'

/**
 * The shape of what is coming; shown only while there is nothing older to show.
 * @param said something beside it already tells those who hear the page that it is being read
 */
export function Waiting({ rows = 4, said = false }: { rows?: number; said?: boolean }) {
  return (
    <div {...(said ? { 'aria-hidden': true } : { role: 'status', 'aria-label': '正在读取' })} style={{ padding: 12 }}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
