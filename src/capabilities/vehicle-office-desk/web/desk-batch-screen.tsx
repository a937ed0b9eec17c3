import { useParams } from '@tanstack/react-router'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { DeskBatch } from './desk-batch.tsx'

export function DeskBatchScreen() {
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <Page title="批次核验" actions={<GoButton to="/desk">收到的批次</GoButton>}>
      <Panel>
        <DeskBatch id={id} />
      </Panel>
    </Page>
  )
}
