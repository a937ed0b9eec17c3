import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { messageTypeName, partnerName } from '../../../vocabulary/message-words.ts'
import styles from './detail.module.css'

interface Message {
  messageId: string
  direction: 'in' | 'out'
  partner: string
  messageType: string
  at: string
}

/** What was sent and received about this; folded, since ids are for those who search for a message. */
export function MessageLog({ messages }: { messages: readonly Message[] }) {
  if (messages.length === 0) return null
  return (
    <details className={styles['log']}>
      <summary>
        报文往来 <span className="cc-quiet">{messages.length} 条</span>
      </summary>
      <div className={styles['scroll']} tabIndex={0} role="region" aria-label="报文往来">
        <table>
          <thead>
            <tr>
              <th scope="col">时间</th>
              <th scope="col">方向</th>
              <th scope="col">往来系统</th>
              <th scope="col">报文</th>
              <th scope="col">报文编号</th>
            </tr>
          </thead>
          <tbody>
            {messages.map((message) => (
              <tr key={`${message.direction}${message.messageId}`}>
                <td>
                  <Moment at={message.at} />
                </td>
                <td>{message.direction === 'out' ? '发出' : '收到'}</td>
                <td>{partnerName(message.partner)}</td>
                <td>{messageTypeName(message.messageType)}</td>
                <td>
                  <Copyable text={message.messageId} what="报文编号" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
