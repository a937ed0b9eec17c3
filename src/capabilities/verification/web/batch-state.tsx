import type { Tone } from '../../../platform/web/look/tag.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { batchStatuses, type BatchRow, type BatchStatus } from '../contract.ts'
import styles from './detail.module.css'

const tones: Record<BatchStatus, Tone> = {
  submitted: 'blue',
  pushing: 'blue',
  'push-failed': 'red',
  delivered: 'blue',
  withdrawing: 'amber',
  withdrawn: 'grey',
  accepted: 'green',
  'sent-back': 'amber',
}

const known = (status: string): status is BatchStatus => status in batchStatuses

export const batchStatusText = (status: string): string => (known(status) ? batchStatuses[status] : status)

export function BatchState({ status, reason }: { status: string; reason?: string | null }) {
  return <StatusTag tone={known(status) ? tones[status] : 'grey'} text={batchStatusText(status)} reason={reason ?? null} />
}

/** The state of a batch in a list, with what became of its vehicles where that is not the same for all. */
export function BatchProgress({ batch }: { batch: Pick<BatchRow, 'status' | 'reason' | 'sentBack' | 'deregistered' | 'vehicleCount'> }) {
  const { status, reason, sentBack, deregistered, vehicleCount } = batch
  return (
    <span className={styles['progress']}>
      {deregistered > 0 && deregistered === vehicleCount ? <StatusTag tone="green" text="均已注销" /> : <BatchState status={status} reason={reason} />}
      {sentBack > 0 && status !== 'sent-back' ? <StatusTag tone="amber" text={`${sentBack} 辆退回`} /> : null}
      {deregistered > 0 && deregistered < vehicleCount ? (
        <span className="cc-quiet">
          已注销 {deregistered} / {vehicleCount}
        </span>
      ) : null}
    </span>
  )
}

/** How a declaration stands in the batch that it was submitted with last. */
export function DeclarationBatchState({ state }: { state: string }) {
  if (state === 'superseded') return <StatusTag tone="red" text="证明已失效" />
  return <BatchState status={state} />
}

/** Nothing further comes by itself. */
export const batchIsSettled = (status: string): boolean => ['withdrawn', 'accepted', 'sent-back'].includes(status)

const results: Readonly<Record<string, { tone: Tone; text: string }>> = {
  accepted: { tone: 'green', text: '已受理' },
  'sent-back': { tone: 'amber', text: '已退回' },
  deregistered: { tone: 'green', text: '已注销' },
  withdrawn: { tone: 'grey', text: '已撤回' },
  superseded: { tone: 'red', text: '证明已失效' },
}

export function VehicleResult({ result, reason }: { result: string | null; reason: string | null }) {
  if (!result) return <StatusTag tone="grey" text="待办理" />
  const { tone, text } = results[result] ?? { tone: 'grey' as const, text: result }
  return <StatusTag tone={tone} text={text} reason={reason} />
}

const proofStates: Readonly<Record<string, { tone: Tone; text: string }>> = {
  sealing: { tone: 'blue', text: '生成中' },
  valid: { tone: 'green', text: '有效' },
  withdrawn: { tone: 'grey', text: '已撤回' },
  superseded: { tone: 'red', text: '已失效' },
}

/** `sentBack`: the office sent back all that stands on it. */
export function ProofState({ status, sentBack }: { status: string; sentBack: boolean }) {
  if (sentBack && status === 'valid') return <StatusTag tone="amber" text="已退回" />
  const { tone, text } = proofStates[status] ?? { tone: 'grey' as const, text: status }
  return <StatusTag tone={tone} text={text} />
}
