import type { OfficeRow } from '../contract.ts'

type Channel = OfficeRow['channel']

export const channelNames: Readonly<Record<Channel, string>> = { desk: '本平台核验台', system: '自有系统' }
export const otherChannel = (channel: Channel): Channel => (channel === 'desk' ? 'system' : 'desk')
