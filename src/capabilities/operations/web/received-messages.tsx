import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { partnerName } from '../../../vocabulary/message-words.ts'
import { listReceived, ReceivedQuery, retryReceived, type ReceivedRow } from '../contract.ts'
import { About } from './about.tsx'
import { MessageList, type MessageListOf } from './message-list.tsx'
import { inStates, messageName, outcomeText } from './message-words.ts'
import styles from './operations.module.css'

/** 收到: those in quarantine stand first; each is handled anew once what was wrong is mended. */
export function ReceivedMessages({ url, onOpen }: MessageListOf) {
  const asked = ReceivedQuery.safeParse({ state: url.values['state'], find: url.values['find'] })
  const query = asked.success ? asked.data : {}
  const list = useQuery({ queryKey: ['received', query], queryFn: () => call(listReceived, { query }), placeholderData: (before) => before, meta: { topics: ['message'] } })
  const client = useQueryClient()
  const { message } = App.useApp()
  const retry = useSubmit(retryReceived, async () => {
    void message.success('已重新排入处理')
    await client.invalidateQueries({ predicate: ({ meta }) => meta?.topics?.includes('message') ?? false })
  })
  return (
    <>
      {retry.error ? <ErrorPanel error={retry.error} /> : null}
      <MessageList<ReceivedRow>
        label="收到的报文"
        url={url}
        states={inStates}
        list={list}
        onOpen={(row) => onOpen(row.messageId, row.source)}
        empty={
          query.state === 'quarantined' ? <EmptyState title="没有隔离的报文">收到的报文均已识别。</EmptyState> : <EmptyState title="没有符合条件的报文">请放宽条件后再查询。</EmptyState>
        }
        columns={[
          { title: '收到时间', fixed: 'left', render: (_, row) => <Moment at={row.receivedAt} /> },
          { title: '来自', render: (_, row) => partnerName(row.source) },
          {
            title: '报文',
            render: (_, row) => (
              <LinkButton onClick={() => onOpen(row.messageId, row.source)} label={`查看原文 ${messageName(row)} ${row.messageId}`}>
                {messageName(row)}
              </LinkButton>
            ),
          },
          { title: '涉及', render: (_, row) => <About numbers={row.about} /> },
          { title: '状态', render: (_, row) => <StatusTag {...inStates[row.state]} reason={row.outcome} /> },
          { title: '结果', render: (_, row) => <span className={styles['outcome']}>{outcomeText(row.outcome)}</span> },
          { title: '报文编号', render: (_, row) => <Copyable text={row.messageId} what="报文编号" /> },
          {
            title: '操作',
            fixed: 'right',
            width: 96,
            render: (_, row) =>
              row.state === 'quarantined' ? (
                <LinkButton
                  disabled={retry.isPending}
                  onClick={() => retry.mutate({ params: { id: row.messageId }, body: { source: row.source } })}
                  label={`重新处理报文 ${row.messageId}`}
                >
                  重新处理
                </LinkButton>
              ) : (
                '-'
              ),
          },
        ]}
      />
    </>
  )
}
