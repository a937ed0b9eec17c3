import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { UrlQuery } from '../../../platform/web/client/use-url-query.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { QueryBar } from '../../../platform/web/form/query-bar.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { RefreshIcon } from '../../../platform/web/look/icons.tsx'
import { Panel } from '../../../platform/web/look/page.tsx'
import styles from './operations.module.css'

export type MessageUrl = UrlQuery<z.ZodObject>
export interface MessageListOf {
  url: MessageUrl
  onOpen: (messageId: string, partner?: string) => void
}

interface MessageListProps<Row> {
  label: string
  url: MessageUrl
  states: Readonly<Record<string, { readonly text: string }>>
  list: UseQueryResult<Row[]>
  columns: TableColumnsType<Row>
  empty: ReactNode
  onOpen: (row: Row) => void
}

/** The conditions and rows of one box. */
export function MessageList<Row extends { messageId: string }>({ label, url, states, list, columns, empty, onOpen }: MessageListProps<Row>) {
  useShortcut('r', '刷新列表', () => void list.refetch())
  return (
    <>
      <QueryBar
        conditions={[
          { kind: 'choice', name: 'state', label: '状态', width: 130, options: Object.entries(states).map(([value, { text }]) => ({ value, label: text })) },
          { kind: 'text', name: 'find', label: '查找', hint: '批次号、报关单号、证明编号、报文编号、往来系统或类型', width: 380 },
        ]}
        texts={url.texts}
        faults={url.faults}
        onQuery={(texts) => {
          if (Object.entries(texts).every(([name, text]) => (text ?? '') === (url.texts[name] ?? ''))) void list.refetch()
          else url.set({ ...texts, open: undefined, partner: undefined })
        }}
      />
      <Panel flush>
        <section aria-label={label}>
          <div className={styles['bar']}>
            <span role="status">{list.data ? (list.data.length < 200 ? `共 ${list.data.length} 条` : '最近 200 条') : '正在读取'}</span>
            <Button size="small" icon={<RefreshIcon size={13} />} loading={list.isFetching} onClick={() => void list.refetch()}>
              刷新
            </Button>
          </div>
          {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
          {list.isPending ? <Waiting rows={8} said /> : null}
          {list.data ? (
            <div className={styles['rows']} data-fetching={list.isPlaceholderData} aria-busy={list.isPlaceholderData}>
              <Table<Row>
                size="small"
                rowKey="messageId"
                columns={columns}
                dataSource={list.data}
                pagination={list.data.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
                scroll={{ x: 'max-content' }}
                onRow={(row) => ({ onClick: () => onOpen(row), className: styles['clickable'] ?? '' })}
                rowClassName={(row) => (row.messageId === url.texts['open'] ? (styles['open'] ?? '') : '')}
                locale={{ emptyText: empty }}
              />
            </div>
          ) : null}
        </section>
      </Panel>
    </>
  )
}
