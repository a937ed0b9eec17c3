import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { messageTypeName, partnerName } from '../../../vocabulary/message-words.ts'
import { readMessage, type MessageRow, type RawMessage, type ReceivedRow } from '../contract.ts'
import { MessageBody } from './message-body.tsx'
import { inStates, outcomeText, outState, withoutWire } from './message-words.ts'
import styles from './operations.module.css'

interface MessageDrawerProps {
  id: string | undefined
  partner: string | undefined
  onOpen: (messageId: string) => void
  onClose: () => void
}

/** A message as it went over the wire. Each look is in the audit trail. */
export function MessageDrawer({ id, partner, onOpen, onClose }: MessageDrawerProps) {
  const raw = useQuery({
    queryKey: ['raw-message', id, partner],
    queryFn: () => call(readMessage, { params: { id: id ?? '' }, query: { partner } }),
    enabled: id !== undefined,
    // it does not change by itself, and every reading is written down
    staleTime: 60_000,
    meta: { topics: [] },
  })
  return (
    <Drawer open={id !== undefined} onClose={onClose} size={960} title={raw.data && id ? `报文 ${messageTypeName(raw.data.messageType)}` : '报文'} destroyOnHidden>
      {raw.error ? <ErrorPanel error={raw.error} onRetry={() => void raw.refetch()} /> : null}
      {raw.isLoading ? <Waiting rows={10} /> : null}
      {raw.data && id ? <MessageView message={raw.data} onOpen={onOpen} /> : null}
    </Drawer>
  )
}

function MessageView({ message, onOpen }: { message: RawMessage; onOpen: (messageId: string) => void }) {
  const { direction, correlatesTo, wire } = message
  const missing = withoutWire(message)
  return (
    <div className={styles['message']}>
      <Facts
        facts={[
          { label: direction === 'out' ? '发往' : '来自', value: partnerName(message.partner) },
          { label: '报文类型', value: `${messageTypeName(message.messageType)}（${message.messageType}）` },
          { label: direction === 'out' ? '发出时间' : '收到时间', value: <Moment at={message.at} /> },
          { label: '状态', value: <State message={message} /> },
          { label: direction === 'out' ? '失败次数' : '重试次数', value: message.attempts },
          { label: '结果', value: outcomeText(message.outcome) },
          { label: '报文编号', value: <Copyable text={message.messageId} what="报文编号" /> },
          {
            label: '回应的报文',
            value: correlatesTo ? (
              <Copyable text={correlatesTo} what="报文编号">
                <LinkButton mono onClick={() => onOpen(correlatesTo)} label={`查看回应的报文 ${correlatesTo}`}>
                  {correlatesTo}
                </LinkButton>
              </Copyable>
            ) : null,
          },
          { label: '内容长度', value: wire?.bytes === null || wire === null ? null : `${wire.bytes.toLocaleString('en-US')} 字节` },
        ]}
      />
      {wire ? (
        <>
          <Headers headers={wire.headers} />
          <MessageBody wire={wire} />
        </>
      ) : (
        <Note tone="blue" title={missing.title}>
          <p>{missing.says}</p>
        </Note>
      )}
    </div>
  )
}

function State({ message: { direction, partner, state, outcome } }: { message: RawMessage }) {
  if (state === null) return '-'
  return <StatusTag {...(direction === 'out' ? outState({ state: state as MessageRow['state'], outcome, destination: partner }) : inStates[state as ReceivedRow['state']])} />
}

/** Header fields as sent, the signature among them. */
function Headers({ headers }: { headers: Readonly<Record<string, string>> }) {
  const signed = headers['signature'] !== undefined
  return (
    <section aria-label="报文头">
      <h3 className={styles['part']}>
        报文头 {signed ? <StatusTag tone="green" text="已签名" reason="签名覆盖报文编号、类型、发送方与内容摘要" /> : <StatusTag tone="grey" text="无签名" />}
      </h3>
      <dl className={styles['headers']}>
        {Object.entries(headers).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
