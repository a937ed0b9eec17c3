import { Button, DatePicker, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { decideVehicles, deskVehicleStatuses, type DeskBatchDetail } from '../contract.ts'
import type { DecisionPlan } from '../domain/plan-decision.ts'
import { isReasonComplete, noReason, reasonBody, ReasonFields } from './reason-fields.tsx'
import { WordsField } from './words-field.tsx'
import styles from './desk.module.css'

type Vehicle = DeskBatchDetail['proofs'][number]['vehicles'][number]

const titles = { accepted: '受理车辆', 'sent-back': '退回车辆', deregistered: '登记注销' } as const

interface DecideDialogProps {
  batch: DeskBatchDetail
  plan: DecisionPlan<Vehicle>
  onClose: () => void
  onDone: (next: DeskBatchDetail) => void
}

/** Decides the ticked vehicles. Deciding anew what was decided is a correction and needs its reason; the exporter is told. */
export function DecideDialog({ batch, plan, onClose, onDone }: DecideDialogProps) {
  // a decision of somebody else's changes the plan: what this dialog says stays what it sends
  const [{ result, todo, corrected, same, act }] = useState(plan)
  const [today] = useState(() => shanghaiDay(new Date()))
  const [reason, setReason] = useState(noReason)
  const [date, setDate] = useState<string>(todo.find(({ deregisteredOn }) => deregisteredOn)?.deregisteredOn ?? today)
  const [correction, setCorrection] = useState('')
  const decide = useSubmit(decideVehicles, onDone)
  const complete = (result !== 'sent-back' || isReasonComplete(reason)) && (corrected.length === 0 || correction.trim().length >= 2)
  const title = corrected.length === todo.length ? act : titles[result]
  const more = result === 'sent-back' ? reasonBody(reason) : result === 'deregistered' ? { date } : {}
  const send = () =>
    decide.mutate({
      params: { id: batch.id },
      body: { decisions: todo.map(({ vin }) => ({ vin, result, ...more })), ...(corrected.length > 0 ? { correction: correction.trim() } : {}) },
    })

  return (
    <Modal
      open
      title={`${title}（${todo.length} 辆）`}
      width={480}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" danger={result === 'sent-back'} disabled={!complete} loading={decide.isPending} onClick={send}>
            {title}
          </Button>
        </>
      }
    >
      <ul className={styles['vins']} tabIndex={0} aria-label="所选车辆">
        {todo.map(({ vin }) => (
          <li key={vin} className="cc-mono">
            {vin}
          </li>
        ))}
      </ul>
      {same.length > 0 ? (
        <p className="cc-quiet">
          所选的另外 {same.length} 辆{deskVehicleStatuses[result]}，不再办理。
        </p>
      ) : null}
      {result === 'sent-back' ? <ReasonFields value={reason} onChange={setReason} /> : null}
      {result === 'deregistered' ? (
        <div className={styles['required']}>
          <label htmlFor="deregistered-on" className={styles['field']}>
            注销日期
          </label>
          <DatePicker id="deregistered-on" allowClear={false} value={dayjs(date)} maxDate={dayjs(today)} onChange={(day) => day && setDate(day.format('YYYY-MM-DD'))} />
        </div>
      ) : null}
      {corrected.length > 0 ? (
        <WordsField id="correction" label="更正原因" required value={correction} onChange={setCorrection}>
          {corrected.length} 辆已办理为“{[...new Set(corrected.map(({ status }) => deskVehicleStatuses[status]))].join('、')}”，更正后原记录保留并通知企业。
        </WordsField>
      ) : null}
      <p className={`cc-quiet ${styles['told']}`}>结果将立即通知{batch.exporterName}。</p>
      {decide.error ? <ErrorPanel error={decide.error} compact /> : null}
    </Modal>
  )
}
