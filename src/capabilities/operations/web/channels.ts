import type { OfficeRow } from '../contract.ts'

type Channel = OfficeRow['channel']

export const channelNames: Readonly<Record<Channel, string>> = { desk: '本平台核验台', system: '自有系统' }
export const otherChannel = (channel: Channel): Channel => (channel === 'desk' ? 'system' : 'desk')

/** Why the channel can't be changed now; the server says the same, in the same order, when something came between. */
export function switchHindrance({ channel, openDeliveries, undecided, connected }: OfficeRow): string | undefined {
  if (channel === 'desk' && !connected) return '自有系统尚未接入'
  if (openDeliveries > 0) return `还有 ${openDeliveries} 个批次正在推送`
  return channel === 'desk' && undecided > 0 ? `核验台还有 ${undecided} 个批次未办结` : undefined
}
