import { Input, Select } from 'antd'
import { sendBackReasons, type SendBackReason } from '../contract.ts'
import styles from './desk.module.css'

export interface Reason {
  reasonCode: SendBackReason | undefined
  reason: string
}

export const noReason: Reason = { reasonCode: undefined, reason: '' }

/** Nothing chosen, or 其他 without words: can't be sent. */
export const isReasonComplete = ({ reasonCode, reason }: Reason): boolean => reasonCode !== undefined && (reasonCode !== 'other' || reason.trim().length >= 2)

export const reasonBody = ({ reasonCode, reason }: Reason) => ({ ...(reasonCode ? { reasonCode } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) })

/** Why something is sent back: a coded reason, and words where the code is not enough. */
export function ReasonFields({ value, onChange }: { value: Reason; onChange: (value: Reason) => void }) {
  return (
    <>
      <label htmlFor="reason-code" className={styles['field']}>
        退回原因 <span className={styles['must']}>必填</span>
      </label>
      <Select
        id="reason-code"
        value={value.reasonCode}
        placeholder="请选择"
        style={{ width: '100%' }}
        options={Object.entries(sendBackReasons).map(([code, label]) => ({ value: code as SendBackReason, label }))}
        onChange={(reasonCode: SendBackReason) => onChange({ ...value, reasonCode })}
      />
      <label htmlFor="reason-words" className={styles['field']}>
        说明 {value.reasonCode === 'other' ? <span className={styles['must']}>必填</span> : <span className="cc-quiet">选填，企业可见</span>}
      </label>
      <Input.TextArea id="reason-words" rows={2} maxLength={200} showCount value={value.reason} onChange={(event) => onChange({ ...value, reason: event.target.value })} />
    </>
  )
}
