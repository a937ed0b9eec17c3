import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { Panel } from '../../../platform/web/look/page.tsx'
import { checkBatch, listOffices, submitBatch, type DeclarationLine } from '../contract.ts'
import { ActionBar } from './action-bar.tsx'
import { ChosenDeclarations } from './chosen-declarations.tsx'
import { CounterVehicles } from './counter-vehicles.tsx'
import { Findings } from './findings.tsx'
import { OfficeField } from './office-field.tsx'
import type { SubmitDraft } from './submit-draft.ts'
import styles from './submit.module.css'

interface SubmitReportProps {
  ids: readonly string[]
  officeId: string | undefined
  typed: Pick<SubmitDraft, 'reasons' | 'counter'>
  onTyped: (typed: Pick<SubmitDraft, 'reasons' | 'counter'>) => void
  onOffice: (id: string | undefined) => void
  onDrop: (rows: readonly DeclarationLine[]) => void
  onBack: () => void
  onSubmitted: (batchId: string) => void
}

// the manual's four, 3.1.3, word for word
const reminders = [
  '点击“提交并生成报告”前请注意核对并确认该次前往车辆管理所待办理注销车辆所需的全部报关单；',
  '所选择的报关单包含的全部车辆需与前往车辆管理所办理注销业务的车辆信息一致；',
  '所提交的二手车出口报关信息会自动同步至车辆管理所业务办理人员；',
  '为了避免平台多次向车辆管理所推送二手车出口报关信息，请企业注意尽量在一个批次内完成报关信息证明的提交。',
]

/** Step 2, 验证报告提交: what goes, to whom, what speaks against it, and what will happen. */
export function SubmitReport({ ids, officeId, typed, onTyped, onOffice, onDrop, onBack, onSubmitted }: SubmitReportProps) {
  const offices = useQuery({ queryKey: ['offices'], queryFn: () => call(listOffices, {}), staleTime: 300_000 })
  const body = { officeId: officeId ?? null, declarationIds: [...ids] }
  const check = useQuery({
    queryKey: ['batch-check', body],
    queryFn: () => call(checkBatch, { body }),
    placeholderData: (before) => before,
    meta: { topics: ['declaration', 'batch'] },
  })
  const submit = useSubmit(submitBatch, ({ id }) => onSubmitted(id))

  const office = offices.data?.find(({ id }) => id === officeId)
  const errors = check.data?.findings.filter(({ severity }) => severity === 'error') ?? []
  const warnings = check.data?.findings.filter(({ severity }) => severity === 'warning') ?? []
  const kinds = [...new Set(warnings.map(({ code }) => code))]
  const reasons = Object.fromEntries(kinds.map((code) => [code, typed.reasons[code]?.trim() ?? '']))
  const unexplained = kinds.filter((code) => (reasons[code]?.length ?? 0) < 2).length
  const obstacle = !check.data
    ? '正在检查'
    : errors.length > 0
      ? `有 ${errors.length} 项问题需先处理`
      : !office
        ? '请选择车辆管理所'
        : unexplained > 0
          ? `请为 ${unexplained} 类提醒填写理由`
          : undefined
  const send = () => {
    if (!obstacle && office && !submit.isPending) submit.mutate({ body: { officeId: office.id, declarationIds: [...ids], reasons } })
  }
  useShortcut('mod+Enter', '提交并生成报告', send, obstacle === undefined)

  return (
    <>
      {submit.error ? <ErrorPanel error={submit.error} onRetry={send} /> : null}
      {check.error ? <ErrorPanel error={check.error} onRetry={() => void check.refetch()} /> : null}
      <div className={styles['columns']}>
        <div className={styles['left']}>
          <Panel title="报关单号" extra={<span className="cc-quiet">{ids.length} 票</span>} flush>
            {check.data ? <ChosenDeclarations rows={check.data.declarations} vehicles={check.data.vehicles} onDrop={(row) => onDrop([row])} /> : check.error ? null : <Waiting rows={3} />}
          </Panel>
          <CounterVehicles vehicles={check.data?.vehicles ?? []} pasted={typed.counter} onPaste={(counter) => onTyped({ ...typed, counter })} />
        </div>
        <div className={styles['right']}>
          <Panel title="办理地点">
            <OfficeField offices={offices.data} error={offices.error} value={officeId} onChange={onOffice} />
          </Panel>
          <Panel title="提交前检查" extra={check.isFetching ? <span className="cc-quiet">正在检查</span> : null}>
            {check.data ? (
              <Findings
                errors={errors}
                warnings={warnings}
                vehicles={check.data.vehicles.length}
                reasons={typed.reasons}
                onDrop={ids.length > 1 ? (no) => onDrop(check.data.declarations.filter(({ declarationNo }) => declarationNo === no)) : undefined}
                onReason={(code, reason) => onTyped({ ...typed, reasons: { ...typed.reasons, [code]: reason } })}
              />
            ) : (
              <Waiting rows={2} />
            )}
            {officeId ? null : <p className="cc-quiet">选择车辆管理所后，还会核对车辆是否已有有效证明。</p>}
          </Panel>
          <Note tone="blue" title="提交须知">
            <ol className={styles['reminders']}>
              {reminders.map((reminder) => (
                <li key={reminder}>{reminder}</li>
              ))}
            </ol>
          </Note>
        </div>
      </div>
      <ActionBar
        says={
          office && !obstacle ? (
            <>
              {ids.length > 1 ? `将为 ${ids.length} 票报关单各生成一份盖章证明` : '将生成一份盖章证明'}，并推送至 <strong>{office.name}</strong>；推送开始后如需撤回须经车辆管理所同意
            </>
          ) : (
            obstacle
          )
        }
      >
        <Button disabled={submit.isPending} onClick={onBack}>
          上一步
        </Button>
        <Button type="primary" disabled={obstacle !== undefined} title={obstacle} loading={submit.isPending} onClick={send}>
          提交并生成报告
        </Button>
      </ActionBar>
    </>
  )
}
