import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { EmptyState } from '../../../platform/web/feedback/empty-state.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { partnerName } from '../../../vocabulary/message-words.ts'
import { listReceived, ReceivedQuery, type ReceivedRow } from '../contract.ts'
import { About } from './about.tsx'
import { MessageList, type MessageListOf } from './message-list.tsx'
import { inStates, messageName, outcomeText } from './message-words.ts'
import styles from './operations.module.css'

/** 收到: those in quarantine stand first. */
export function ReceivedMessages({ url, onOpen }: MessageListOf) {
  const asked = ReceivedQuery.safeParse({ state: url.values['state'], find: url.values['find'] })
  const query = asked.success ? asked.data : {}
  const list = useQuery({ queryKey: ['received', query], queryFn: () => call(listReceived, { query }), placeholderData: (before) => before, meta: { topics: ['message'] } })
  return (
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
      ]}
    />
  )
}
