import { useQueryClient } from '@tanstack/react-query'
import { Button, Input, Modal, Tooltip } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { withdrawBatch, type BatchDetail } from '../contract.ts'
import { batchStatusText } from './batch-state.tsx'
import styles from './submit.module.css'

/** 撤回: at once before the push began, afterwards a request that the office answers (decision 18). */
export function WithdrawButton({ batch }: { batch: BatchDetail }) {
  const [open, setOpen] = useState(false)
  const how = batch.withdrawal
  const obstacle = how ? undefined : `批次当前为“${batchStatusText(batch.status)}”，不能撤回`
  return (
    <>
      <Tooltip title={obstacle}>
        <span title={obstacle}>
          <Button size="small" disabled={!how} onClick={() => setOpen(true)}>
            {how === 'withdrawalAsked' ? '申请撤回' : '撤回'}
          </Button>
        </span>
      </Tooltip>
      {open ? <WithdrawDialog batch={batch} asked={how === 'withdrawalAsked'} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

function WithdrawDialog({ batch, asked, onClose }: { batch: BatchDetail; asked: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const withdraw = useSubmit(withdrawBatch, async () => {
    await client.invalidateQueries({ predicate: ({ meta }) => meta?.topics?.includes('batch') ?? false })
    onClose()
  })
  return (
    <Modal
      open
      title={asked ? '申请撤回批次' : '撤回批次'}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" danger disabled={reason.trim().length < 2} loading={withdraw.isPending} onClick={() => withdraw.mutate({ params: { id: batch.id }, body: { reason: reason.trim() } })}>
            {asked ? '申请撤回' : '撤回'}
          </Button>
        </>
      }
    >
      <p>
        {asked
          ? `批次 ${batch.batchNo} 已推送至${batch.officeName}，撤回须经其同意。同意后 ${batch.proofs.length} 份证明作废，车辆可重新提交。`
          : `批次 ${batch.batchNo} 尚未推送，撤回后立即生效：${batch.proofs.length} 份证明作废，车辆可重新提交。`}
      </p>
      <label className={`${styles['reason']} ${styles['counted']}`}>
        <span>
          撤回原因 <span className={styles['must']}>必填</span>
        </span>
        <Input.TextArea rows={3} maxLength={200} showCount value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      {withdraw.error ? <ErrorPanel error={withdraw.error} compact /> : null}
    </Modal>
  )
}
