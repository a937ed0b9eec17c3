import { useParams } from '@tanstack/react-router'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { BatchView } from './batch-view.tsx'
import { useBatch } from './use-batch.ts'

/** After 提交并生成报告: the page that shows it happening. It can be left, reloaded and found again. */
export function BatchScreen() {
  const { id } = useParams({ strict: false }) as { id: string }
  const batch = useBatch(id)
  return (
    <Page
      title={batch.data ? `批次 ${batch.data.batchNo}` : '批次'}
      lead="进展自动更新，可离开本页，稍后在“提交报告记录”中查看"
      actions={
        <>
          <GoButton to="/verification/submit">提交下一批</GoButton>
          <GoButton to="/verification/batches">提交报告记录</GoButton>
        </>
      }
    >
      <Panel>
        {batch.error ? <ErrorPanel error={batch.error} onRetry={() => void batch.refetch()} /> : null}
        {batch.isPending ? <Waiting rows={10} /> : null}
        {batch.data ? <BatchView batch={batch.data} /> : null}
      </Panel>
    </Page>
  )
}
