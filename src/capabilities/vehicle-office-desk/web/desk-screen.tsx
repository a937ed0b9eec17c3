import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, type TableColumnsType } from 'antd'
import { lazy, Suspense, useMemo, useRef, useState } from 'react'
import { z } from 'zod'
import { call } from '../../../platform/web/client/call.ts'
import { useUrlQuery } from '../../../platform/web/client/use-url-query.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { QueryBar } from '../../../platform/web/form/query-bar.tsx'
import type { Condition } from '../../../platform/web/form/query-field.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { useHandScanner } from '../../../platform/web/keys/use-hand-scanner.ts'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { RefreshIcon, ScanIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Page } from '../../../platform/web/look/page.tsx'
import { DataTable } from '../../../platform/web/table/data-table.tsx'
import { usePaging } from '../../../platform/web/table/use-paging.ts'
import { terms } from '../../../vocabulary/terms.ts'
import { DeskQuery, deskStatuses, listDeskBatches, type DeskBatchRow, type DeskStatus } from '../contract.ts'
import { isAddress, readFind } from '../domain/read-find.ts'
import { DeskBatch } from './desk-batch.tsx'
import { DeskState, SupersededProof } from './desk-state.tsx'
import { NothingHere, OwnSystem } from './own-system.tsx'
import { NothingFound } from './paper-hint.tsx'
import { DeskSummary } from './desk-summary.tsx'
import { ForeignCode, ForeignHost } from './scan-notes.tsx'
import { useDeskOffice } from './use-desk-office.ts'
import { useFindPaper } from './use-find-paper.ts'
import styles from './desk.module.css'

const DeskSearch = DeskQuery.extend({ page: z.string(), open: z.string(), from: z.string().max(100) })

// another question: its first page, and nothing of the answer before
const afresh = { after: undefined, page: undefined, open: undefined, from: undefined }

const ScanDialog = lazy(() => import('./scan-dialog.tsx').then(({ ScanDialog: component }) => ({ default: component })))

const conditionsWith = (scan: () => void): readonly Condition[] => [
  {
    kind: 'text',
    name: 'find',
    label: '查找',
    hint: '车架号、证明编号或批次号',
    width: 280,
    mono: true,
    beside: (
      <Button icon={<ScanIcon size={14} />} onClick={scan} title="用摄像头扫描证明上的二维码；扫码枪可在本页任意位置直接扫描">
        扫码
      </Button>
    ),
  },
  { kind: 'choice', name: 'status', label: '状态', width: 140, options: Object.entries(deskStatuses).map(([value, label]) => ({ value, label })) },
]

/** The officer's home: what arrived and is due, and the box to find what lies on the counter. */
export function DeskScreen() {
  const url = useUrlQuery(DeskSearch)
  const office = useDeskOffice()
  const paper = useFindPaper({ onForeign: () => url.set({ find: undefined, ...afresh }) })
  const [scanning, setScanning] = useState(false)
  const [scans, setScans] = useState(0)
  const bar = useRef<HTMLDivElement>(null)
  const paging = usePaging(url)
  const { find, status } = url.values
  const fault = url.faults['find']
  const query = { find, status, after: paging.after, size: paging.size }
  const list = useQuery({
    queryKey: ['desk-batches', query],
    queryFn: ({ signal }) => call(listDeskBatches, { query, signal }),
    placeholderData: (before) => before,
    meta: { topics: ['desk-batch'] },
    enabled: fault === undefined,
  })
  useShortcut('r', '刷新列表', () => void list.refetch())
  useShortcut('s', '扫码', () => setScanning(true))
  useHandScanner((text) => {
    // what of it was typed into a field goes with the fields
    setScans((before) => before + 1)
    paper.scan(text)
  })
  // the find box was made anew meanwhile; on a phone its keyboard would cover the list
  const nextPaper = () =>
    setTimeout(() => {
      if (document.activeElement === document.body && matchMedia('(hover: hover)').matches) bar.current?.querySelector('input')?.focus()
    })
  const conditions = useMemo(() => conditionsWith(() => setScanning(true)), [])
  const first = (paging.page - 1) * paging.size + 1
  const columns = useMemo(() => deskColumns(first, (row) => url.set({ open: row.id })), [first, url])
  const asked = Boolean(find ?? status)

  return (
    <Page title="收到的批次" lead={office?.ownSystem ? '本所经自有系统办理，此处只供查阅' : '出口企业提交的报关验证信息，核对证明与车辆后受理'}>
      {office?.ownSystem ? <OwnSystem code={office.code} /> : null}
      <DeskSummary
        onlyIfAny={office?.ownSystem !== false}
        onShow={(next) => url.set({ ...afresh, status: next, find: undefined })}
        shown={url.texts['find'] ? undefined : url.texts['status']}
      />
      <div ref={bar}>
        <QueryBar
          key={scans}
          conditions={conditions}
          texts={url.texts}
          faults={url.faults}
          onQuery={({ find: typed, ...others }) => {
            const sought = readFind(typed ?? '')
            // a slow scanner is a hand to us, but nobody types a whole address
            if (isAddress(typed ?? '') && (sought.kind === 'foreign' || sought.kind === 'proof')) {
              setScans((before) => before + 1)
              paper.go(sought)
              return
            }
            paper.forget()
            if (sought.kind !== 'foreign' && sought.find) return paper.go(sought, others)
            // too long for any number: it stays in its field, which says so
            const texts: Readonly<Record<string, string | undefined>> = { ...others, find: sought.kind === 'foreign' ? sought.text : undefined }
            if (Object.entries(texts).every(([name, text]) => (text ?? '') === (url.texts[name] ?? ''))) void list.refetch()
            else url.set({ ...texts, ...afresh })
          }}
        />
      </div>
      <ForeignCode text={paper.foreign} onClose={paper.forget} />
      {url.texts['open'] ? null : <ForeignHost host={url.texts['from']} />}
      <DataTable
        label="收到的批次"
        columns={columns}
        data={fault ? nothing : list.data}
        fetching={list.isPlaceholderData}
        error={fault ? null : list.error}
        onRetry={() => void list.refetch()}
        paging={paging}
        onOpen={(row) => url.set({ open: row.id })}
        openId={url.texts['open']}
        empty={
          fault ? (
            <EmptyState title="没有查找">查找内容{fault}。</EmptyState>
          ) : find ? (
            <NothingFound find={find} status={status} ownSystem={office?.ownSystem ?? false} />
          ) : (
            <NothingHere asked={asked} ownSystem={office?.ownSystem ?? false} />
          )
        }
        toolbar={
          <Button size="small" icon={<RefreshIcon size={13} />} loading={list.isFetching} onClick={() => void list.refetch()}>
            刷新
          </Button>
        }
      />
      <Drawer open={url.texts['open'] !== undefined} onClose={() => url.set({ open: undefined })} size={880} title="批次核验" destroyOnHidden afterOpenChange={(is) => void (is || nextPaper())}>
        <ForeignHost host={url.texts['from']} />
        {url.texts['open'] ? <DeskBatch key={url.texts['open']} id={url.texts['open']} find={find} /> : null}
      </Drawer>
      {scanning ? (
        <Suspense>
          <ScanDialog
            onClose={() => setScanning(false)}
            onFound={(sought) => {
              setScanning(false)
              paper.go(sought)
            }}
            onType={() => {
              setScanning(false)
              // when the dialog has given the focus back
              setTimeout(() => bar.current?.querySelector('input')?.focus(), 300)
            }}
          />
        </Suspense>
      ) : null}
    </Page>
  )
}

const nothing = { rows: [], next: null, total: { count: 0, exact: true } }

const nextAct: Readonly<Partial<Record<DeskStatus, string>>> = { received: '核验', withdrawing: '答复' }

function deskColumns(first: number, onOpen: (row: DeskBatchRow) => void): TableColumnsType<DeskBatchRow> {
  return [
    { title: '序号', width: 52, align: 'right', fixed: 'left', render: (_, __, index) => first + index },
    {
      title: '批次',
      fixed: 'left',
      render: (_, row) => (
        <Copyable text={row.batchNo} what={terms.batchNo.zh}>
          <LinkButton mono onClick={() => onOpen(row)}>
            {row.batchNo}
          </LinkButton>
        </Copyable>
      ),
    },
    {
      title: '状态',
      render: (_, row) => (
        <>
          <DeskState status={row.status} />{' '}
          {row.supersededProofs > 0 ? <SupersededProof text={`${row.supersededProofs} 份证明已失效`} /> : null}
        </>
      ),
    },
    { title: terms.exporter.zh, dataIndex: 'exporterName' },
    { title: terms.uscc.zh, render: (_, row) => <Copyable text={row.exporterUscc} what={terms.uscc.zh} /> },
    { title: '车辆数', align: 'right', dataIndex: 'vehicleCount' },
    { title: terms.submittedAt.zh, render: (_, row) => <Moment at={row.submittedAt} /> },
    { title: '收到时间', render: (_, row) => <Moment at={row.receivedAt} /> },
    {
      title: '操作',
      fixed: 'right',
      width: 64,
      render: (_, row) => (
        <span className={row.status === 'withdrawing' ? styles['answer'] : undefined}>
          <LinkButton onClick={() => onOpen(row)} label={`${nextAct[row.status] ?? '查看'}批次 ${row.batchNo}`}>
            {nextAct[row.status] ?? '查看'}
          </LinkButton>
        </span>
      ),
    },
  ]
}
