import { deskStatuses, deskVehicleStatuses, type DeskStatus, type DeskVehicleStatus } from '../contract.ts'

/** What an officer may do with a batch in which state; the button, the 409 and the test read this. */
export const allowedAtDesk = {
  accept: ['received', 'withdrawing'],
  return: ['received', 'withdrawing'],
  decide: ['received', 'withdrawing', 'accepted', 'sent-back'],
  answerWithdrawal: ['withdrawing'],
} as const satisfies Record<string, readonly DeskStatus[]>

export type DeskAct = keyof typeof allowedAtDesk

export const mayAtDesk = (act: DeskAct, status: DeskStatus): boolean =>
  (allowedAtDesk[act] as readonly DeskStatus[]).includes(status)

/** From what a vehicle may go on without anybody having been wrong; everything else corrects a decision and needs a reason. */
const onward: Readonly<Record<DeskVehicleStatus, readonly DeskVehicleStatus[]>> = {
  received: ['accepted', 'sent-back', 'deregistered'],
  accepted: ['deregistered'],
  'sent-back': [],
  deregistered: [],
}

export const isCorrection = (from: DeskVehicleStatus, to: DeskVehicleStatus): boolean => from !== to && !onward[from].includes(to)

const takenOn: readonly DeskVehicleStatus[] = ['accepted', 'deregistered']

/**
 * How many vehicles the office has taken on. Each of them holds its batch: it is neither sent back as a whole nor given
 * back to the exporter, or a vehicle that was deregistered could be submitted again.
 */
export const takenOnIn = (vehicles: readonly DeskVehicleStatus[]): number => vehicles.filter((status) => takenOn.includes(status)).length

/** Why the whole batch can't be sent back or given back, said before anybody tries. */
export const whyHeld = (vehicles: readonly DeskVehicleStatus[]): string | undefined => {
  const count = takenOnIn(vehicles)
  return count > 0 ? `批次中已有 ${count} 辆车受理或注销，不能整批退回或同意撤回` : undefined
}

/** Whether a decision takes something on that a certificate must carry: one that customs overtook carries nothing new. */
export const needsProof = (from: DeskVehicleStatus, to: DeskVehicleStatus): boolean => to !== from && takenOn.includes(to)

interface Paper {
  supersededAt: unknown
  vehicles: readonly { status: DeskVehicleStatus }[]
}

/** The certificate that stands in the way of accepting all that waits: its vehicles are sent back first. */
export const inTheWay = <P extends Paper>(proofs: readonly P[]): P | undefined =>
  proofs.find(({ supersededAt, vehicles }) => supersededAt !== null && vehicles.some(({ status }) => status === 'received'))

/** The state of a batch follows from its vehicles: sent back when all were, accepted once none waits. */
export function batchStateOf(current: DeskStatus, vehicles: readonly DeskVehicleStatus[]): DeskStatus {
  if (vehicles.some((status) => status === 'received')) return current
  return vehicles.every((status) => status === 'sent-back') ? 'sent-back' : 'accepted'
}

/** How a vehicle stands, in the exporter's words: what waited when its batch was withdrawn is 已撤回 there too. */
export const vehicleWord = (status: DeskVehicleStatus, batch: DeskStatus): string =>
  batch === 'withdrawn' && status === 'received' ? deskStatuses.withdrawn : deskVehicleStatuses[status]
