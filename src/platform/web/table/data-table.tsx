import { Table, type TableColumnsType } from 'antd'
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { countedTo, type Page } from '../../contract/page.ts'
import { useOnline } from '../client/use-online.ts'
import { ErrorPanel } from '../feedback/error-panel.tsx'
import { Note } from '../feedback/note.tsx'
import { Waiting } from '../feedback/waiting.tsx'
import { usePrinting } from '../look/printing.ts'
import { useNarrow } from '../look/use-narrow.ts'
import { Pager } from './pager.tsx'
import type { Paging } from './use-paging.ts'
import type { Selection } from './selection.ts'
import styles from './data-table.module.css'

interface DataTableProps<Row extends { id: string }> {
  /** what the rows are, for those who hear the page */
  label: string
  columns: TableColumnsType<Row>
  data: Page<Row> | undefined
  fetching: boolean
  error: unknown
  onRetry: () => void
  paging: Paging
  empty: ReactNode
  toolbar?: ReactNode
  selection?: Selection<Row>
  /** why this row can't be ticked */
  unselectable?: (row: Row) => string | undefined
  onOpen?: (row: Row) => void
  openId?: string | undefined
  /** height of what stands at the window's lower edge below the pager, in pixels */
  above?: number
}

/** A list: rows with pinned first and action columns, ticks that survive paging, a drawer at a click on the row. */
export function DataTable<Row extends { id: string }>(props: DataTableProps<Row>) {
  const { label, data, fetching, error, paging, selection, onOpen, above = 0 } = props
  const narrow = useNarrow()
  const printing = usePrinting()
  const online = useOnline()
  // what stands there answers the question before this one
  const counted = data && !(fetching && !online) ? totalText(data.total) : online ? '正在读取' : '等待网络恢复'
  const columns = useMemo(() => (narrow || printing ? props.columns.map((column) => ({ ...column, fixed: false })) : props.columns), [narrow, printing, props.columns])
  return (
    <section className={styles['frame']} aria-label={label}>
      <div className={`${styles['bar']} cc-no-print`}>
        <span role="status">{counted}</span>
        {selection && selection.rows.length > 0 ? (
          <span className={styles['chosen']}>
            已选 {selection.rows.length} 条
            <button type="button" onClick={() => selection.clear()}>
              清空
            </button>
          </span>
        ) : null}
        <div className={styles['tools']}>{props.toolbar}</div>
      </div>
      {online ? null : (
        <div className={styles['inset']}>
          <Note tone="amber" title="网络已断开，恢复后自动继续" live>
            {data ? (fetching ? '下面还是断开前的结果，不是这次查询的。' : '下面是断开前的结果。') : null}
          </Note>
        </div>
      )}
      {error ? (
        <div className={styles['inset']}>
          <ErrorPanel error={error} onRetry={props.onRetry} />
        </div>
      ) : null}
      {!data && !error && online ? <Waiting rows={8} said /> : null}
      {data ? (
        <>
          <div ref={data.rows.length === 0 ? reachable : undefined} className={styles['rows']} data-fetching={fetching} aria-busy={fetching}>
            <Table<Row>
              size="small"
              rowKey="id"
              columns={columns}
              dataSource={data.rows}
              pagination={false}
              // on paper a plain table: nothing is pinned, nothing scrolls
              {...(printing ? {} : { scroll: { x: 'max-content' }, sticky: { getContainer: () => document.getElementById('main') ?? document.body, offsetScroll: above + pagerHeight } })}
              locale={{ emptyText: props.empty }}
              rowClassName={(row) => (row.id === props.openId ? (styles['open'] ?? '') : '')}
              onRow={onOpen ? (row) => ({ onClick: () => onOpen(row), className: styles['clickable'] ?? '' }) : undefined}
              rowSelection={
                selection && {
                  selectedRowKeys: selection.rows.map((row) => row.id),
                  preserveSelectedRowKeys: true,
                  columnWidth: 36,
                  columnTitle: (box) => <SelectAll>{box}</SelectAll>,
                  fixed: true,
                  onSelect: (row, chosen) => selection.put([row], chosen),
                  onChange: (keys, _rows, { type }) => {
                    if (type === 'all' || type === 'none') selection.put(data.rows.filter((row) => !props.unselectable?.(row)), keys.some((key) => data.rows.some((row) => row.id === key)))
                  },
                  getTitleCheckboxProps: () => ({ 'aria-label': '选择本页全部' }),
                  getCheckboxProps: (row) => ({
                    disabled: props.unselectable?.(row) !== undefined,
                    'aria-label': props.unselectable?.(row) ?? '选择此行',
                    title: props.unselectable?.(row),
                  }),
                }
              }
            />
          </div>
          <Pager data={data} paging={paging} fetching={fetching} above={above} />
        </>
      ) : null}
    </section>
  )
}

const pagerHeight = 41

/** Without rows nothing in the list takes the focus: where it scrolls sideways the keyboard must reach the list itself. */
function reachable(rows: HTMLElement | null) {
  const body = rows?.querySelector('.ant-table-body')
  body?.setAttribute('tabindex', '0')
  return () => body?.removeAttribute('tabindex')
}

/** antd copies the column's title into a hidden row that measures widths: there it must hold nothing that takes the focus. */
function SelectAll({ children }: { children: ReactNode }) {
  const place = useRef<HTMLSpanElement>(null)
  const [measuring, setMeasuring] = useState(false)
  useLayoutEffect(() => setMeasuring(place.current?.closest('[aria-hidden="true"]') !== null), [])
  return <span ref={place}>{measuring ? null : children}</span>
}

function totalText({ count, exact }: { count: number; exact: boolean }): string {
  return exact ? `共 ${count.toLocaleString('en-US')} 条` : `共 ${countedTo.toLocaleString('en-US')}+ 条`
}
