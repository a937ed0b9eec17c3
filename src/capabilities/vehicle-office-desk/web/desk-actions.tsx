import { App, Button } from 'antd'
import { useState } from 'react'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { acceptDeskBatch, deskStatuses, type DeskBatchDetail, type VehicleDecision } from '../contract.ts'
import { inTheWay, mayAtDesk, whyHeld } from '../domain/desk-states.ts'
import { planDecision, wholeBatch } from '../domain/plan-decision.ts'
import { AnswerDialog } from './answer-dialog.tsx'
import { DecideDialog } from './decide-dialog.tsx'
import { ReturnDialog } from './return-dialog.tsx'
import styles from './desk.module.css'

type Open = VehicleDecision['result'] | 'return' | 'answer'
const results = ['sent-back', 'deregistered', 'accepted'] as const

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
  const vehicles = batch.proofs.flatMap((proof) => proof.vehicles)
  const held = whyHeld(vehicles.map(({ status }) => status))
  const { waiting, rest, decided } = wholeBatch(vehicles)
  const overtaken = inTheWay(batch.proofs)
  const no = (act: Parameters<typeof mayAtDesk>[0]) => {
    if (batch.readOnly) return '本所经自有系统办理，核验台只供查阅'
    if (!mayAtDesk(act, batch.status)) return `批次当前为“${deskStatuses[batch.status]}”，不能进行此操作`
    if (act === 'accept' && overtaken) return `证明 ${overtaken.proofNo} 已失效，请先勾选其车辆退回`
    return act === 'return' ? held : undefined
  }
  const plans = results.map((result) => planDecision(batch.proofs, chosen, result))
  const planned = plans.find(({ result }) => result === open)
  // the next step of those vehicles; a correction is never the obvious one
  const next = plans.findLast(({ result, no: why, todo, corrected }) => result !== 'sent-back' && why === undefined && corrected.length < todo.length)
  const asked = batch.status === 'withdrawing' && !batch.readOnly

  const askAccept = () =>
    void modal.confirm({
      title: `整批受理 ${batch.batchNo}`,
      content: `${decided ? '受理余下' : '受理'} ${waiting} 辆待核验的车。${decided ? `${decided}，保持原结果。` : `共 ${batch.proofs.length} 份证明。`}受理结果将立即通知${batch.exporterName}。`,
      okText: '整批受理',
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
            {plans.map((plan) => (
              <span key={plan.result} title={plan.no}>
                <Button type={plan === next ? 'primary' : 'default'} disabled={plan.no !== undefined} onClick={() => setOpen(plan.result)}>
                  {plan.act}
                </Button>
              </span>
            ))}
          </>
        ) : (
          <>
            <span title={no('return')}>
              <Button disabled={no('return') !== undefined} onClick={() => setOpen('return')}>
                整批退回
              </Button>
            </span>
            <span title={no('accept')}>
              <Button type={asked ? 'default' : 'primary'} disabled={no('accept') !== undefined} loading={accept.isPending} onClick={askAccept}>
                整批受理{rest}
              </Button>
            </span>
            {asked ? (
              <Button type="primary" onClick={() => setOpen('answer')}>
                答复撤回
              </Button>
            ) : null}
          </>
        )}
      </div>
      {accept.error ? <ErrorPanel error={accept.error} /> : null}
      {open === 'return' ? <ReturnDialog batch={batch} onClose={close} onDone={done} /> : null}
      {open === 'answer' ? <AnswerDialog batch={batch} held={held} onClose={close} onDone={done} /> : null}
      {planned ? <DecideDialog batch={batch} plan={planned} onClose={close} onDone={done} /> : null}
    </>
  )
}
