import { useNavigate } from '@tanstack/react-router'
import { Button, DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { nearMonth, shanghaiDay } from '../../../vocabulary/plain-date.ts'
import { ExtractRangeInput, startRangeExtraction } from '../contract.ts'
import styles from './extraction.module.css'

/** All declarations of a range of export dates, a year at most. */
export function RangeForm() {
  const [range, setRange] = useState<{ from: string; to: string }>(() => nearMonth(shanghaiDay(new Date())))
  const navigate = useNavigate()
  const start = useSubmit(startRangeExtraction, ({ id }) => navigate({ to: '/data-collaboration/extractions/$id', params: { id } as never }))
  const checked = ExtractRangeInput.safeParse(range)
  const fault = checked.success ? undefined : checked.error.issues[0]?.message
  return (
    <div className={styles['stack']}>
      <div>
        <label htmlFor="range-from" className={styles['label']}>
          出口日期 <span className="cc-quiet">一次最多一年</span>
        </label>
        <DatePicker.RangePicker
          id={{ start: 'range-from', end: 'range-to' }}
          value={[dayjs(range.from), dayjs(range.to)]}
          allowClear={false}
          status={fault ? 'error' : ''}
          onChange={(days) => days?.[0] && days[1] && setRange({ from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') })}
        />
        {fault ? (
          <p className={styles['faults']} role="alert">
            {fault}
          </p>
        ) : null}
      </div>
      <p className="cc-quiet">先向海关取得清单，再逐票提取；已有的报关单会更新到最新状态。</p>
      {start.error ? <ErrorPanel error={start.error} compact /> : null}
      <div className={styles['actions']}>
        <Button type="primary" disabled={fault !== undefined} loading={start.isPending} onClick={() => start.mutate({ body: range })}>
          开始提取
        </Button>
      </div>
    </div>
  )
}
