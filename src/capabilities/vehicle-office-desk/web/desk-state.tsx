import { StatusTag, type Tone } from '../../../platform/web/look/tag.tsx'
import { deskStatuses } from '../contract.ts'

const tones: Record<keyof typeof deskStatuses, Tone> = { received: 'amber', accepted: 'green', 'sent-back': 'red', withdrawing: 'amber', withdrawn: 'grey' }

export function DeskState({ status }: { status: keyof typeof deskStatuses }) {
  return <StatusTag tone={tones[status]} text={deskStatuses[status]} />
}

const vehicleStates: Readonly<Record<string, { tone: Tone; text: string }>> = {
  received: { tone: 'amber', text: '待核验' },
  accepted: { tone: 'green', text: '已受理' },
  'sent-back': { tone: 'red', text: '已退回' },
  deregistered: { tone: 'green', text: '已注销' },
}

export function DeskVehicleState({ status }: { status: string }) {
  const { tone, text } = vehicleStates[status] ?? { tone: 'grey' as const, text: status }
  return <StatusTag tone={tone} text={text} />
}
