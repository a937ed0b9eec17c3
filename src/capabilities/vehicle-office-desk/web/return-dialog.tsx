import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { returnDeskBatch, type DeskBatchDetail } from '../contract.ts'
import { wholeBatch } from '../domain/plan-decision.ts'
import { isReasonComplete, noReason, ReasonFields } from './reason-fields.tsx'

export function ReturnDialog({ batch, onClose, onDone }: { batch: DeskBatchDetail; onClose: () => void; onDone: (next: DeskBatchDetail) => void }) {
  const [reason, setReason] = useState(noReason)
  const back = useSubmit(returnDeskBatch, onDone)
  const { reasonCode } = reason
  const { waiting, decided } = wholeBatch(batch.proofs.flatMap(({ vehicles }) => vehicles))
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
        {decided ? `余下 ${waiting} 辆车退回；${decided}，保持原结果。` : `${waiting} 辆车全部退回。`}结果将立即通知{batch.exporterName}。
      </p>
      <ReasonFields value={reason} onChange={setReason} />
      {back.error ? <ErrorPanel error={back.error} compact /> : null}
    </Modal>
  )
}
