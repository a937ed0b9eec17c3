import { useNavigate } from '@tanstack/react-router'
import { Button, Steps } from 'antd'
import { useEffect, useState } from 'react'
import { useDraft } from '../../../platform/web/client/use-draft.ts'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Page } from '../../../platform/web/look/page.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { useSelection } from '../../../platform/web/table/use-selection.ts'
import type { DeclarationLine } from '../contract.ts'
import { useDeclarationSearch } from './declaration-conditions.ts'
import { SubmitChoose } from './submit-choose.tsx'
import { readSubmitDraft, type SubmitDraft } from './submit-draft.ts'
import { SubmitReport } from './submit-report.tsx'

// longer lists do not fit an address: they stay in the page and in the draft (decision 23)
const chosenInAddress = 50
const addressOf = (chosen: readonly string[]) => (chosen.length <= chosenInAddress ? chosen.join('.') : undefined)

/** 二手车出口业务报关信息证明提交 (manual 3.1.3): choose declarations, then 验证报告提交. 上一步 keeps everything. */
export function SubmitScreen() {
  const search = useDeclarationSearch()
  const { url } = search
  const navigate = useNavigate()
  const selection = useSelection<DeclarationLine>()
  const draft = useDraft('batch-submit')
  const [typed, setTyped] = useState<Pick<SubmitDraft, 'reasons' | 'counter'>>({ reasons: {}, counter: '' })
  const [listed, setListed] = useState<readonly string[]>([])

  const fromAddress = url.texts['chosen']?.split('.') ?? []
  const ids = fromAddress.length > 0 ? fromAddress : listed
  const second = url.texts['step'] === '2' && ids.length > 0
  const officeId = url.texts['office']
  const content = JSON.stringify({ ids, ...(officeId ? { officeId } : {}), ...typed })
  const { keep } = draft
  useEffect(() => {
    if (second) keep(JSON.parse(content) as Record<string, unknown>)
  }, [second, content, keep])

  const toReport = (chosen: readonly string[], office?: string) => {
    setListed(chosen)
    url.set({ step: '2', chosen: addressOf(chosen), open: undefined, ...(office ? { office } : {}) })
  }
  const earlier = !second && selection.rows.length === 0 ? readSubmitDraft(draft.kept) : undefined

  return (
    <Page title="二手车出口业务报关信息证明提交">
      <Steps size="small" responsive={false} current={second ? 1 : 0} items={[{ title: '选择报关单' }, { title: '验证报告提交' }]} style={{ maxWidth: 480 }} />
      {earlier ? (
        <Note
          tone="blue"
          title={`上次未提交的内容：${earlier.ids.length} 票报关单`}
          actions={
            <>
              <Button onClick={draft.drop}>放弃</Button>
              <Button
                onClick={() => {
                  setTyped({ reasons: earlier.reasons, counter: earlier.counter })
                  toReport(earlier.ids, earlier.officeId)
                }}
              >
                继续
              </Button>
            </>
          }
        >
          {draft.changedAt ? <p>保存于 {minuteText(draft.changedAt)}</p> : null}
        </Note>
      ) : null}
      {second ? (
        <SubmitReport
          ids={ids}
          officeId={officeId}
          typed={typed}
          onTyped={setTyped}
          onOffice={(office) => url.set({ office }, { replace: true })}
          onDrop={(row) => {
            const others = ids.filter((id) => id !== row.id)
            selection.put([row], false)
            setListed(others)
            url.set({ chosen: addressOf(others) }, { replace: true })
          }}
          onBack={(rows) => {
            // the ticks of a reloaded or bookmarked second step come back from the check
            selection.put(rows, true)
            url.set({ step: undefined, chosen: undefined })
          }}
          onSubmitted={(id) => {
            draft.drop()
            void navigate({ to: '/verification/batches/$id', params: { id } as never, replace: true })
          }}
        />
      ) : (
        <SubmitChoose search={search} selection={selection} onNext={() => toReport(selection.rows.map((row) => row.id))} />
      )}
    </Page>
  )
}
