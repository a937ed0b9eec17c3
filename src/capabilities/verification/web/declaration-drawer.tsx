import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { readDeclaration } from '../contract.ts'
import { DeclarationView } from './declaration-view.tsx'

export function DeclarationDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const detail = useQuery({
    queryKey: ['declaration', id],
    queryFn: () => call(readDeclaration, { params: { id: id ?? '' } }),
    enabled: id !== undefined,
    meta: { topics: ['declaration'] },
  })
  return (
    <Drawer open={id !== undefined} onClose={onClose} size={960} title={detail.data && id ? `报关单 ${detail.data.declarationNo}` : '报关单'} destroyOnHidden>
      {detail.error ? <ErrorPanel error={detail.error} onRetry={() => void detail.refetch()} /> : null}
      {detail.isLoading ? <Waiting rows={10} /> : null}
      {detail.data ? <DeclarationView detail={detail.data} /> : null}
    </Drawer>
  )
}
