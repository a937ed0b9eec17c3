import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { checkBatch } from '../contract.ts'
import type { KeptSubmission } from './submit-draft.ts'
import styles from './submit.module.css'

// more would push the list that people came for out of sight
const shownAtFirst = 2

/** What was begun here before, in this window or another: each goes on where it was left. */
export function UnfinishedSubmissions({ kept, onContinue, onDrop }: { kept: readonly KeptSubmission[]; onContinue: (one: KeptSubmission) => void; onDrop: (key: string) => void }) {
  const [all, setAll] = useState(false)
  const firsts = [...new Set(kept.flatMap(({ draft }) => draft.ids.slice(0, 1)))]
  const read = useQuery({
    queryKey: ['chosen-declarations', firsts],
    queryFn: () => call(checkBatch, { body: { officeId: null, declarationIds: firsts } }),
    enabled: firsts.length > 0,
    meta: { topics: ['declaration', 'batch'] },
  })
  if (kept.length === 0) return null
  return (
    <Note tone="blue" title={kept.length > 1 ? `有 ${kept.length} 项未提交的内容` : undefined}>
      <ul className={styles['unfinished']} aria-label="未提交的内容">
        {(all ? kept : kept.slice(0, shownAtFirst)).map((one) => {
          const no = read.data?.declarations.find(({ id }) => id === one.draft.ids[0])?.declarationNo
          const count = one.draft.ids.length
          return (
            <li key={one.key}>
              <span>
                上次未提交的内容：{count > 0 ? `${count} 票报关单` : '已填写，未选报关单'}
                {no ? (
                  <>
                    {' '}
                    <span className="cc-mono">{no}</span>
                    {count > 1 ? ' 等' : ''}
                  </>
                ) : null}{' '}
                <span className="cc-quiet">保存于 {minuteText(one.at)}</span>
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
          )
        })}
      </ul>
      {kept.length > shownAtFirst ? <LinkButton onClick={() => setAll(!all)}>{all ? '收起' : `显示全部 ${kept.length} 项`}</LinkButton> : null}
    </Note>
  )
}
