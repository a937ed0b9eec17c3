import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { partnerName } from '../../../vocabulary/message-words.ts'
import { listMessages, MessageQuery, resendMessage, type MessageRow } from '../contract.ts'
import { About } from './about.tsx'
import { DropDialog } from './drop-dialog.tsx'
import { MessageList, type MessageListOf } from './message-list.tsx'
import { messageName, outcomeText, outState, outStates } from './message-words.ts'
import styles from './operations.module.css'

/** 发出: dead letters stand first; each is sent again or given up with a reason. */
export function OutgoingMessages({ url, onOpen }: MessageListOf) {
  const asked = MessageQuery.safeParse({ state: url.values['state'], find: url.values['find'] })
  const query = asked.success ? asked.data : {}
  const client = useQueryClient()
  const { message } = App.useApp()
  const [dropping, setDropping] = useState<MessageRow>()
  const list = useQuery({ queryKey: ['messages', query], queryFn: () => call(listMessages, { query }), placeholderData: (before) => before, meta: { topics: ['message'] } })
  const refresh = () => client.invalidateQueries({ predicate: ({ meta }) => meta?.topics?.includes('message') ?? false })
  const resend = useSubmit(resendMessage, async () => {
    void message.success('已重新排入发送')
    await refresh()
  })

  return (
    <>
      {resend.error ? <ErrorPanel error={resend.error} /> : null}
      <MessageList<MessageRow>
        label="发出的报文"
        url={url}
        states={outStates}
        list={list}
        onOpen={(row) => onOpen(row.messageId, row.destination)}
        empty={query.state === 'dead' ? <EmptyState title="没有死信">所有报文均已送达或正在发送。</EmptyState> : <EmptyState title="没有符合条件的报文">请放宽条件后再查询。</EmptyState>}
        columns={[
          { title: '排入时间', fixed: 'left', render: (_, row) => <Moment at={row.enqueuedAt} /> },
          { title: '发往', render: (_, row) => partnerName(row.destination) },
          {
            title: '报文',
            render: (_, row) => (
              <LinkButton onClick={() => onOpen(row.messageId, row.destination)} label={`查看原文 ${messageName(row)} ${row.messageId}`}>
                {messageName(row)}
              </LinkButton>
            ),
          },
          { title: '涉及', render: (_, row) => <About numbers={row.about} /> },
          { title: '状态', render: (_, row) => <StatusTag {...outState(row)} reason={row.outcome ? outcomeText(row.outcome) : null} /> },
          { title: '失败次数', align: 'right', dataIndex: 'attempts' },
          { title: '结果', render: (_, row) => <span className={styles['outcome']}>{outcomeText(row.outcome)}</span> },
          { title: '报文编号', render: (_, row) => <Copyable text={row.messageId} what="报文编号" /> },
          {
            title: '操作',
            fixed: 'right',
            width: 96,
            render: (_, row) =>
              row.state === 'dead' ? (
                <span className={styles['acts']}>
                  <LinkButton disabled={resend.isPending} onClick={() => resend.mutate({ params: { id: row.messageId }, body: {} })} label={`重发报文 ${row.messageId}`}>
                    重发
                  </LinkButton>
                  <LinkButton onClick={() => setDropping(row)} label={`放弃报文 ${row.messageId}`}>
                    放弃
                  </LinkButton>
                </span>
              ) : (
                '-'
              ),
          },
        ]}
      />
      <DropDialog row={dropping} onClose={() => setDropping(undefined)} onDropped={() => void refresh()} />
    </>
  )
}
