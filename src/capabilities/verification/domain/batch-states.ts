import type { BatchStatus } from '../contract.ts'

/**
 * From which states an event moves a batch on, and to which (decision 18). Receipts may come in any order, so an
 * office's answer is taken from `submitted` on: it proves that the batch arrived, whatever we had heard before.
 * An office may correct its decision; the later one stands, whichever came first (`moveBatch` compares their times).
 */
export const batchTransitions = {
  sealed: { from: ['submitted'], to: 'pushing' },
  undeliverable: { from: ['submitted', 'pushing', 'withdrawing'], to: 'push-failed' },
  received: { from: ['submitted', 'pushing', 'push-failed'], to: 'delivered' },
  // an office that accepts after all has not granted the withdrawal
  accepted: { from: ['submitted', 'pushing', 'push-failed', 'delivered', 'withdrawing', 'sent-back'], to: 'accepted' },
  withdrawalAsked: { from: ['pushing', 'delivered'], to: 'withdrawing' },
  withdrawnUnpushed: { from: ['submitted', 'push-failed'], to: 'withdrawn' },
  withdrawalGranted: { from: ['withdrawing', 'pushing', 'delivered'], to: 'withdrawn' },
  // the office never had it: there is nobody to ask
  withdrawnUndelivered: { from: ['withdrawing'], to: 'withdrawn' },
  withdrawalDenied: { from: ['withdrawing'], to: 'delivered' },
  sentBack: { from: ['submitted', 'pushing', 'push-failed', 'delivered', 'withdrawing', 'accepted'], to: 'sent-back' },
} as const satisfies Record<string, { from: readonly BatchStatus[]; to: BatchStatus }>

export type BatchEvent = keyof typeof batchTransitions

/** How a withdrawal begins in this state, or undefined where there is none: the button, the 409 and the test read this. */
export function withdrawalIn(status: BatchStatus): 'withdrawnUnpushed' | 'withdrawalAsked' | undefined {
  return (['withdrawnUnpushed', 'withdrawalAsked'] as const).find((event) => afterEvent(status, event) !== undefined)
}

/** The state after the event, or undefined where it changes nothing any more. */
export function afterEvent(status: BatchStatus, event: BatchEvent): BatchStatus | undefined {
  const transition: { from: readonly BatchStatus[]; to: BatchStatus } = batchTransitions[event]
  return transition.from.includes(status) ? transition.to : undefined
}
