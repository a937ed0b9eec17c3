import { Badge, Popover, Progress } from 'antd'
import { useState } from 'react'
import { Link } from '@tanstack/react-router'
import { TrayIcon } from '../look/icons.tsx'
import { StatusTag } from '../look/tag.tsx'
import { minuteText } from '../look/time-text.ts'
import styles from './jobs-tray.module.css'

/** Work that runs on while the person is elsewhere in the product. */
export interface TrayJob {
  id: string
  title: string
  running: boolean
  total: number
  done: number
  failed: number
  /** what went wrong besides single items */
  fault?: string
  /** in place of the counts, while there are none */
  says?: string
  /** instant of the start */
  at: string
  to: string
}

/** Running and finished work, at the top right of every page. */
export function JobsTray({ jobs }: { jobs: readonly TrayJob[] }) {
  const [open, setOpen] = useState(false)
  const running = jobs.filter((job) => job.running).length
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      arrow={false}
      title="任务"
      content={
        <ul className={styles['list']}>
          {jobs.length === 0 ? <li className="cc-quiet">没有进行中或最近完成的任务。</li> : null}
          {jobs.map((job) => (
            <li key={job.id} className={styles['job']}>
              <div className={styles['line']}>
                <Link to={job.to} onClick={() => setOpen(false)}>
                  {job.title}
                </Link>
                {job.running ? (
                  <StatusTag tone="blue" text="进行中" />
                ) : job.fault ? (
                  <StatusTag tone="amber" text={job.fault} />
                ) : job.failed > 0 ? (
                  <StatusTag tone="amber" text={`${job.failed} 条未成功`} />
                ) : (
                  <StatusTag tone="green" text="完成" />
                )}
              </div>
              <Progress
                percent={job.total === 0 ? (job.running ? 0 : 100) : Math.floor(((job.done + job.failed) / job.total) * 100)}
                size="small"
                showInfo={false}
                aria-label={`${job.title} 进度`}
                status={job.running ? 'active' : 'normal'}
              />
              <p className={styles['counts']}>
                {job.says ?? `${job.done + job.failed} / ${job.total}`} · {minuteText(job.at)}
              </p>
            </li>
          ))}
        </ul>
      }
    >
      <button type="button" className={styles['button']} aria-label={running > 0 ? `任务，${running} 个进行中` : '任务'} aria-expanded={open} title="任务">
        <Badge count={running} size="small" offset={[2, -2]} color="#0958d9">
          <TrayIcon size={18} />
        </Badge>
      </button>
    </Popover>
  )
}
