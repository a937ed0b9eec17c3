import type { Tone } from '../../../platform/web/look/tag.tsx'

/** Whole days until an instant; negative when it is past. */
export function daysLeft(validTo: string, now: Date): number {
  return Math.floor((Date.parse(validTo) - now.getTime()) / 86_400_000)
}

export function expiryTone(days: number): Tone {
  if (days < 7) return 'red'
  return days < 30 ? 'amber' : 'green'
}

const purposes: Readonly<Record<string, string>> = {
  ca: '发卡机构',
  root: '发卡机构',
  seal: '电子签章',
  timestamp: '时间戳',
  exchange: '报文签名',
  card: '卡介质',
}

export const purposeName = (purpose: string): string => purposes[purpose] ?? purpose
