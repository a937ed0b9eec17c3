import { Select } from 'antd'
import { sendBackReasons, type SendBackReason } from '../contract.ts'
import { WordsField } from './words-field.tsx'
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
      <div className={styles['required']}>
        <label htmlFor="reason-code" className={styles['field']}>
          退回原因 <span className={styles['must']}>必填</span>
        </label>
        <Select
          id="reason-code"
          aria-required
          value={value.reasonCode}
          placeholder="请选择"
          style={{ width: '100%' }}
          options={Object.entries(sendBackReasons).map(([code, label]) => ({ value: code as SendBackReason, label }))}
          onChange={(reasonCode: SendBackReason) => onChange({ ...value, reasonCode })}
        />
      </div>
      <WordsField id="reason-words" label="说明" required={value.reasonCode === 'other'} value={value.reason} onChange={(reason) => onChange({ ...value, reason })} />
    </>
  )
}
