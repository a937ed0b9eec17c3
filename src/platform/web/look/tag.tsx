import { Tooltip } from 'antd'
import styles from './tag.module.css'

/** grey: draft or nothing to do · blue: under way · green: done · amber: needs you · red: refused */
export type Tone = 'grey' | 'blue' | 'green' | 'amber' | 'red'

/** A state in a word. The reason, where there is one, on hover and focus; it stands in the detail as well. */
export function StatusTag({ tone, text, reason }: { tone: Tone; text: string; reason?: string | null }) {
  const tag = (
    <span className={`${styles['tag']} ${styles[tone]}`} tabIndex={reason ? 0 : undefined}>
      {text}
    </span>
  )
  return reason ? <Tooltip title={reason}>{tag}</Tooltip> : tag
}
