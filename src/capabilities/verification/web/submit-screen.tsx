import { useNavigate } from '@tanstack/react-router'
import { Steps } from 'antd'
import { useState } from 'react'
import { useDrafts, type Drafts } from '../../../platform/web/client/use-drafts.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Page } from '../../../platform/web/look/page.tsx'
import { useDeclarationSearch } from './declaration-conditions.ts'
import { SubmitChoose } from './submit-choose.tsx'
import { beginWith, isEmpty, keptSubmissions, type KeptSubmission, type SubmitDraft } from './submit-draft.ts'
import { SubmitReport } from './submit-report.tsx'
import { UnfinishedSubmissions } from './unfinished-submissions.tsx'
import { useSubmission } from './use-submission.ts'

/** 二手车出口业务报关信息证明提交 (manual 3.1.3): choose declarations, then 验证报告提交. 上一步 keeps everything. */
export function SubmitScreen() {
  const search = useDeclarationSearch()
  const { texts } = search.url
  const drafts = useDrafts('batch-submit')
  const [fresh] = useState(() => crypto.randomUUID())
  const kept = keptSubmissions(drafts.works ?? {})
  const begun = beginWith(kept, { work: texts['work'], chosen: texts['chosen']?.split('.') ?? [], office: texts['office'] }, fresh)
  return (
    <Page title="二手车出口业务报关信息证明提交">
      {drafts.works ? (
        <Wizard key={begun.key} search={search} drafts={drafts} kept={kept} begun={begun} />
      ) : drafts.error ? (
        <ErrorPanel error={drafts.error} onRetry={drafts.retry} />
      ) : (
        // what was kept comes first: nothing may be written over it
        <Waiting rows={8} />
      )}
    </Page>
  )
}

interface WizardProps {
  search: ReturnType<typeof useDeclarationSearch>
  drafts: Drafts
  kept: readonly KeptSubmission[]
  begun: { key: string; draft: SubmitDraft }
}

function Wizard({ search, drafts, kept, begun }: WizardProps) {
  const { url } = search
  const navigate = useNavigate()
  const { draft, selection, change, done } = useSubmission(begun, drafts, url)
  const second = url.texts['step'] === '2' && draft.ids.length > 0
  return (
    <>
      <Steps size="small" responsive={false} current={second ? 1 : 0} items={[{ title: '选择报关单' }, { title: '验证报告提交' }]} style={{ maxWidth: 480 }} />
      {!second && isEmpty(draft) ? (
        <UnfinishedSubmissions
          kept={kept}
          onDrop={drafts.drop}
          onContinue={(one) => url.set({ work: one.key, step: one.draft.step === 2 ? '2' : undefined, chosen: undefined, office: undefined, open: undefined })}
        />
      ) : null}
      {second ? (
        <SubmitReport
          ids={draft.ids}
          officeId={draft.officeId}
          typed={draft}
          onTyped={change}
          onOffice={(officeId) => change({ officeId })}
          onDrop={(rows) => change({ ids: draft.ids.filter((id) => !rows.some((row) => row.id === id)) })}
          onBack={() => change({ step: 1 }, { step: undefined, open: undefined })}
          onSubmitted={(id) => {
            done()
            void navigate({ to: '/verification/batches/$id', params: { id } as never, replace: true })
          }}
        />
      ) : (
        <SubmitChoose search={search} selection={selection} onNext={() => change({ ids: selection.rows.map((row) => row.id), step: 2 }, { step: '2', open: undefined })} />
      )}
    </>
  )
}
