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
    ['pushing', ['received', 'undeliverable', 'resent'], 'delivered'],
    ['withdrawing', ['received', 'accepted', 'withdrawalGranted'], 'withdrawn'],
    ['withdrawing', ['received', 'accepted', 'sentBack', 'withdrawalGranted'], 'withdrawn'],
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

  it('once decided changes by the office alone: it corrects itself, or gives the batch back', () => {
    for (const event of events) {
      const given = event === 'withdrawalGranted' ? 'withdrawn' : undefined
      expect(afterEvent('accepted', event), event).toBe(event === 'sentBack' ? 'sent-back' : given)
      expect(afterEvent('sent-back', event), event).toBe(event === 'accepted' ? 'accepted' : given)
    }
  })
  it('whose certificate could not be made goes out once it can, and ends where customs overtook them all', () => {
    expect(after('submitted', ['undeliverable', 'sealed'])).toBe('pushing')
    expect(after('submitted', ['undeliverable', 'overtaken'])).toBe('withdrawn')
    for (const status of ['pushing', 'delivered', 'withdrawing', 'accepted', 'sent-back'] as const) {
      expect(afterEvent(status, 'overtaken'), status).toBeUndefined()
      expect(afterEvent(status, 'sealed'), status).toBeUndefined()
    }
  })
  it('has a way on from every state but the last, by whoever is at hand there', () => {
    const ways: Record<BatchStatus, BatchEvent[]> = {
      submitted: ['sealed', 'withdrawnUnpushed'], pushing: ['received', 'undeliverable', 'withdrawalAsked'],
      'push-failed': ['resent', 'sealed', 'withdrawnUnpushed', 'withdrawalAsked'], delivered: ['accepted', 'sentBack', 'withdrawalAsked'],
      withdrawing: ['withdrawalGranted', 'withdrawalDenied', 'withdrawnUndelivered', 'accepted', 'sentBack'],
      accepted: ['sentBack', 'withdrawalGranted'], 'sent-back': ['accepted', 'withdrawalGranted'], withdrawn: [],
    }
    for (const status of statuses) for (const event of ways[status]) expect(afterEvent(status, event), `${status} ${event}`).toBeDefined()
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

  it('is withdrawn at once where the office never got it, elsewhere it is asked, and at the end there is nothing to withdraw', () => {
    const ways = (mayBeThere: boolean) => Object.fromEntries(statuses.map((status) => [status, withdrawalIn(status, mayBeThere)]))
    const decided = { withdrawing: undefined, withdrawn: undefined, accepted: undefined, 'sent-back': undefined }
    const asked = { pushing: 'withdrawalAsked', delivered: 'withdrawalAsked' }
    expect(ways(true)).toMatchObject({ ...asked, 'push-failed': 'withdrawalAsked', ...decided })
    expect(ways(false)).toEqual({ submitted: 'withdrawnUnpushed', 'push-failed': 'withdrawnUnpushed', ...asked, ...decided })
  })
})
