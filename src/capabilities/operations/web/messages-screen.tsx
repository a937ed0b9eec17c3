import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App, Button, Segmented, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { useShortcut } from '../../../platform/web/keys/shortcuts.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { RefreshIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { Page, Panel } from '../../../platform/web/look/page.tsx'
import { StatusTag, type Tone } from '../../../platform/web/look/tag.tsx'
import { messageTypeName, partnerName } from '../../../vocabulary/message-words.ts'
import { listMessages, resendMessage, type MessageRow } from '../contract.ts'
import { DropDialog } from './drop-dialog.tsx'
import styles from './operations.module.css'

type State = MessageRow['state']
const states: Record<State, { text: string; tone: Tone }> = {
  waiting: { text: '待发', tone: 'blue' },
  dead: { text: '死信', tone: 'red' },
  done: { text: '已送达', tone: 'green' },
}

/** Messages to other systems; dead letters are resent or dropped with a reason. */
export function MessagesScreen() {
  const { state } = useSearch({ strict: false }) as { state?: string }
  const shown = state !== undefined && state in states ? (state as State) : undefined
  const navigate = useNavigate()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [dropping, setDropping] = useState<MessageRow>()
  const list = useQuery({ queryKey: ['messages', shown], queryFn: () => call(listMessages, { query: { state: shown } }), placeholderData: (before) => before, meta: { topics: ['message'] } })
  const refresh = () => client.invalidateQueries({ predicate: ({ meta }) => meta?.topics?.includes('message') ?? false })
  const resend = useSubmit(resendMessage, async () => {
    void message.success('已重新排入发送')
    await refresh()
  })
  useShortcut('r', '刷新列表', () => void list.refetch())

  return (
    <Page title="报文" lead="发往其他系统的报文，最近 200 条">
      {resend.error ? <ErrorPanel error={resend.error} /> : null}
      <Panel flush>
        <div className={styles['bar']}>
          <Segmented
            aria-label="报文状态"
            value={shown ?? 'all'}
            options={[{ value: 'all', label: '全部' }, ...Object.entries(states).map(([value, { text }]) => ({ value, label: text }))]}
            onChange={(value) => void navigate({ to: '.', search: (value === 'all' ? {} : { state: value }) as never })}
          />
          <Button size="small" icon={<RefreshIcon size={13} />} loading={list.isFetching} onClick={() => void list.refetch()}>
            刷新
          </Button>
        </div>
        {list.error ? <ErrorPanel error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Waiting rows={8} /> : null}
        {list.data ? (
          <Table<MessageRow>
            size="small"
            rowKey="messageId"
            columns={columns(resend.isPending, (row) => resend.mutate({ params: { id: row.messageId }, body: {} }), setDropping)}
            dataSource={list.data}
            pagination={list.data.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: <EmptyState title={shown === 'dead' ? '没有死信' : '没有报文'}>{shown === 'dead' ? '所有报文均已送达或正在发送。' : '提取或提交后，往来报文在此显示。'}</EmptyState> }}
          />
        ) : null}
      </Panel>
      <DropDialog row={dropping} onClose={() => setDropping(undefined)} onDropped={() => void refresh()} />
    </Page>
  )
}

function columns(busy: boolean, onResend: (row: MessageRow) => void, onDrop: (row: MessageRow) => void): TableColumnsType<MessageRow> {
  return [
    { title: '排入时间', fixed: 'left', render: (_, row) => <Moment at={row.enqueuedAt} /> },
    { title: '发往', render: (_, row) => partnerName(row.destination) },
    { title: '报文', render: (_, row) => messageTypeName(row.messageType) },
    { title: '状态', render: (_, row) => <StatusTag tone={states[row.state].tone} text={states[row.state].text} reason={row.outcome} /> },
    { title: '次数', align: 'right', dataIndex: 'attempts' },
    { title: '结果', render: (_, row) => <span className={styles['outcome']}>{row.outcome ?? '-'}</span> },
    { title: '报文编号', render: (_, row) => <Copyable text={row.messageId} what="报文编号" /> },
    {
      title: '操作',
      fixed: 'right',
      width: 96,
      render: (_, row) =>
        row.state === 'dead' ? (
          <span style={{ display: 'inline-flex', gap: 12 }}>
            <LinkButton disabled={busy} onClick={() => onResend(row)} label={`重发报文 ${row.messageId}`}>
              重发
            </LinkButton>
            <LinkButton onClick={() => onDrop(row)} label={`放弃报文 ${row.messageId}`}>
              放弃
            </LinkButton>
          </span>
        ) : (
          '-'
        ),
    },
  ]
}
