import { useQuery } from '@tanstack/react-query'
import { Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { listCodeTables, type CodeTableSummary } from '../contract.ts'
import { LoadCodesDrawer } from './load-codes-drawer.tsx'
import { layLoadedCodes } from './loaded-codes.ts'

/** 代码表: what the product ships, and what was loaded over it from newer official tables. */
export function CodeTablesScreen() {
  const list = useQuery({ queryKey: ['code-tables'], queryFn: () => call(listCodeTables, {}), meta: { topics: [] } })
  const [loading, setLoading] = useState<CodeTableSummary>()
  useShortcut('r', '刷新列表', () => void list.refetch())
  return (
    <Page title="代码表" lead="随平台提供的代码，与从较新官方代码表导入的变动；已签发的文件保留当时的名称">
      <Panel flush>
        {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Waiting rows={10} /> : null}
        {list.data ? (
          <section aria-label="代码表">
            <Table<CodeTableSummary> size="small" rowKey="name" columns={columns(setLoading)} dataSource={list.data} pagination={false} scroll={{ x: 'max-content' }} />
          </section>
        ) : null}
      </Panel>
      {loading ? (
        <LoadCodesDrawer
          table={loading}
          onClose={() => setLoading(undefined)}
          onLoaded={async () => {
            await layLoadedCodes()
            await list.refetch()
          }}
        />
      ) : null}
    </Page>
  )
}

const columns = (onLoad: (table: CodeTableSummary) => void): TableColumnsType<CodeTableSummary> => [
  { title: '代码表', fixed: 'left', dataIndex: 'zh' },
  { title: '标识', dataIndex: 'name', className: 'cc-mono' },
  { title: '代码数', align: 'right', render: (_, table) => table.rows.toLocaleString('en-US') },
  { title: '已导入', align: 'right', render: (_, table) => table.loaded.toLocaleString('en-US') },
  { title: '最近启用日期', render: (_, table) => table.newest ?? '-' },
  {
    title: '操作',
    fixed: 'right',
    width: 80,
    render: (_, table) => (
      <LinkButton onClick={() => onLoad(table)} label={`导入 ${table.zh}`}>
        导入
      </LinkButton>
    ),
  },
]
