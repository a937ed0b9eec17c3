import { Button, DatePicker, Input, Modal } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { decideVehicles, deskVehicleStatuses, type DeskBatchDetail } from '../contract.ts'
import { isCorrection } from '../domain/desk-states.ts'
import { isReasonComplete, noReason, reasonBody, ReasonFields } from './reason-fields.tsx'
import styles from './desk.module.css'

const titles = { accepted: '受理车辆', 'sent-back': '退回车辆', deregistered: '登记注销' } as const

interface DecideDialogProps {
  batch: DeskBatchDetail
  vins: readonly string[]
  result: keyof typeof titles
  onClose: () => void
  onDone: (next: DeskBatchDetail) => void
}

/** Decides the ticked vehicles. Deciding anew what was decided is a correction and needs its reason; the exporter is told. */
export function DecideDialog({ batch, vins, result, onClose, onDone }: DecideDialogProps) {
  const [today] = useState(() => shanghaiDay(new Date()))
  const [reason, setReason] = useState(noReason)
  const [date, setDate] = useState<string>(today)
  const [correction, setCorrection] = useState('')
  const decide = useSubmit(decideVehicles, onDone)
  const corrected = batch.proofs.flatMap(({ vehicles }) => vehicles).filter(({ vin, status }) => vins.includes(vin) && isCorrection(status, result))
  const complete = (result !== 'sent-back' || isReasonComplete(reason)) && (corrected.length === 0 || correction.trim().length >= 2)
  const more = result === 'sent-back' ? reasonBody(reason) : result === 'deregistered' ? { date } : {}
  const send = () =>
    decide.mutate({
      params: { id: batch.id },
      body: { decisions: vins.map((vin) => ({ vin, result, ...more })), ...(corrected.length > 0 ? { correction: correction.trim() } : {}) },
    })

  return (
    <Modal
      open
      title={`${titles[result]}（${vins.length} 辆）`}
      width={480}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" danger={result === 'sent-back'} disabled={!complete} loading={decide.isPending} onClick={send}>
            {titles[result]}
          </Button>
        </>
      }
    >
      <ul className={styles['vins']} tabIndex={0} aria-label="所选车辆">
        {vins.map((vin) => (
          <li key={vin} className="cc-mono">
            {vin}
          </li>
        ))}
      </ul>
      {result === 'sent-back' ? <ReasonFields value={reason} onChange={setReason} /> : null}
      {result === 'deregistered' ? (
        <>
          <label htmlFor="deregistered-on" className={styles['field']}>
            注销日期
          </label>
          <DatePicker id="deregistered-on" allowClear={false} value={dayjs(date)} maxDate={dayjs(today)} onChange={(day) => day && setDate(day.format('YYYY-MM-DD'))} />
        </>
      ) : null}
      {corrected.length > 0 ? (
        <>
          <label htmlFor="correction" className={styles['field']}>
            更正原因 <span className={styles['must']}>必填</span>
          </label>
          <p className="cc-quiet">
            {corrected.length} 辆已办理为“{[...new Set(corrected.map(({ status }) => deskVehicleStatuses[status]))].join('、')}”，更正后原记录保留并通知企业。
          </p>
          <Input.TextArea id="correction" rows={2} maxLength={200} showCount value={correction} onChange={(event) => setCorrection(event.target.value)} />
        </>
      ) : null}
      <p className="cc-quiet" style={{ marginTop: 22 }}>
        结果将立即通知{batch.exporterName}。
      </p>
      {decide.error ? <ErrorPanel error={decide.error} compact /> : null}
    </Modal>
  )
}
