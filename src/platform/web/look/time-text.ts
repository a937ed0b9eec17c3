const parts = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** 2025-11-21 09:30:05 in Shanghai, wherever the browser stands. */
export function secondText(instant: string): string {
  const part = Object.fromEntries(parts.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]))
  return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}:${part['second']}`
}

export const minuteText = (instant: string): string => secondText(instant).slice(0, 16)
export const dayText = (instant: string): string => secondText(instant).slice(0, 10)

/** 42秒, 5分钟, 3小时, 2天: how long something lasts, in its largest unit. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))}秒`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}分钟`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}小时`
  return `${Math.floor(seconds / 86_400)}天`
}
