import { partnerName } from '../../../vocabulary/message-words.ts'
import type { Health } from '../contract.ts'

/** Something the operator should know of first. `now`: work stands still until somebody acts. */
export interface Trouble {
  urgency: 'now' | 'soon'
  says: string
  /** what it holds up, and what to do */
  because: string
  /** where it is dealt with */
  act?: { label: string; to: string; search?: Readonly<Record<string, string>> }
}

const slowSeconds = 300
const silentMs = 30 * 60_000
export const expiresSoonDays = 60
const dayMs = 86_400_000

/** Whole days until an instant; negative when it is past. */
export const daysLeft = (validTo: string, now: Date): number => Math.floor((Date.parse(validTo) - now.getTime()) / dayMs)

/** It took a message of ours half an hour ago and nothing came from it since. */
export function isSilent({ lastSent, lastHeard }: Health['partners'][number], now: Date): boolean {
  if (lastSent === null || now.getTime() - Date.parse(lastSent) < silentMs) return false
  return lastHeard === null || Date.parse(lastHeard) < Date.parse(lastSent)
}

const partNames: Readonly<Record<string, string>> = { worker: '后台处理进程', seal: '盖章服务', audit: '操作记录核验' }
export const partName = (name: string): string => partNames[name] ?? name

/** Each day the whole chain is walked: either that was not done, or the chain is broken. */
function auditTrouble({ at }: Health['parts'][number], now: Date): Trouble {
  if (now.getTime() - Date.parse(at) > 2 * dayMs) {
    return { urgency: 'soon', says: '操作记录超过两天没有核验', because: '平台每天自动核验全部操作记录，请查看服务器日志。' }
  }
  return { urgency: 'now', says: '操作记录核验未通过', because: '有操作记录被改动、缺失，或不是由本平台签名。请保留数据库现状与备份，并立即查明原因。' }
}

/** What is wrong, the most urgent first; empty: everything is well. */
export function troublesOf(health: Health, now: Date): Trouble[] {
  const { outbox, inbox } = health
  const troubles: Trouble[] = []
  for (const part of health.parts.filter(({ ok }) => !ok)) {
    if (part.name === 'audit') troubles.push(auditTrouble(part, now))
    else troubles.push({ urgency: 'now', says: `${partName(part.name)}没有正常运行`, because: '报文收发与盖章可能已停止，请查看服务器日志并重启该进程。' })
  }
  if (outbox.dead > 0) {
    troubles.push({
      urgency: 'now',
      says: `${outbox.dead} 条报文未能送出`,
      because: '对方拒收，同一业务的后续报文已暂停，等待重发或放弃。',
      act: { label: '处理死信', to: '/operations/messages', search: { state: 'dead' } },
    })
  }
  if (inbox.quarantined > 0) {
    troubles.push({
      urgency: 'now',
      says: `${inbox.quarantined} 条收到的报文已隔离`,
      because: '内容无法识别或没有对应的业务，请核对原文并与对方联系。',
      act: { label: '查看隔离报文', to: '/operations/messages', search: { box: 'in', state: 'quarantined' } },
    })
  }
  if (outbox.open > 0 && outbox.oldestSeconds > slowSeconds) {
    troubles.push({
      urgency: 'now',
      says: `最早的待发报文已等待 ${Math.floor(outbox.oldestSeconds / 60)} 分钟`,
      because: outbox.dead > 0 ? '可能排在死信之后，处理死信后继续发送；也可能是往来系统无法连接。' : '往来系统可能无法连接，连通后自动继续发送。',
      act: { label: '查看待发报文', to: '/operations/messages', search: { state: 'waiting' } },
    })
  }
  for (const partner of health.partners.filter((one) => isSilent(one, now))) {
    troubles.push({
      urgency: 'soon',
      says: `${partnerName(partner.name)}没有回应`,
      because: '最近一次发出的报文超过 30 分钟未获任何来报，请与对方核对。',
      act: { label: '查看往来报文', to: '/operations/messages', search: { find: partner.name } },
    })
  }
  for (const { purpose, validTo } of health.certificates) {
    const days = daysLeft(validTo, now)
    if (days >= expiresSoonDays) continue
    troubles.push({
      urgency: days < 7 ? 'now' : 'soon',
      says: days < 0 ? `${purpose}证书已过期` : `${purpose}证书将在 ${days} 天后到期`,
      because: days < 0 ? '新的证明已无法签发，请立即换发证书。' : '到期后无法签发证明，请安排换发证书；已签发的证明不受影响。',
      act: { label: '查看证书', to: '/operations/issuer' },
    })
  }
  if (health.crlNextUpdate === null || Date.parse(health.crlNextUpdate) < now.getTime()) {
    troubles.push({ urgency: 'now', says: '卡证书注销列表已过期', because: '任何卡都无法登录。平台每天自动更新该列表，请查看服务器日志。' })
  }
  return troubles.sort((a, b) => Number(a.urgency === 'soon') - Number(b.urgency === 'soon'))
}
