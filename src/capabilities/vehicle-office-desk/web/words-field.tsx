import { Input } from 'antd'
import type { ReactNode } from 'react'
import styles from './desk.module.css'

interface WordsFieldProps {
  id: string
  label: string
  required: boolean
  value: string
  onChange: (words: string) => void
  /** what is said between label and field */
  children?: ReactNode
}

/** Words that the exporter reads. What must be filled is yellow, as in the exporter's wizard; the count has a line of its own. */
export function WordsField({ id, label, required, value, onChange, children }: WordsFieldProps) {
  return (
    <div className={required ? styles['required'] : undefined}>
      <label htmlFor={id} className={styles['field']}>
        {label} {required ? <span className={styles['must']}>必填</span> : <span className="cc-quiet">选填，企业可见</span>}
      </label>
      {children ? <p className="cc-quiet">{children}</p> : null}
      <Input.TextArea id={id} aria-required={required} rows={2} maxLength={200} showCount className={styles['words']} value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
