import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Panel } from '../../../platform/web/look/page.tsx'
import { licenceDays, readyMonths, underWay, verificationHome, type BatchRow } from '../contract.ts'
import { addMonths, shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { BatchProgress } from './batch-state.tsx'
import styles from './clerk-todo.module.css'

/** What is due and what went wrong, for the exporter's clerk; nothing is read before the agreement was given. */
export function ClerkTodo({ agreed }: { agreed: boolean }) {
  const home = useQuery({ queryKey: ['verification-home'], queryFn: () => call(verificationHome, {}), enabled: agreed, meta: { topics: ['batch', 'declaration'] } })
  const [readyFrom] = useState(() => addMonths(shanghaiDay(new Date()), -readyMonths))
  if (!agreed) {
    return (
      <Note tone="blue" title="首次使用请先完成平台授权" actions={<GoButton to="/verification/declarations">查看授权协议</GoButton>}>
        <p>点击任意模块，阅读授权协议并确认授权后即可使用；待办事项随后显示在此处。</p>
      </Note>
    )
  }
  if (home.error) return <ErrorPanel error={home.error} onRetry={() => void home.refetch()} />
  const counts = home.data
  return (
    <div className={styles['home']} aria-busy={home.isPending}>
      <ul className={styles['counts']} aria-label="待办事项">
        <Count label="待提交证明" says="已结关、没有有效证明" value={counts?.readyToSubmit} to="/verification/submit" search={{ unsubmitted: 'true', from: readyFrom }} tone="due" />
        <Count label="办理中" says="已提交，尚未受理" value={counts?.underWay} to="/verification/batches" search={{ status: underWay.join(',') }} />
        <Count label="推送失败" says="平台运营方处理后继续推送" value={counts?.pushFailed} to="/verification/batches" search={{ status: 'push-failed' }} tone="wrong" />
        <Count label="退回" says="按退回原因处理" value={counts?.sentBack} to="/verification/batches" search={{ returned: 'true' }} tone="wrong" />
        <Count label="许可证将到期" says={`${licenceDays} 天内到期、尚未结关`} value={counts?.licencesExpiring} to="/verification/declarations" search={{ licenceExpiring: 'true' }} tone="due" />
      </ul>
      {counts && counts.recent.length > 0 ? (
        <Panel title="最近提交" extra={<Link to="/verification/batches">全部记录</Link>} flush>
          <ul className={styles['recent']}>
            {counts.recent.slice(0, 3).map((batch) => (
              <Recent key={batch.id} batch={batch} />
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  )
}

function Count({ label, says, value, to, search, tone }: { label: string; says: string; value: number | undefined; to: string; search?: Readonly<Record<string, string>>; tone?: 'due' | 'wrong' }) {
  return (
    <li>
      <Link to={to} search={(search ?? {}) as never} className={styles['count']} data-tone={value ? tone : undefined}>
        <span className={styles['value']}>{value ?? '–'}</span>
        <span>
          <span className={styles['label']}>{label}</span>
          <span className={styles['says']}>{says}</span>
        </span>
      </Link>
    </li>
  )
}

function Recent({ batch }: { batch: BatchRow }) {
  return (
    <li>
      <Link to="/verification/batches/$id" params={{ id: batch.id } as never} className="cc-mono">
        {batch.batchNo}
      </Link>
      <span className={styles['office']}>{batch.officeName}</span>
      <span className="cc-quiet">{batch.vehicleCount} 辆</span>
      <span>
        <BatchProgress batch={batch} />
      </span>
      <span className="cc-quiet">
        <Moment at={batch.submittedAt} />
      </span>
    </li>
  )
}
