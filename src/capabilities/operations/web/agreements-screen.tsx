import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { z } from 'zod'
import { call } from '../../../platform/web/client/call.ts'
import { useUrlQuery } from '../../../platform/web/client/use-url-query.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { usedVehicleSystems, type UsedVehicleSystem } from '../../../registry/party/contract.ts'
import { listAgreements, type AgreementRow } from '../contract.ts'
import styles from './operations.module.css'
import { PublishDrawer } from './publish-drawer.tsx'

const systemIds = Object.keys(usedVehicleSystems) as UsedVehicleSystem[]
const AgreementSearch = z.object({ open: z.string(), publish: z.enum(systemIds as [UsedVehicleSystem, ...UsedVehicleSystem[]]) })
const keyOf = ({ system, version }: AgreementRow) => `${system}.${version}`

/** 授权协议: what clerks agreed to, system by system; a new version asks all of them again (manual 3.1.1, 3). */
export function AgreementsScreen() {
  const url = useUrlQuery(AgreementSearch)
  const client = useQueryClient()
  const { message } = App.useApp()
  const list = useQuery({ queryKey: ['agreement-versions'], queryFn: () => call(listAgreements, {}) })
  // a publication starts from what is in force when it is opened
  const [attempt, setAttempt] = useState(0)
  const opened = list.data?.find((one) => keyOf(one) === url.values.open)
  const publishing = url.values.publish
  const versionsOf = (system: string) => (list.data ?? []).filter((one) => one.system === system)

  return (
    <Page title="授权协议" lead="企业经办人首次进入各系统时阅读并确认的协议">
      {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Waiting rows={8} /> : null}
      {list.data
        ? systemIds.map((system) => (
            <Panel
              key={system}
              title={usedVehicleSystems[system]}
              flush
              extra={
                <Button
                  size="small"
                  aria-label={`发布新版本 ${usedVehicleSystems[system]}`}
                  onClick={() => {
                    setAttempt(attempt + 1)
                    url.set({ publish: system })
                  }}
                >
                  发布新版本
                </Button>
              }
            >
              <Table<AgreementRow>
                size="small"
                rowKey={keyOf}
                columns={columns(versionsOf(system)[0]?.version, (row) => url.set({ open: keyOf(row) }))}
                dataSource={versionsOf(system)}
                pagination={false}
                scroll={{ x: 'max-content' }}
                locale={{ emptyText: '尚未发布协议，经办人暂不能授权' }}
              />
            </Panel>
          ))
        : null}
      <Drawer open={opened !== undefined} onClose={() => url.set({ open: undefined })} size={720} title={opened ? `${opened.title} 第 ${opened.version} 版` : '授权协议'} destroyOnHidden>
        {opened ? <AgreementText agreement={opened} /> : null}
      </Drawer>
      {publishing && list.data ? (
        <PublishDrawer
          key={`${publishing} ${attempt}`}
          system={publishing}
          newest={versionsOf(publishing)[0]}
          onClose={() => url.set({ publish: undefined })}
          onPublished={(published) => {
            client.setQueryData<AgreementRow[]>(['agreement-versions'], (before) => [published, ...(before ?? [])])
            void message.success(`第 ${published.version} 版已发布`)
            url.set({ publish: undefined })
            void list.refetch()
          }}
        />
      ) : null}
    </Page>
  )
}

function AgreementText({ agreement }: { agreement: AgreementRow }) {
  return (
    <article className={styles['agreement']}>
      <p className="cc-quiet">
        {usedVehicleSystems[agreement.system as UsedVehicleSystem] ?? agreement.system}，发布于 <Moment at={agreement.publishedAt} />
      </p>
      {agreement.body.split(/\n+/).map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </article>
  )
}

const columns = (newest: number | undefined, onOpen: (row: AgreementRow) => void): TableColumnsType<AgreementRow> => [
  { title: '版本', width: 90, render: (_, row) => `第 ${row.version} 版` },
  {
    title: '标题',
    render: (_, row) => (
      <LinkButton onClick={() => onOpen(row)} label={`阅读 ${row.title} 第 ${row.version} 版`}>
        {row.title}
      </LinkButton>
    ),
  },
  { title: '状态', width: 110, render: (_, row) => (row.version === newest ? <StatusTag tone="green" text="生效" /> : <StatusTag tone="grey" text="已被替代" />) },
  { title: '发布时间', width: 160, render: (_, row) => <Moment at={row.publishedAt} /> },
]
