import { Skeleton } from 'antd'

/** The shape of what is coming; shown only while there is nothing older to show. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  return (
    <div role="status" aria-label="正在读取" style={{ padding: 12 }}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}
