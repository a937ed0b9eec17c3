import { App, Button } from 'antd'
import { useRef, useState } from 'react'
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
  const [shown, setShown] = useState<Open>()
  const opener = useRef<Element>(null)
  const accept = useSubmit(acceptDeskBatch, onChanged)
  const open = (what: Open) => {
    opener.current = document.activeElement
    setShown(what)
  }
  const close = () => {
    setShown(undefined)
    // a dialog that is gone gives the keyboard back to nobody
    setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus())
  }
  const done = (next: DeskBatchDetail) => {
    setShown(undefined)
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
  const planned = plans.find(({ result }) => result === shown)
  // the next step of those vehicles; a correction is never the obvious one
  const next = plans.findLast(({ result, no: why, todo, corrected }) => result !== 'sent-back' && why === undefined && corrected.length < todo.length)
  const asked = batch.status === 'withdrawing' && !batch.readOnly

  const askAccept = () =>
    void modal.confirm({
      title: `整批受理 ${batch.batchNo}`,
      content: `${decided ? `受理余下 ${waiting} 辆待核验的车；${decided}，保持原结果` : `受理 ${batch.proofs.length} 份证明的 ${waiting} 辆车`}。结果将立即通知${batch.exporterName}。`,
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
                <Button type={plan === next ? 'primary' : 'default'} disabled={plan.no !== undefined} onClick={() => open(plan.result)}>
                  {plan.act}
                </Button>
              </span>
            ))}
          </>
        ) : (
          <>
            <span title={no('return')}>
              <Button disabled={no('return') !== undefined} onClick={() => open('return')}>
                整批退回
              </Button>
            </span>
            <span title={no('accept')}>
              <Button type={asked ? 'default' : 'primary'} disabled={no('accept') !== undefined} loading={accept.isPending} onClick={askAccept}>
                整批受理{rest}
              </Button>
            </span>
            {asked ? (
              <Button type="primary" onClick={() => open('answer')}>
                答复撤回
              </Button>
            ) : null}
          </>
        )}
      </div>
      {accept.error ? <ErrorPanel error={accept.error} /> : null}
      {shown === 'return' ? <ReturnDialog batch={batch} onClose={close} onDone={done} /> : null}
      {shown === 'answer' ? <AnswerDialog batch={batch} held={held} onClose={close} onDone={done} /> : null}
      {planned ? <DecideDialog batch={batch} plan={planned} onClose={close} onDone={done} /> : null}
    </>
  )
}
