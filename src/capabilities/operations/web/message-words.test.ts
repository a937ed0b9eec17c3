import { describe, expect, it } from 'vitest'
import type { OfficeRow } from '../contract.ts'
import { switchHindrance } from './channels.ts'
import { messageName, outState, withoutWire } from './message-words.ts'

describe('a message', () => {
  it('that left arrived; what the platform did inside is done; what was given up is neither', () => {
    const text = (destination: string, outcome: string | null) => outState({ state: 'done', outcome, destination }).text
    expect([text('customs', null), text('sealing', null), text('desk:610300', null), text('customs', 'dropped: 测试')]).toEqual(['已送达', '已完成', '已完成', '已放弃'])
  })

  it('that answers says how it turned out', () => {
    expect(messageName({ messageType: 'batch-receipt', result: 'received' })).toBe('批次回执（已收到）')
    expect(messageName({ messageType: 'batch-receipt', result: 'accepted' })).toBe('批次回执（已受理）')
    expect(messageName({ messageType: 'withdrawal-answer', result: 'not-granted' })).toBe('撤回答复（不同意）')
    expect(messageName({ messageType: 'declaration-query', result: null })).toBe('报关单查询')
    expect(messageName({ messageType: 'batch-receipt', result: 'unheard-of' })).toBe('批次回执')
  })

  it.each([
    ['out', 'customs', 'waiting', null, '尚未发往对方'],
    ['out', 'customs', 'done', null, '已送达'],
    ['out', 'customs', 'done', 'dropped: 测试', '未能发往对方'],
    ['out', 'customs', 'dead', null, '未能发往对方'],
    ['out', 'sealing', 'done', null, '由“盖章服务”在平台内部处理'],
    ['out', 'desk:610300', 'done', null, '由“车管所核验台 610300”在平台内部处理'],
    ['out', 'own-inbox', 'waiting', null, '由“本平台收件箱”在平台内部处理'],
    ['in', 'customs', 'done', null, '没有留存原文'],
  ] as const)('%s %s, %s, without what went over the wire, says why', (direction, partner, state, outcome, says) => {
    const said = withoutWire({ direction, partner, state, outcome }).says
    expect(said).toContain(says)
    expect(said.includes('尚未')).toBe(says.includes('尚未'))
  })
})

describe('a channel', () => {
  const office = (change: Partial<OfficeRow>): OfficeRow => ({ id: '1', code: '610300', name: '宝鸡', channel: 'desk', openDeliveries: 0, undecided: 0, connected: true, ...change })
  it.each([
    [{}, undefined],
    [{ connected: false }, '自有系统尚未接入'],
    [{ connected: false, openDeliveries: 1, undecided: 2 }, '自有系统尚未接入'],
    [{ undecided: 2 }, '核验台还有 2 个批次未办结'],
    [{ openDeliveries: 1, undecided: 2 }, '还有 1 个批次正在推送'],
    [{ channel: 'system', connected: false, undecided: 2 }, undefined],
    [{ channel: 'system', openDeliveries: 3 }, '还有 3 个批次正在推送'],
  ] as const)('%j can be changed, or says why not', (change, says) => {
    expect(switchHindrance(office(change))).toBe(says)
  })
})
