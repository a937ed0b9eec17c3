import { useNavigate } from '@tanstack/react-router'
import { Steps } from 'antd'
import { Page } from '../../../platform/web/look/page.tsx'
import { useSelection } from '../../../platform/web/table/use-selection.ts'
import type { DeclarationLine } from '../contract.ts'
import { useDeclarationSearch } from './declaration-conditions.ts'
import { SubmitChoose } from './submit-choose.tsx'
import { SubmitReport } from './submit-report.tsx'

// longer lists do not fit an address: they stay in the page (decision 23)
const chosenInAddress = 50

/** 二手车出口业务报关信息证明提交 (manual 3.1.3): choose declarations, then 验证报告提交. 上一步 keeps everything. */
export function SubmitScreen() {
  const search = useDeclarationSearch()
  const { url } = search
  const navigate = useNavigate()
  const selection = useSelection<DeclarationLine>()
  const fromAddress = url.texts['chosen']?.split('.') ?? []
  const ids = fromAddress.length > 0 ? fromAddress : selection.rows.map((row) => row.id)
  const second = url.texts['step'] === '2' && ids.length > 0

  const addressOf = (chosen: readonly string[]) => (chosen.length <= chosenInAddress ? chosen.join('.') : undefined)

  return (
    <Page title="二手车出口业务报关信息证明提交">
      <Steps size="small" current={second ? 1 : 0} items={[{ title: '选择报关单' }, { title: '验证报告提交' }]} style={{ maxWidth: 480 }} />
      {second ? (
        <SubmitReport
          ids={ids}
          officeId={url.texts['office']}
          onOffice={(office) => url.set({ office }, { replace: true })}
          onDrop={(row) => {
            selection.put([row], false)
            url.set({ chosen: addressOf(ids.filter((id) => id !== row.id)) || undefined }, { replace: true })
          }}
          onBack={(rows) => {
            // the ticks of a reloaded or bookmarked second step come back from the check
            selection.put(rows, true)
            url.set({ step: undefined, chosen: undefined })
          }}
          onSubmitted={(id) => void navigate({ to: '/verification/batches/$id', params: { id } as never, replace: true })}
        />
      ) : (
        <SubmitChoose search={search} selection={selection} onNext={() => url.set({ step: '2', chosen: addressOf(selection.rows.map((row) => row.id)), open: undefined })} />
      )}
    </Page>
  )
}
