import { useParams } from '@tanstack/react-router'
import { useHandScanner } from '../../../platform/web/keys/use-hand-scanner.ts'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { DeskBatch } from './desk-batch.tsx'
import { ForeignCode } from './scan-notes.tsx'
import { useFindPaper } from './use-find-paper.ts'

export function DeskBatchScreen() {
  const { id } = useParams({ strict: false }) as { id: string }
  const paper = useFindPaper()
  useHandScanner(paper.scan)
  return (
    <Page title="批次核验" actions={<GoButton to="/desk">收到的批次</GoButton>}>
      <ForeignCode text={paper.foreign} onClose={paper.forget} />
      <Panel>
        <DeskBatch key={id} id={id} />
      </Panel>
    </Page>
  )
}
