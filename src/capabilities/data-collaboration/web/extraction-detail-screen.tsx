import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Table, type TableColumnsType, type TableProps } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { pollWhile } from '../../../platform/web/live/poll.ts'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import { usePrinting } from '../../../platform/web/look/printing.ts'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { terms } from '../../../vocabulary/terms.ts'
import { readExtraction, retryExtraction, type ExtractionDetail } from '../contract.ts'
import { ExtractionSummary } from './extraction-summary.tsx'
import { FileDifferences } from './file-differences.tsx'
import { isFailed, isUnderWay, ItemState, listFailed, mayRetry } from './item-state.tsx'
import styles from './extraction.module.css'

type Item = ExtractionDetail['items'][number]

/** One extraction, number by number, while it runs and afterwards. */
export function ExtractionDetailScreen() {
  const { id } = useParams({ strict: false }) as { id: string }
  const navigate = useNavigate()
  const printing = usePrinting()
  const extraction = useQuery({
    queryKey: ['extraction', id],
    queryFn: () => call(readExtraction, { params: { id } }),
    refetchInterval: ({ state }) => pollWhile(state.data?.state === 'running', 2_000),
    meta: { topics: ['job'] },
  })
  const again = useSubmit(retryExtraction, (started) => navigate({ to: '/data-collaboration/extractions/$id', params: { id: started.id } as never }))
  const retry = () => again.mutate({ params: { id }, body: {} })
  const list = extraction.data?.list ?? null
  const failed = extraction.data?.items.filter((item) => mayRetry(item.state)).length ?? 0
  const unknown = extraction.data?.items.filter((item) => item.state === 'not-found').map((item) => item.declarationNo) ?? []

  return (
    <Page
      title={extraction.data?.title ?? '数据提取'}
      lead={extraction.data ? `开始于 ${minuteText(extraction.data.createdAt)}` : undefined}
      actions={
        <>
          {list && listFailed(list) ? (
            <Button loading={again.isPending} onClick={retry}>
              重新取清单
            </Button>
          ) : extraction.data?.state === 'done' && failed > 0 ? (
            <Button loading={again.isPending} onClick={retry}>
              重试未成功的 {failed} 个
            </Button>
          ) : null}
          {extraction.data?.state === 'done' && unknown.length > 0 ? (
            <GoButton to="/data-collaboration/extractions" search={{ numbers: unknown.join('.') }}>
              核对海关没有的 {unknown.length} 个
            </GoButton>
          ) : null}
          <GoButton to="/data-collaboration/extractions">继续提取</GoButton>
          <GoButton type="primary" to="/verification/declarations" search={onlyNumber(extraction.data)}>
            业务信息查询
          </GoButton>
        </>
      }
    >
      {again.error ? <ErrorPanel error={again.error} /> : null}
      {extraction.error ? <ErrorPanel error={extraction.error} onRetry={() => void extraction.refetch()} /> : null}
      {extraction.isPending ? <Waiting rows={8} /> : null}
      {extraction.data ? (
        <>
          <Panel>
            <ExtractionSummary detail={extraction.data} />
          </Panel>
          {extraction.data.items.length > 0 ? (
            <Panel flush>
              <Table<Item>
                // opened anew when the first difference comes: rows are unfolded at the beginning only
                key={extraction.data.items.some(differing) ? 'differing' : 'plain'}
                size="small"
                rowKey="n"
                columns={columns}
                dataSource={extraction.data.items}
                pagination={extraction.data.items.length > 100 && !printing ? { pageSize: 100, showSizeChanger: false } : false}
                scroll={{ x: 'max-content' }}
                {...(extraction.data.items.some(differing) ? { expandable } : {})}
              />
            </Panel>
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

function onlyNumber(detail: ExtractionDetail | undefined): Record<string, string> {
  const [one, second] = detail?.items ?? []
  return one && !second && one.declarationId ? { declarationNo: one.declarationNo } : {}
}

const remedies: Readonly<Record<string, string>> = {
  'not-found': '请核对报关单号；刚申报的报关单请稍后重新提取。',
  refused: '请稍后重试；仍被拒绝时请联系平台运营方。',
  garbled: '请重试；仍出现时请联系平台运营方。',
}

const differing = ({ file }: Item) => (file?.differences?.length ?? 0) > 0

function fileText({ file, state }: Item): string {
  if (!file) return ''
  if (!file.differences) return isUnderWay(state) ? `报文“${file.name}”待与海关数据比对。` : ''
  return file.differences.length > 0 ? `报文“${file.name}”与海关数据有 ${file.differences.length} 处不一致。` : `报文“${file.name}”与海关数据一致。`
}

// where a file differs, the line is open from the start: that is what was asked
const expandable: TableProps<Item>['expandable'] = {
  defaultExpandAllRows: true,
  rowExpandable: differing,
  expandedRowRender: ({ file }) => (file?.differences ? <FileDifferences differences={file.differences} declareDate={file.declareDate} /> : null),
}

function noteText(item: Item): string {
  const { note, state } = item
  // what exactly was garbled is for those who look at the message: it stands at the state
  if (state === 'garbled') return remedies[state] ?? '-'
  const said = fileText(item) + (note ? note.replace(/。?$/, '。') : '')
  // a note that already says what to do needs no second advice
  return said + (isFailed(state) && !said.includes('请') ? (remedies[state] ?? '') : '') || '-'
}

const columns: TableColumnsType<Item> = [
  { title: '序号', width: 52, align: 'right', dataIndex: 'n' },
  { title: terms.declarationNo.zh, render: (_, row) => <Copyable text={row.declarationNo} what={terms.declarationNo.zh} /> },
  { title: '状态', render: (_, row) => <ItemState state={row.state} note={row.note} /> },
  { title: terms.vehicle.zh, align: 'right', render: (_, row) => (row.vehicles === null ? '-' : `${row.vehicles} 辆`) },
  { title: '说明', render: (_, row) => <span className={styles['note']}>{noteText(row)}</span> },
  {
    title: '操作',
    className: 'cc-no-print',
    fixed: 'right',
    width: 72,
    render: (_, row) =>
      row.declarationId ? (
        <Link to="/verification/declarations" search={{ declarationNo: row.declarationNo, open: row.declarationId } as never}>
          查看
        </Link>
      ) : (
        '-'
      ),
  },
]
