import type { BatchStatus } from '../contract.ts'

/**
 * From which states an event moves a batch on, and to which (decision 18). Receipts may come in any order, so an
 * office's answer is taken from `submitted` on: it proves that the batch arrived, whatever we had heard before.
 */
export const batchTransitions = {
  sealed: { from: ['submitted'], to: 'pushing' },
  undeliverable: { from: ['submitted', 'pushing'], to: 'push-failed' },
  resent: { from: ['push-failed'], to: 'pushing' },
  received: { from: ['submitted', 'pushing', 'push-failed'], to: 'delivered' },
  accepted: { from: ['submitted', 'pushing', 'push-failed', 'delivered'], to: 'accepted' },
  sentBack: { from: ['submitted', 'pushing', 'push-failed', 'delivered'], to: 'sent-back' },
} as const satisfies Record<string, { from: readonly BatchStatus[]; to: BatchStatus }>

export type BatchEvent = keyof typeof batchTransitions

/** The state after the event, or undefined where it changes nothing any more. */
export function afterEvent(status: BatchStatus, event: BatchEvent): BatchStatus | undefined {
  const transition: { from: readonly BatchStatus[]; to: BatchStatus } = batchTransitions[event]
  return transition.from.includes(status) ? transition.to : undefined
}
