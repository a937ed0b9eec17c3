import { App, Button } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { acceptDeskBatch, deskStatuses, type DeskBatchDetail } from '../contract.ts'
import { inTheWay, mayAtDesk, whyHeld } from '../domain/desk-states.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import styles from './desk.module.css'

type Open = 'accepted' | 'sent-back' | 'deregistered' | 'return' | 'answer'

/** What may be done now: for the ticked vehicles, else for the whole batch. A disabled button says why. */
export function DeskActions({ batch, chosen, onChanged }: { batch: DeskBatchDetail; chosen: readonly string[]; onChanged: (next: DeskBatchDetail) => void }) {
  const { modal } = App.useApp()
  const [open, setOpen] = useState<Open>()
  const accept = useSubmit(acceptDeskBatch, onChanged)
  const close = () => setOpen(undefined)
  const done = (next: DeskBatchDetail) => {
    close()
    onChanged(next)
  }
  const held = whyHeld(batch.proofs.flatMap(({ vehicles }) => vehicles.map(({ status }) => status)))
  const overtaken = inTheWay(batch.proofs)
  const no = (act: Parameters<typeof mayAtDesk>[0]) => {
    if (batch.readOnly) return '本所经自有系统办理，核验台只供查阅'
    if (!mayAtDesk(act, batch.status)) return `批次当前为“${deskStatuses[batch.status]}”，不能进行此操作`
    if (act === 'accept' && overtaken) return `证明 ${overtaken.proofNo} 已失效，请先勾选其车辆退回`
    return act === 'return' ? held : undefined
  }

  const askAccept = () =>
    void modal.confirm({
      title: `受理批次 ${batch.batchNo}`,
      content: `共 ${batch.proofs.length} 份证明、${batch.vehicleCount} 辆车。受理结果将立即通知${batch.exporterName}。`,
      okText: '受理',
      icon: null,
      // the dialog closes at once; what goes wrong is shown in the batch
      onOk: () => accept.mutate({ params: { id: batch.id }, body: {} }),
    })

  return (
    <>
      <div className={styles['actions']}>
        {chosen.length > 0 ? (
          <>
            <span className={styles['chosen']}>已选 {chosen.length} 辆</span>
            <Button onClick={() => setOpen('sent-back')}>退回</Button>
            <Button onClick={() => setOpen('deregistered')}>登记注销</Button>
            <Button type="primary" onClick={() => setOpen('accepted')}>
              受理
            </Button>
          </>
        ) : (
          <>
            {batch.status === 'withdrawing' && !batch.readOnly ? <Button onClick={() => setOpen('answer')}>答复撤回</Button> : null}
            <span title={no('return')}>
              <Button disabled={no('return') !== undefined} onClick={() => setOpen('return')}>
                整批退回
              </Button>
            </span>
            <span title={no('accept')}>
              <Button type="primary" disabled={no('accept') !== undefined} loading={accept.isPending} onClick={askAccept}>
                受理
              </Button>
            </span>
          </>
        )}
      </div>
      {accept.error ? <ErrorPanel error={accept.error} /> : null}
      {open === 'return' ? <ReturnDialog batch={batch} onClose={close} onDone={done} /> : null}
      {open === 'answer' ? <AnswerDialog batch={batch} held={held} onClose={close} onDone={done} /> : null}
      {open === 'accepted' || open === 'sent-back' || open === 'deregistered' ? <DecideDialog batch={batch} vins={chosen} result={open} onClose={close} onDone={done} /> : null}
    </>
  )
}
