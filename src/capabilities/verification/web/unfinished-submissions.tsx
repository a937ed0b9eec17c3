import { Button } from 'antd'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import type { KeptSubmission } from './submit-draft.ts'
import styles from './submit.module.css'

/** What was begun here before, in this window or another: each goes on where it was left. */
export function UnfinishedSubmissions({ kept, onContinue, onDrop }: { kept: readonly KeptSubmission[]; onContinue: (one: KeptSubmission) => void; onDrop: (key: string) => void }) {
  if (kept.length === 0) return null
  return (
    <Note tone="blue" title={kept.length > 1 ? `有 ${kept.length} 项未提交的内容` : undefined}>
      <ul className={styles['unfinished']} aria-label="未提交的内容">
        {kept.map((one) => (
          <li key={one.key}>
            <span>
              上次未提交的内容：{one.draft.ids.length > 0 ? `${one.draft.ids.length} 票报关单` : '已填写，未选报关单'} <span className="cc-quiet">保存于 {minuteText(one.at)}</span>
            </span>
            <span>
              <Button size="small" onClick={() => onDrop(one.key)}>
                放弃
              </Button>
              <Button size="small" onClick={() => onContinue(one)}>
                继续
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Note>
  )
}
