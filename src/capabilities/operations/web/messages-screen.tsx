import { Tabs } from 'antd'
import { z } from 'zod'
import { useUrlQuery } from '../../../platform/web/client/use-url-query.ts'
import { Page } from '../../../platform/web/look/page.tsx'
import { MessageQuery } from '../contract.ts'
import { MessageDrawer } from './message-drawer.tsx'
import { OutgoingMessages } from './outgoing-messages.tsx'
import { ReceivedMessages } from './received-messages.tsx'

export const MessageSearch = z.object({
  box: z.enum(['out', 'in']),
  state: z.enum(['dead', 'waiting', 'done', 'received', 'quarantined']),
  find: MessageQuery.shape.find.unwrap(),
  open: z.uuid(),
  partner: z.string(),
})

/** 报文: what went to other systems and what came from them; the conditions and the open message are in the address. */
export function MessagesScreen() {
  const url = useUrlQuery(MessageSearch)
  const box = url.values.box ?? 'out'
  const open = (messageId: string, partner?: string) => url.set({ open: messageId, partner })
  const List = box === 'out' ? OutgoingMessages : ReceivedMessages
  return (
    <Page title="报文" lead="与其他系统往来的报文，最近 200 条；更早的可按批次号、报关单号、证明编号或报文编号查找">
      <Tabs
        activeKey={box}
        items={[
          { key: 'out', label: '发出' },
          { key: 'in', label: '收到' },
        ]}
        tabBarStyle={{ marginBottom: 0 }}
        onChange={(key) => url.set({ box: key === 'in' ? 'in' : undefined, state: undefined, open: undefined, partner: undefined })}
      />
      <List url={url} onOpen={open} />
      <MessageDrawer id={url.values.open} partner={url.values.partner} onOpen={open} onClose={() => url.set({ open: undefined, partner: undefined })} />
    </Page>
  )
}
