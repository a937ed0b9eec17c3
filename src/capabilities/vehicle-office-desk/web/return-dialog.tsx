import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { returnDeskBatch, type DeskBatchDetail } from '../contract.ts'
import { isReasonComplete, noReason, ReasonFields } from './reason-fields.tsx'
import styles from './desk.module.css'

export function ReturnDialog({ batch, onClose, onDone }: { batch: DeskBatchDetail; onClose: () => void; onDone: (next: DeskBatchDetail) => void }) {
  const [reason, setReason] = useState(noReason)
  const back = useSubmit(returnDeskBatch, onDone)
  const { reasonCode } = reason
  const words = reason.reason.trim()
  return (
    <Modal
      open
      title={`整批退回 ${batch.batchNo}`}
      width={480}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button
            type="primary"
            danger
            disabled={!isReasonComplete(reason)}
            loading={back.isPending}
            onClick={() => reasonCode && back.mutate({ params: { id: batch.id }, body: { reasonCode, ...(words ? { reason: words } : {}) } })}
          >
            整批退回
          </Button>
        </>
      }
    >
      <p>
        {batch.vehicleCount} 辆车全部退回，并立即通知{batch.exporterName}。
      </p>
      <div className={styles['last']}>
        <ReasonFields value={reason} onChange={setReason} />
      </div>
      {back.error ? <ErrorPanel error={back.error} compact /> : null}
    </Modal>
  )
}
