import { describe, expect, it } from 'vitest'
import type { Health } from '../contract.ts'
import { daysLeft, isSilent, troublesOf } from './troubles.ts'

const now = new Date('2026-03-15T04:00:00Z')
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString()
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString()

const well: Health = {
  outbox: { open: 3, dead: 0, oldestSeconds: 12 },
  inbox: { open: 1, quarantined: 0 },
  certificates: [{ purpose: '电子签章', keyId: 'a', validTo: inDays(400) }, { purpose: '时间戳', keyId: 'b', validTo: inDays(60) }],
  crlNextUpdate: inDays(1),
  partners: [{ name: 'customs', simulated: false, lastSent: ago(5), lastHeard: ago(50) }],
  parts: [{ name: 'worker', ok: true, says: 'working', at: ago(0) }],
}
const saidOf = (change: Partial<Health>) => troublesOf({ ...well, ...change }, now).map(({ says }) => says)

describe('what is wrong', () => {
  it('is nothing when all is well', () => expect(troublesOf(well, now)).toEqual([]))

  it.each<[Partial<Health>, string]>([
    [{ outbox: { open: 0, dead: 2, oldestSeconds: 0 } }, '2 条报文未能送出'],
    [{ outbox: { open: 1, dead: 0, oldestSeconds: 361 } }, '最早的待发报文已等待 6 分钟'],
    [{ inbox: { open: 0, quarantined: 1 } }, '1 条收到的报文已隔离'],
    [{ partners: [{ name: 'office:610100', simulated: false, lastSent: ago(31), lastHeard: ago(32) }] }, '车辆管理所系统 610100没有回应'],
    [{ certificates: [{ purpose: '时间戳', keyId: 'b', validTo: inDays(59.5) }] }, '时间戳证书将在 59 天后到期'],
    [{ certificates: [{ purpose: '时间戳', keyId: 'b', validTo: inDays(-0.1) }] }, '时间戳证书已过期'],
    [{ crlNextUpdate: ago(1) }, '卡证书注销列表已过期'],
    [{ crlNextUpdate: null }, '卡证书注销列表已过期'],
    [{ parts: [{ name: 'seal', ok: false, says: 'x', at: ago(3) }] }, '盖章服务没有正常运行'],
    [{ parts: [{ name: 'audit', ok: false, says: 'x', at: ago(600) }] }, '操作记录核验未通过'],
    [{ parts: [{ name: 'audit', ok: false, says: 'x', at: ago(3 * 24 * 60) }] }, '操作记录超过两天没有核验'],
  ])('is said: %j', (change, says) => expect(saidOf(change)).toEqual([says]))

  it('comes by urgency: what stands still before what will', () => {
    const all = troublesOf({ ...well, outbox: { open: 0, dead: 1, oldestSeconds: 0 }, crlNextUpdate: null, certificates: [{ purpose: '电子签章', keyId: 'a', validTo: inDays(30) }] }, now)
    expect(all.map(({ urgency }) => urgency)).toEqual(['now', 'now', 'soon'])
  })
})

describe('a silent partner', () => {
  const silent = (lastSent: string | null, lastHeard: string | null) => isSilent({ name: 'customs', simulated: false, lastSent, lastHeard }, now)
  it('took something half an hour ago and said nothing since', () => {
    expect(silent(ago(31), null)).toBe(true)
    expect(silent(ago(31), ago(40))).toBe(true)
    expect(silent(ago(31), ago(30))).toBe(false)
    expect(silent(ago(29), ago(40))).toBe(false)
    // nobody asked it anything
    expect(silent(null, ago(90_000))).toBe(false)
  })
})

it('counts whole days to an expiry', () => {
  expect([daysLeft(inDays(1), now), daysLeft(inDays(0.9), now), daysLeft(inDays(-0.1), now)]).toEqual([1, 0, -1])
})
