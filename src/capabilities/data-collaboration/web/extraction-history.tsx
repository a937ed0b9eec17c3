import { Link } from '@tanstack/react-router'
import { Progress, Table, type TableColumnsType } from 'antd'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import type { ExtractionRow } from '../contract.ts'
import { useExtractions } from './extraction-jobs.ts'
import { listFailed } from './item-state.tsx'

/** What was extracted lately, each with its progress. */
export function ExtractionHistory() {
  const extractions = useExtractions()
  return (
    <Panel title="提取记录" flush>
      {extractions.error ? <ErrorPanel error={extractions.error} onRetry={() => void extractions.refetch()} /> : null}
      {extractions.isPending ? <Waiting rows={5} /> : null}
      {extractions.data ? (
        <Table<ExtractionRow>
          size="small"
          rowKey="id"
          columns={columns}
          dataSource={extractions.data}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: <EmptyState title="还没有提取过数据">在左侧按报关单号、按出口日期或上传报文提取，进度与结果在此显示。</EmptyState> }}
        />
      ) : null}
    </Panel>
  )
}

export function ExtractionResult({ row }: { row: ExtractionRow }) {
  if (row.state === 'running') return <StatusTag tone="blue" text="进行中" />
  if (listFailed(row.list)) return <StatusTag tone="amber" text="清单未取得" reason={row.list?.note ?? null} />
  if (row.failed > 0) return <StatusTag tone="amber" text={`${row.failed} 个未成功`} />
  return row.total === 0 ? <StatusTag tone="grey" text="没有报关单" reason={row.list?.note ?? null} /> : <StatusTag tone="green" text="全部成功" />
}

const columns: TableColumnsType<ExtractionRow> = [
  {
    title: '任务',
    render: (_, row) => (
      <Link to="/data-collaboration/extractions/$id" params={{ id: row.id } as never}>
        {row.title}
      </Link>
    ),
  },
  { title: '开始时间', render: (_, row) => <Moment at={row.createdAt} /> },
  {
    title: '进度',
    width: 170,
    render: (_, row) =>
      row.total === 0 ? (
        <span className="cc-quiet">{row.state === 'running' ? '正在取清单' : '-'}</span>
      ) : (
        <Progress
          percent={Math.floor(((row.done + row.failed) / row.total) * 100)}
          size="small"
          status={row.state === 'running' ? 'active' : 'normal'}
          format={() => `${row.done + row.failed}/${row.total}`}
          aria-label={`${row.title} 进度`}
        />
      ),
  },
  {
    title: '结果',
    render: (_, row) => <ExtractionResult row={row} />,
  },
]
