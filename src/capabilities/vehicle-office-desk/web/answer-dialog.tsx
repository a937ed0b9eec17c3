import { Button, Modal, Radio } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { answerWithdrawal, type DeskBatchDetail } from '../contract.ts'
import { WordsField } from './words-field.tsx'
import styles from './desk.module.css'

/** The exporter asked to withdraw what was pushed: the office says yes, or no with a reason. `held`: why it can't say yes. */
export function AnswerDialog({ batch, held, onClose, onDone }: { batch: DeskBatchDetail; held: string | undefined; onClose: () => void; onDone: (next: DeskBatchDetail) => void }) {
  const [granted, setGranted] = useState<boolean>()
  const [reason, setReason] = useState('')
  const answer = useSubmit(answerWithdrawal, onDone)
  const words = reason.trim()
  const complete = granted === true || (granted === false && words.length >= 2)
  return (
    <Modal
      open
      title="答复撤回申请"
      width={480}
      onCancel={onClose}
      footer={
        <>
          <Button onClick={onClose}>取消</Button>
          <Button type="primary" disabled={!complete} loading={answer.isPending} onClick={() => granted !== undefined && answer.mutate({ params: { id: batch.id }, body: { granted, ...(words ? { reason: words } : {}) } })}>
            答复
          </Button>
        </>
      }
    >
      <Radio.Group
        aria-label="答复"
        value={granted}
        onChange={(event) => setGranted(event.target.value as boolean)}
        options={[
          { value: true, label: '同意撤回，证明作废', disabled: held !== undefined },
          { value: false, label: '不同意撤回，继续办理' },
        ]}
      />
      {held ? <p className={`cc-quiet ${styles['held']}`}>{held}；确需同意的，请先将这些车辆更正为退回。</p> : null}
      <WordsField id="answer-reason" label={granted === false ? '不同意的原因' : '说明'} required={granted === false} value={reason} onChange={setReason} />
      {answer.error ? <ErrorPanel error={answer.error} compact /> : null}
    </Modal>
  )
}
