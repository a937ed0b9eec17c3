import type { Tone } from '../../../platform/web/look/tag.tsx'
import { expiresSoonDays } from '../domain/troubles.ts'

export function expiryTone(days: number): Tone {
  if (days < 7) return 'red'
  return days < expiresSoonDays ? 'amber' : 'green'
}

export const expiryText = (days: number): string => (days < 0 ? '已过期' : `剩余 ${days} 天`)
