import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { messageTypeName, partnerName } from '../../../vocabulary/message-words.ts'
import { dropMessage, type MessageRow } from '../contract.ts'
import styles from './operations.module.css'

/** 放弃 asks for the reason, which goes into the audit trail; the object's later messages then go on. */
export function DropDialog({ row, onClose, onDropped }: { row: MessageRow | undefined; onClose: () => void; onDropped: () => void }) {
  return row ? <Dialog key={row.messageId} row={row} onClose={onClose} onDropped={onDropped} /> : null
}

function Dialog({ row, onClose, onDropped }: { row: MessageRow; onClose: () => void; onDropped: () => void }) {
  const [reason, setReason] = useState('')
  const drop = useSubmit(dropMessage, () => {
    onDropped()
    onClose()
  })
  const short = reason.trim().length < 2
  return (
    <Modal
      open
      title="放弃报文"
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" danger disabled={short} loading={drop.isPending} onClick={() => drop.mutate({ params: { id: row.messageId }, body: { reason: reason.trim() } })}>
            放弃
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>
          发往{partnerName(row.destination)}的“{messageTypeName(row.messageType)}”将不再发送，同一业务的后续报文继续发送。此操作记入审计，不能恢复。
        </p>
        <label htmlFor="drop-reason">
          原因 <span className={styles['must']}>必填</span>
        </label>
        <Input.TextArea id="drop-reason" rows={3} maxLength={200} showCount value={reason} onChange={(event) => setReason(event.target.value)} />
        {drop.error ? <ErrorPanel error={drop.error} compact /> : null}
      </div>
    </Modal>
  )
}
