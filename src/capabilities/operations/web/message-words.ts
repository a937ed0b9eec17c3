import type { Tone } from '../../../platform/web/look/tag.tsx'
import type { MessageRow, ReceivedRow } from '../contract.ts'

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

const dropped = 'dropped: '

/** The state as its row shows it: what was given up did not arrive. */
export function outState({ state, outcome }: { state: MessageRow['state']; outcome: string | null }): Word {
  if (state !== 'done') return outStates[state]
  return outcome?.startsWith(dropped) ? { text: '已放弃', tone: 'grey' } : { text: '已送达', tone: 'green' }
}

export const outcomeText = (outcome: string | null): string => (outcome?.startsWith(dropped) ? outcome.slice(dropped.length) : outcome) || '-'
