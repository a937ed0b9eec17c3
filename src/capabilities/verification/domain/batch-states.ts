import type { BatchStatus } from '../contract.ts'

/**
 * From which states an event moves a batch on, and to which (decision 18; the whole table with every way out:
 * docs/decisions/0018). Receipts may come in any order, so an office's answer is taken from `submitted` on: it proves
 * that the batch arrived, whatever we had heard before. An office may correct its decision; the later one stands,
 * whichever came first (`moveBatch` compares their times).
 */
export const batchTransitions = {
  // from push-failed where it was a certificate that could not be made, and then could
  sealed: { from: ['submitted', 'push-failed'], to: 'pushing' },
  // customs changed all its declarations before anything was sent: there is nothing left to push
  overtaken: { from: ['submitted', 'push-failed'], to: 'withdrawn' },
  undeliverable: { from: ['submitted', 'pushing'], to: 'push-failed' },
  // the operator sent a refused delivery again, and this time it was taken
  resent: { from: ['push-failed'], to: 'pushing' },
  received: { from: ['submitted', 'pushing', 'push-failed'], to: 'delivered' },
  // an office that accepts after all has not granted the withdrawal
  accepted: { from: ['submitted', 'pushing', 'push-failed', 'delivered', 'withdrawing', 'sent-back'], to: 'accepted' },
  withdrawalAsked: { from: ['pushing', 'push-failed', 'delivered'], to: 'withdrawing' },
  withdrawnUnpushed: { from: ['submitted', 'push-failed'], to: 'withdrawn' },
  // what an office gives back it has given back, also where its decision from before is heard first
  withdrawalGranted: { from: ['withdrawing', 'pushing', 'push-failed', 'delivered', 'accepted', 'sent-back'], to: 'withdrawn' },
  // the office never had it: there is nobody to ask
  withdrawnUndelivered: { from: ['withdrawing'], to: 'withdrawn' },
  withdrawalDenied: { from: ['withdrawing'], to: 'delivered' },
  sentBack: { from: ['submitted', 'pushing', 'push-failed', 'delivered', 'withdrawing', 'accepted'], to: 'sent-back' },
} as const satisfies Record<string, { from: readonly BatchStatus[]; to: BatchStatus }>

export type BatchEvent = keyof typeof batchTransitions

/**
 * How a withdrawal begins, or undefined where there is none: the button, the 409 and the test read this.
 * `mayBeThere`: a delivery is under way or was taken; a failed push may have been sent again meanwhile.
 */
export function withdrawalIn(status: BatchStatus, mayBeThere: boolean): 'withdrawnUnpushed' | 'withdrawalAsked' | undefined {
  if (!mayBeThere && afterEvent(status, 'withdrawnUnpushed')) return 'withdrawnUnpushed'
  return afterEvent(status, 'withdrawalAsked') && 'withdrawalAsked'
}

/** The state after the event, or undefined where it changes nothing any more. */
export function afterEvent(status: BatchStatus, event: BatchEvent): BatchStatus | undefined {
  const transition: { from: readonly BatchStatus[]; to: BatchStatus } = batchTransitions[event]
  return transition.from.includes(status) ? transition.to : undefined
}
