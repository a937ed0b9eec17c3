import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { readDeclaration, type SubmittedDeclaration } from '../contract.ts'
import { unselectable } from './declaration-columns.tsx'
import { DeclarationView } from './declaration-view.tsx'
import styles from './detail.module.css'

/** `actions`: what may be done with it stands at the lower edge; where declarations are being ticked they are in the list. */
export function DeclarationDrawer({ id, onClose, actions }: { id: string | undefined; onClose: () => void; actions?: boolean }) {
  const detail = useQuery({
    queryKey: ['declaration', id],
    queryFn: () => call(readDeclaration, { params: { id: id ?? '' } }),
    enabled: id !== undefined,
    meta: { topics: ['declaration', 'batch'] },
  })
  return (
    <Drawer open={id !== undefined} onClose={onClose} size={960} title={detail.data && id ? `报关单 ${detail.data.declarationNo}` : '报关单'} destroyOnHidden footer={actions && detail.data ? <Actions detail={detail.data} /> : null}>
      {detail.error ? <ErrorPanel error={detail.error} onRetry={() => void detail.refetch()} /> : null}
      {detail.isLoading ? <Waiting rows={10} /> : null}
      {detail.data ? <DeclarationView detail={detail.data} /> : null}
    </Drawer>
  )
}

function Actions({ detail }: { detail: SubmittedDeclaration }) {
  const { id, held, submissions } = detail
  const [last] = submissions
  const why = unselectable(detail)
  return (
    <div className={styles['actions']}>
      <span className="cc-quiet">{held ? '已有有效证明，无需再次提交。' : why ? `${why}。` : last ? '上次提交已无有效证明，可重新提交。' : '已结关，可提交报关信息证明。'}</span>
      {held && last ? (
        <GoButton to={`/verification/batches/${last.batchId}`}>查看批次</GoButton>
      ) : (
        <GoButton type="primary" disabled={why !== undefined} to="/verification/submit" search={{ step: '2', chosen: id }}>
          {last ? '重新提交' : '提交证明'}
        </GoButton>
      )}
    </div>
  )
}
