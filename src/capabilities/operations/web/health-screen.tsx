import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { pollWhile } from '../../../platform/web/live/poll.ts'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { RefreshIcon } from '../../../platform/web/look/icons.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { dayText, durationText, minuteText, secondText } from '../../../platform/web/look/time-text.ts'
import { partnerName } from '../../../vocabulary/message-words.ts'
import { readHealth, type Health } from '../contract.ts'
import { daysLeft, expiryTone, purposeName } from './expiry.ts'
import styles from './operations.module.css'

/** The operator's home: does every message get through, are keys, certificates and partners well. */
export function HealthScreen() {
  const health = useQuery({ queryKey: ['health'], queryFn: () => call(readHealth, {}), refetchInterval: () => pollWhile(true, 15_000), meta: { topics: ['message'] } })
  useShortcut('r', '刷新', () => void health.refetch())
  return (
    <Page
      title="运行状况"
      lead={health.data ? `更新于 ${secondText(new Date(health.dataUpdatedAt).toISOString()).slice(11)}` : undefined}
      actions={
        <Button icon={<RefreshIcon size={13} />} loading={health.isFetching} onClick={() => void health.refetch()}>
          刷新
        </Button>
      }
    >
      {health.error ? <ErrorPanel error={health.error} onRetry={() => void health.refetch()} /> : null}
      {health.isPending ? <Waiting rows={8} /> : null}
      {health.data ? <HealthView health={health.data} now={new Date(health.dataUpdatedAt)} /> : null}
    </Page>
  )
}

function HealthView({ health, now }: { health: Health; now: Date }) {
  const { outbox, inbox } = health
  const stuck = outbox.oldestSeconds > 300
  return (
    <>
      {outbox.dead > 0 ? (
        <Note tone="red" title={`${outbox.dead} 条报文未能送出`} actions={<GoButton type="primary" to="/operations/messages" search={{ state: 'dead' }}>处理死信</GoButton>}>
          <p>对方拒收或多次失败，同一业务的后续报文已暂停，等待重发或放弃。</p>
        </Note>
      ) : null}
      <ul className={styles['counts']}>
        <Count label="待发报文" value={outbox.open} to="/operations/messages?state=waiting" />
        <Count label="最早等待" value={outbox.open === 0 ? '-' : durationText(outbox.oldestSeconds)} wrong={stuck} says={stuck ? '超过 5 分钟，请核对往来系统' : undefined} />
        <Count label="死信" value={outbox.dead} wrong={outbox.dead > 0} to="/operations/messages?state=dead" />
        <Count label="待处理回执" value={inbox.open} />
        <Count label="隔离回执" value={inbox.quarantined} wrong={inbox.quarantined > 0} says={inbox.quarantined > 0 ? '没有对应的报文，需人工核对' : undefined} />
      </ul>
      <div className={styles['columns']}>
        <Panel title="证书与密钥" extra={<span className="cc-quiet">注销列表{health.crlNextUpdate ? `下次更新 ${minuteText(health.crlNextUpdate)}` : '尚未生成'}</span>} flush>
          <Table<Health['certificates'][number]> size="small" rowKey="keyId" columns={certificateColumns(now)} dataSource={health.certificates} pagination={false} scroll={{ x: 'max-content' }} />
        </Panel>
        <Panel title="往来系统" flush>
          <Table<Health['partners'][number]> size="small" rowKey="name" columns={partnerColumns} dataSource={health.partners} pagination={false} scroll={{ x: 'max-content' }} />
        </Panel>
        <Panel title="平台进程" flush>
          <Table<Health['parts'][number]> size="small" rowKey="name" columns={partColumns} dataSource={health.parts} pagination={false} scroll={{ x: 'max-content' }} />
        </Panel>
      </div>
    </>
  )
}

function Count({ label, value, says, wrong, to }: { label: string; value: ReactNode; says?: string | undefined; wrong?: boolean; to?: string }) {
  return (
    <li className={styles['count']} data-wrong={wrong}>
      <span className={styles['label']}>{to ? <Link to={to}>{label}</Link> : label}</span>
      <span className={styles['value']}>{value}</span>
      {says ? <span className={styles['says']}>{says}</span> : null}
    </li>
  )
}

const certificateColumns = (now: Date): TableColumnsType<Health['certificates'][number]> => [
  { title: '用途', render: (_, row) => purposeName(row.purpose) },
  { title: '有效期至', render: (_, row) => dayText(row.validTo) },
  { title: '剩余', render: (_, row) => <StatusTag tone={expiryTone(daysLeft(row.validTo, now))} text={daysLeft(row.validTo, now) < 0 ? '已过期' : `${daysLeft(row.validTo, now)} 天`} /> },
  { title: '密钥编号', render: (_, row) => <Copyable text={row.keyId} what="密钥编号" /> },
]

const partnerColumns: TableColumnsType<Health['partners'][number]> = [
  { title: '系统', render: (_, row) => partnerName(row.name) },
  { title: '类型', render: (_, row) => (row.simulated ? <StatusTag tone="amber" text="模拟" reason="演示用的模拟系统，生产模式下拒绝接入" /> : <StatusTag tone="green" text="正式" />) },
  { title: '最近发出', render: (_, row) => (row.lastSent ? <Moment at={row.lastSent} /> : '-') },
  { title: '最近来报', render: (_, row) => (row.lastHeard ? <Moment at={row.lastHeard} /> : '尚未来报') },
]

const partColumns: TableColumnsType<Health['parts'][number]> = [
  { title: '进程', render: (_, row) => partName(row.name) },
  { title: '状态', render: (_, row) => <StatusTag tone={row.ok ? 'green' : 'red'} text={row.ok ? '正常' : '异常'} reason={row.ok ? null : row.says} /> },
  { title: '说明', render: (_, row) => row.says || '-' },
  { title: '最近报到', render: (_, row) => <Moment at={row.at} /> },
]

const parts: Readonly<Record<string, string>> = { worker: '后台处理', seal: '证明盖章', server: '网页服务' }
const partName = (name: string): string => parts[name] ?? name
