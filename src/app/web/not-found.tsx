import { Link } from '@tanstack/react-router'
import { EmptyState } from '../../platform/web/feedback/empty-state.tsx'

export function NotFound() {
  return (
    <main>
      <EmptyState title="没有这个页面" actions={<Link to="/">返回首页</Link>}>
        地址可能有误，或内容已不在此处。
      </EmptyState>
    </main>
  )
}
