import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { listOffices, type OfficeRow } from '../contract.ts'
import { channelNames, otherChannel, switchHindrance } from './channels.ts'
import { SwitchDialog } from './switch-dialog.tsx'
import styles from './operations.module.css'

/** 车辆管理所与通道: each office is served by exactly one channel (decision 4). */
export function OfficesScreen() {
  const client = useQueryClient()
  const list = useQuery({ queryKey: ['office-channels'], queryFn: () => call(listOffices, {}), meta: { topics: ['message', 'batch'] } })
  const [switching, setSwitching] = useState<OfficeRow>()
  useShortcut('r', '刷新列表', () => void list.refetch())
  return (
    <Page title="车辆管理所与通道" lead="每个车辆管理所只经一个通道办理：本平台核验台，或其自有系统">
      <Panel flush>
        {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Waiting rows={6} /> : null}
        {list.data ? (
          <section aria-label="车辆管理所">
            <Table<OfficeRow>
              size="small"
              rowKey="id"
              columns={columns(setSwitching)}
              dataSource={list.data}
              pagination={false}
              scroll={{ x: 'max-content' }}
              locale={{ emptyText: <EmptyState title="没有车辆管理所">登记后在此设置通道。</EmptyState> }}
            />
          </section>
        ) : null}
      </Panel>
      {switching ? (
        <SwitchDialog
          office={switching}
          onClose={() => {
            setSwitching(undefined)
            void list.refetch()
          }}
          onSwitched={(office) => {
            client.setQueryData<OfficeRow[]>(['office-channels'], (before) => before?.map((one) => (one.id === office.id ? office : one)))
            setSwitching(undefined)
          }}
        />
      ) : null}
    </Page>
  )
}

const columns = (onSwitch: (office: OfficeRow) => void): TableColumnsType<OfficeRow> => [
  { title: '代码', dataIndex: 'code', fixed: 'left', className: 'cc-mono' },
  { title: '车辆管理所', dataIndex: 'name' },
  { title: '通道', render: (_, office) => <StatusTag tone={office.channel === 'desk' ? 'blue' : 'green'} text={channelNames[office.channel]} /> },
  { title: '自有系统', render: (_, office) => (office.connected ? '已接入' : <span className="cc-quiet">未接入</span>) },
  {
    title: '未完成推送',
    align: 'right',
    render: (_, office) =>
      office.openDeliveries === 0 ? (
        0
      ) : (
        <GoButton type="link" size="small" to="/operations/messages" search={{ find: `${office.channel === 'desk' ? 'desk' : 'office'}:${office.code}` }}>
          {office.openDeliveries}
        </GoButton>
      ),
  },
  { title: '核验台未办结', align: 'right', dataIndex: 'undecided' },
  {
    title: '操作',
    fixed: 'right',
    width: 190,
    render: (_, office) => {
      const hindrance = switchHindrance(office)
      return (
        <span className={styles['about']}>
          <LinkButton disabled={hindrance !== undefined} onClick={() => onSwitch(office)} label={`切换通道 ${office.name}`}>
            改由{channelNames[otherChannel(office.channel)]}
          </LinkButton>
          {hindrance ? <span className="cc-quiet">{hindrance}</span> : null}
        </span>
      )
    },
  },
]
