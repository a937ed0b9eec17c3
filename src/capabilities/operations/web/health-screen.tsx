import { Link } from '@tanstack/react-router'
import { Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { RefreshIcon } from '../../../platform/web/look/icons.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { dayText, durationText, minuteText, secondText } from '../../../platform/web/look/time-text.ts'
import { partnerName } from '../../../vocabulary/message-words.ts'
import type { Health } from '../contract.ts'
import { daysLeft, isSilent, partName, troublesOf } from '../domain/troubles.ts'
import { expiryText, expiryTone } from './expiry.ts'
import styles from './operations.module.css'
import { useHealth } from './use-health.ts'

/** The operator's home: first what is wrong and where it is mended, then the figures behind it. */
export function HealthScreen() {
  const health = useHealth()
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
  return (
    <>
      <Troubles health={health} now={now} />
      <ul className={styles['counts']} aria-label="报文队列">
        <Count label="待发报文" value={outbox.open} to="/operations/messages" search={{ state: 'waiting' }} />
        <Count label="最早等待" value={outbox.open === 0 ? '-' : durationText(outbox.oldestSeconds)} />
        <Count label="死信" value={outbox.dead} wrong={outbox.dead > 0} to="/operations/messages" search={{ state: 'dead' }} />
        <Count label="待处理回执" value={inbox.open} to="/operations/messages" search={{ box: 'in', state: 'waiting' }} />
        <Count label="隔离回执" value={inbox.quarantined} wrong={inbox.quarantined > 0} to="/operations/messages" search={{ box: 'in', state: 'quarantined' }} />
      </ul>
      <div className={styles['columns']}>
        <Panel title="往来系统" flush>
          <Table<Health['partners'][number]> size="small" rowKey="name" columns={partnerColumns(now)} dataSource={health.partners} pagination={false} scroll={{ x: 'max-content' }} />
        </Panel>
        <Panel title="证书" extra={<Link to="/operations/issuer">签发单位与印章</Link>} flush>
          <ul className={styles['lines']}>
            {health.certificates.map(({ purpose, validTo }) => (
              <li key={purpose}>
                <span>{purpose}证书</span>
                <span>
                  {dayText(validTo)} 到期 <StatusTag tone={expiryTone(daysLeft(validTo, now))} text={expiryText(daysLeft(validTo, now))} />
                </span>
              </li>
            ))}
            <li>
              <span>卡证书注销列表</span>
              <span>{health.crlNextUpdate ? `${minuteText(health.crlNextUpdate)} 前更新` : '无法读取'}</span>
            </li>
          </ul>
        </Panel>
        <Panel title="平台进程" flush>
          <ul className={styles['lines']}>
            {health.parts.map(({ name, ok, says, at }) => (
              <li key={name}>
                <span>{partName(name)}</span>
                <span>
                  {secondText(at)} 报到 <StatusTag tone={ok ? 'green' : 'red'} text={ok ? '正常' : '异常'} reason={ok ? null : says} />
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    </>
  )
}

function Troubles({ health, now }: { health: Health; now: Date }) {
  const troubles = troublesOf(health, now)
  if (troubles.length === 0) {
    return (
      <Note tone="green" title="一切正常" live>
        <p>报文收发正常，往来系统均有回应，证书均在有效期内。</p>
      </Note>
    )
  }
  return (
    <section aria-label="需要处理" className={styles['troubles']}>
      {troubles.map(({ urgency, says, because, act }) => (
        <Note key={says} tone={urgency === 'now' ? 'red' : 'amber'} title={says} live actions={act ? <GoButton to={act.to} search={act.search ?? {}}>{act.label}</GoButton> : undefined}>
          <p>{because}</p>
        </Note>
      ))}
    </section>
  )
}

interface CountProps {
  label: string
  value: ReactNode
  wrong?: boolean
  to?: string
  search?: Readonly<Record<string, string>>
}

function Count({ label, value, wrong, to, search }: CountProps) {
  return (
    <li className={styles['count']} data-wrong={wrong}>
      <span className={styles['label']}>{to ? <Link to={to} search={(search ?? {}) as never}>{label}</Link> : label}</span>
      <span className={styles['value']}>{value}</span>
    </li>
  )
}

const partnerColumns = (now: Date): TableColumnsType<Health['partners'][number]> => [
  { title: '系统', render: (_, row) => partnerName(row.name) },
  { title: '状态', render: (_, row) => <PartnerState row={row} now={now} /> },
  { title: '最近送达', render: (_, row) => <Moment at={row.lastSent} /> },
  { title: '最近来报', render: (_, row) => (row.lastHeard ? <Moment at={row.lastHeard} /> : '尚未来报') },
]

function PartnerState({ row, now }: { row: Health['partners'][number]; now: Date }) {
  return (
    <span className={styles['tags']}>
      {isSilent(row, now) ? <StatusTag tone="amber" text="没有回应" reason="最近一次发出的报文超过 30 分钟未获任何来报" /> : <StatusTag tone="green" text="正常" />}
      {row.simulated ? <StatusTag tone="grey" text="模拟" reason="演示用的模拟系统，生产模式下拒绝接入" /> : null}
    </span>
  )
}
