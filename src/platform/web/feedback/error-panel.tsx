import { Button } from 'antd'
import { useState } from 'react'
import { asProblem } from '../client/api-problem.ts'
import { Copyable } from '../look/copyable.tsx'
import { WrongIcon } from '../look/icons.tsx'
import { LinkButton } from '../look/link-button.tsx'
import styles from './error-panel.module.css'

/** What happened, what to do, and behind 详情 what the operator needs to find it. */
export function ErrorPanel({ error, onRetry, compact }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const [open, setOpen] = useState(false)
  const problem = asProblem(error)
  const fields = problem.at.flatMap((place) => [place.field, place.row === undefined ? undefined : `第${place.row}行`, place.cell]).filter((part) => part !== undefined)
  return (
    <div className={styles['panel']} data-compact={compact} role="alert">
      <span className={styles['icon']}>
        <WrongIcon size={18} />
      </span>
      <div className={styles['words']}>
        <p className={styles['title']}>{problem.title}</p>
        <p>{problem.remedy}</p>
        <div className={styles['actions']}>
          {onRetry ? (
            <Button size="small" onClick={onRetry}>
              重试
            </Button>
          ) : null}
          <LinkButton onClick={() => setOpen(!open)}>{open ? '收起详情' : '详情'}</LinkButton>
        </div>
        {open ? (
          <dl className={styles['detail']}>
            <dt>错误码</dt>
            <dd className="cc-mono">{problem.code}</dd>
            {problem.trace ? (
              <>
                <dt>追踪号</dt>
                <dd>
                  <Copyable text={problem.trace} what="追踪号" />
                </dd>
              </>
            ) : null}
            {fields.length > 0 ? (
              <>
                <dt>位置</dt>
                <dd className="cc-mono">{fields.join('，')}</dd>
              </>
            ) : null}
          </dl>
        ) : null}
      </div>
    </div>
  )
}
