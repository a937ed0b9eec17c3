import type { Tone } from '../../../platform/web/look/tag.tsx'
import { messageTypeName, partnerName } from '../../../vocabulary/message-words.ts'
import type { MessageRow, RawMessage, ReceivedRow } from '../contract.ts'

type Word = { readonly text: string; readonly tone: Tone }

/** In the order of what needs somebody. */
export const outStates: Readonly<Record<MessageRow['state'], Word>> = {
  dead: { text: '死信', tone: 'red' },
  waiting: { text: '待发', tone: 'blue' },
  done: { text: '已结束', tone: 'green' },
}

export const inStates: Readonly<Record<ReceivedRow['state'], Word>> = {
  quarantined: { text: '已隔离', tone: 'red' },
  received: { text: '待处理', tone: 'blue' },
  waiting: { text: '等待对应', tone: 'amber' },
  done: { text: '已处理', tone: 'green' },
}

const results: Readonly<Record<string, string>> = {
  received: '已收到',
  accepted: '已受理',
  'sent-back': '退回',
  deregistered: '已注销',
  granted: '同意',
  'not-granted': '不同意',
}

/** The type, and of an answer how it turned out: 批次回执（已受理）. A result that nobody named yet says nothing here. */
export function messageName({ messageType, result }: { messageType: string; result: string | null }): string {
  const said = result === null ? undefined : results[result]
  return said ? `${messageTypeName(messageType)}（${said}）` : messageTypeName(messageType)
}

// carried out by the platform itself: nothing of it ever goes over a wire
const inside: readonly string[] = ['sealing', 'desk', 'own-inbox']
const isInside = (partner: string) => inside.includes(partner.split(':')[0] ?? '')

/** Why nothing is there as it went over the wire. */
export function withoutWire({ direction, partner, state, outcome }: Pick<RawMessage, 'direction' | 'partner' | 'state' | 'outcome'>): { title: string; says: string } {
  if (direction === 'in') return { title: '没有线上原文', says: '该来报没有留存原文。' }
  if (isInside(partner)) {
    const where = `由“${partnerName(partner)}”在平台内部处理，不经网络发送，因此没有线上原文与签名。`
    if (state === 'waiting') return { title: '等待平台内部处理', says: where }
    return { title: state === 'dead' ? '平台内部处理未成功' : '平台内部处理', says: where }
  }
  if (state === 'waiting') return { title: '尚未发出', says: '报文尚未发往对方，发出后在此显示原文与签名。' }
  if (state === 'done' && !outcome?.startsWith(dropped)) return { title: '没有线上原文', says: '报文已送达，线上原文没有留存。' }
  return { title: '没有线上原文', says: '报文未能发往对方，没有线上原文。' }
}

const dropped = 'dropped: '

/** The state as its row shows it: what was given up did not arrive, what the platform does inside is done. */
export function outState({ state, outcome, destination }: Pick<MessageRow, 'state' | 'outcome' | 'destination'>): Word {
  if (state !== 'done') return outStates[state]
  return outcome?.startsWith(dropped) ? { text: '已放弃', tone: 'grey' } : { text: isInside(destination) ? '已完成' : '已送达', tone: 'green' }
}

export const outcomeText = (outcome: string | null): string => (outcome?.startsWith(dropped) ? outcome.slice(dropped.length) : outcome) || '-'
