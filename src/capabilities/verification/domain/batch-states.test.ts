import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchStatuses, type BatchStatus } from '../contract.ts'
import { afterEvent, batchTransitions, withdrawalIn, type BatchEvent } from './batch-states.ts'

const statuses = Object.keys(batchStatuses) as BatchStatus[]
const events = Object.keys(batchTransitions) as BatchEvent[]
const after = (status: BatchStatus, heard: readonly BatchEvent[]) => heard.reduce((now, event) => afterEvent(now, event) ?? now, status)

describe('a batch (decision 18)', () => {
  // what an office says once a delivery is on its way, with the messages that may come before, after or twice
  it.each<[BatchStatus, BatchEvent[], BatchStatus]>([
    ['pushing', ['received'], 'delivered'],
    ['pushing', ['received', 'accepted'], 'accepted'],
    ['pushing', ['received', 'sentBack'], 'sent-back'],
    ['pushing', ['received', 'undeliverable'], 'delivered'],
    ['pushing', ['received', 'undeliverable', 'accepted'], 'accepted'],
    ['withdrawing', ['received', 'withdrawalGranted'], 'withdrawn'],
    ['withdrawing', ['received', 'withdrawalDenied'], 'delivered'],
    ['withdrawing', ['received', 'withdrawalDenied', 'accepted'], 'accepted'],
  ])('%s ends in the same state in whatever order %j arrive, and however often', (status, heard, ends) => {
    const orders = fc.shuffledSubarray([...heard, ...heard], { minLength: heard.length * 2, maxLength: heard.length * 2 })
    fc.assert(fc.property(orders, (order) => {
      expect(after(status, order)).toBe(ends)
    }))
  })

  it('is never brought back by news once it was withdrawn', () => {
    for (const event of events) expect(afterEvent('withdrawn', event), event).toBeUndefined()
  })

  it('once decided changes by a correction of the office alone', () => {
    for (const event of events) {
      expect(afterEvent('accepted', event), event).toBe(event === 'sentBack' ? 'sent-back' : undefined)
      expect(afterEvent('sent-back', event), event).toBe(event === 'accepted' ? 'accepted' : undefined)
    }
  })

  it('moves to another state or not at all, and every state can be reached', () => {
    for (const status of statuses) for (const event of events) expect(afterEvent(status, event)).not.toBe(status)
    const reached = new Set<BatchStatus>(['submitted'])
    for (let size = 0; size < reached.size; ) {
      size = reached.size
      for (const status of Array.from(reached)) for (const event of events) reached.add(afterEvent(status, event) ?? status)
    }
    expect([...reached].sort()).toEqual([...statuses].sort())
  })

  it('is withdrawn at once before the push began, afterwards the office is asked, and at the end there is nothing to withdraw', () => {
    expect(Object.fromEntries(statuses.map((status) => [status, withdrawalIn(status)]))).toEqual({
      submitted: 'withdrawnUnpushed', 'push-failed': 'withdrawnUnpushed', pushing: 'withdrawalAsked', delivered: 'withdrawalAsked',
      withdrawing: undefined, withdrawn: undefined, accepted: undefined, 'sent-back': undefined,
    })
  })
})
