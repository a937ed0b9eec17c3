import { StatusTag, type Tone } from '../../../platform/web/look/tag.tsx'
import { deskStatuses, deskVehicleStatuses, type DeskStatus, type DeskVehicleStatus } from '../contract.ts'
import { vehicleWord } from '../domain/desk-states.ts'

const tones: Record<DeskStatus, Tone> = { received: 'amber', withdrawing: 'amber', accepted: 'green', 'sent-back': 'red', withdrawn: 'grey' }

export function DeskState({ status }: { status: DeskStatus }) {
  return <StatusTag tone={tones[status]} text={deskStatuses[status]} />
}

/** Customs overtook the certificate: what is to be done with it stands in its reason. */
export function SupersededProof({ text = '证明已失效', reason = null }: { text?: string; reason?: string | null }) {
  return <StatusTag tone="red" text={text} reason={reason} />
}

const vehicleTones: Record<DeskVehicleStatus, Tone> = { received: 'amber', accepted: 'green', 'sent-back': 'red', deregistered: 'grey' }

export function DeskVehicleState({ status, batch }: { status: DeskVehicleStatus; batch: DeskStatus }) {
  return <StatusTag tone={batch === 'withdrawn' ? tones.withdrawn : vehicleTones[status]} text={vehicleWord(status, batch)} />
}

const events: Readonly<Record<string, string>> = {
  ...deskStatuses,
  ...deskVehicleStatuses,
  received: '收到批次',
  accepted: '受理',
  'sent-back': '退回',
  deregistered: '登记注销',
  'withdrawal-asked': '企业申请撤回',
  'withdrawal-granted': '同意撤回',
  'withdrawal-denied': '不同意撤回',
  'proof-superseded': '证明失效',
}

export const eventText = (what: string): string => events[what] ?? what
