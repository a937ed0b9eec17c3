import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, type TableColumnsType } from 'antd'
import { useMemo } from 'react'
import { z } from 'zod'
import { call } from '../../../platform/web/client/call.ts'
import { useUrlQuery } from '../../../platform/web/client/use-url-query.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { QueryBar } from '../../../platform/web/form/query-bar.tsx'
import type { Condition } from '../../../platform/web/form/query-field.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { RefreshIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Page } from '../../../platform/web/look/page.tsx'
import { DataTable } from '../../../platform/web/table/data-table.tsx'
import { usePaging } from '../../../platform/web/table/use-paging.ts'
import { terms } from '../../../vocabulary/terms.ts'
import { BatchQuery, batchStatuses, listBatches, listOffices, type BatchRow } from '../contract.ts'
import { BatchProgress } from './batch-state.tsx'
import { BatchView } from './batch-view.tsx'
import { oneDeclarationNo } from './condition-checks.ts'
import { BatchDownload, DeclarationsDownload } from './proof-download.tsx'
import { useBatch } from './use-batch.ts'
import styles from './detail.module.css'

const statusOptions = Object.entries(batchStatuses).map(([value, label]) => ({ value, label }))

const BatchSearch = BatchQuery.extend({ page: z.string(), open: z.string() })

/** 提交报告记录 (manual 3.1.3, 4): by 提交时间, 车辆管理所名称, 报关单号. */
export function BatchesScreen() {
  const url = useUrlQuery(BatchSearch)
  const paging = usePaging(url)
  const { from, to, officeId, declarationNo, returned } = url.values
  const status = url.values.status?.join(',')
  const query = { from, to, officeId, declarationNo, status, returned, after: paging.after, size: paging.size }
  const list = useQuery({
    queryKey: ['batches', query],
    queryFn: ({ signal }) => call(listBatches, { query, signal }),
    placeholderData: (before) => before,
    meta: { topics: ['batch'] },
  })
  const offices = useQuery({ queryKey: ['offices'], queryFn: () => call(listOffices, {}), staleTime: 300_000 })
  const conditions = useMemo<readonly Condition[]>(
    () => [
      { kind: 'days', from: 'from', to: 'to', label: terms.submittedAt.zh },
      { kind: 'choice', name: 'officeId', label: terms.vehicleOfficeName.zh, width: 140, options: (offices.data ?? []).map(({ id, name }) => ({ value: id, label: name })), loading: offices.isPending },
      { kind: 'text', name: 'declarationNo', label: terms.declarationNo.zh, hint: '18位', width: 172, mono: true, check: oneDeclarationNo },
      { kind: 'choice', name: 'status', label: '状态', width: 124, several: true, options: statusOptions },
      { kind: 'flag', name: 'returned', label: '退回', says: '有退回、尚未处理' },
    ],
    [offices.data, offices.isPending],
  )
  const asked = [from, to, officeId, declarationNo, status, returned].some(Boolean)
  useShortcut('r', '刷新列表', () => void list.refetch())
  const first = (paging.page - 1) * paging.size + 1
  const columns = useMemo(() => batchColumns(first, (row) => url.set({ open: row.id })), [first, url])

  return (
    <Page title="提交报告记录" lead="已提交的批次、办理进展与盖章证明">
      <QueryBar
        conditions={conditions}
        texts={url.texts}
        faults={url.faults}
        onQuery={(texts) => {
          if (Object.entries(texts).every(([name, text]) => (text ?? '') === (url.texts[name] ?? ''))) void list.refetch()
          else url.set({ ...texts, after: undefined, page: undefined, open: undefined })
        }}
      />
      <DataTable
        label="提交报告记录"
        columns={columns}
        data={list.data}
        fetching={list.isPlaceholderData}
        error={list.error}
        onRetry={() => void list.refetch()}
        paging={paging}
        onOpen={(row) => url.set({ open: row.id })}
        openId={url.texts['open']}
        empty={
          <EmptyState
            title={asked ? '没有符合条件的提交记录' : '还没有提交过报关信息证明'}
            actions={
              <GoButton type="primary" to="/verification/submit">
                去提交
              </GoButton>
            }
          >
            {asked ? '请放宽条件后再查询。' : '选择报关单并提交至车辆管理所后，进展与证明在此查看。'}
          </EmptyState>
        }
        toolbar={
          <Button size="small" icon={<RefreshIcon size={13} />} loading={list.isFetching} onClick={() => void list.refetch()}>
            刷新
          </Button>
        }
      />
      <BatchDrawer id={url.texts['open']} onClose={() => url.set({ open: undefined })} />
    </Page>
  )
}

function BatchDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const batch = useBatch(id)
  return (
    <Drawer open={id !== undefined} onClose={onClose} size={960} title={batch.data && id ? `批次 ${batch.data.batchNo}` : '批次'} destroyOnHidden>
      {batch.error ? <ErrorPanel error={batch.error} onRetry={() => void batch.refetch()} /> : null}
      {batch.isLoading ? <Waiting rows={10} /> : null}
      {batch.data ? <BatchView batch={batch.data} /> : null}
    </Drawer>
  )
}

function batchColumns(first: number, onOpen: (row: BatchRow) => void): TableColumnsType<BatchRow> {
  return [
    { title: '序号', width: 52, align: 'right', fixed: 'left', render: (_, __, index) => first + index },
    {
      title: '批次',
      fixed: 'left',
      render: (_, row) => (
        <LinkButton mono onClick={() => onOpen(row)}>
          {row.batchNo}
        </LinkButton>
      ),
    },
    { title: terms.submittedAt.zh, render: (_, row) => <Moment at={row.submittedAt} /> },
    { title: terms.vehicleOfficeName.zh, render: (_, row) => <span className={styles['office']} title={row.officeName}>{row.officeName}</span> },
    { title: terms.declarationNo.zh, render: (_, row) => <DeclarationNos numbers={row.declarationNos} /> },
    { title: '车辆数', align: 'right', dataIndex: 'vehicleCount' },
    { title: '状态', render: (_, row) => <BatchProgress batch={row} /> },
    { title: '验证报告下载', className: 'cc-no-print', fixed: 'right', width: 104, render: (_, row) => <BatchDownload batchId={row.id} batchNo={row.batchNo} declarations={row.declarationNos.length} /> },
    { title: '报关单下载', className: 'cc-no-print', fixed: 'right', width: 96, render: (_, row) => <DeclarationsDownload batchId={row.id} batchNo={row.batchNo} declarationNos={row.declarationNos} /> },
  ]
}

function DeclarationNos({ numbers }: { numbers: readonly string[] }) {
  const [one, ...others] = numbers
  return (
    <span title={numbers.join('\n')}>
      <span className="cc-mono">{one ?? '-'}</span>
      {others.length > 0 ? <span className="cc-quiet"> 等 {numbers.length} 票</span> : null}
    </span>
  )
}
