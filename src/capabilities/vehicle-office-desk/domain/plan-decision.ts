import { deskVehicleStatuses, type DeskVehicleStatus, type VehicleDecision } from '../contract.ts'
import { isCorrection, needsProof } from './desk-states.ts'

interface Vehicle {
  vin: string
  status: DeskVehicleStatus
}
interface Proof<V extends Vehicle> {
  proofNo: string
  supersededAt: unknown
  vehicles: readonly V[]
}

export interface DecisionPlan<V> {
  result: VehicleDecision['result']
  /** what is decided */
  todo: readonly V[]
  /** those of them that were decided before: their correction needs a reason */
  corrected: readonly V[]
  /** accepted already: nothing is left to do with them */
  same: readonly V[]
  /** the button's words */
  act: string
  /** why it can't be done */
  no: string | undefined
}

const acts = { accepted: '受理', 'sent-back': '退回', deregistered: '登记注销' } as const
// decided so before, its day or its reason may still be wrong
const anew = { 'sent-back': '更正退回原因', deregistered: '更正注销日期' } as const

/** What deciding the ticked vehicles so would do; the button and the dialog read the same. */
export function planDecision<V extends Vehicle>(proofs: readonly Proof<V>[], vins: readonly string[], result: VehicleDecision['result']): DecisionPlan<V> {
  const chosen = new Set(vins)
  const ticked = proofs.flatMap(({ vehicles }) => vehicles.filter(({ vin }) => chosen.has(vin)))
  const todo = result === 'accepted' ? ticked.filter(({ status }) => status !== result) : ticked
  const same = ticked.filter((vehicle) => !todo.includes(vehicle))
  const corrected = todo.filter(({ status }) => status === result || isCorrection(status, result))
  const dead = proofs.find(({ supersededAt, vehicles }) => supersededAt !== null && vehicles.some((vehicle) => todo.includes(vehicle) && needsProof(vehicle.status, result)))
  const no = todo.length === 0 ? `所选车辆均${deskVehicleStatuses[result]}` : dead ? `证明 ${dead.proofNo} 已失效，其车辆只能退回` : undefined
  return { result, todo, corrected, same, act: wordsFor(result, todo, corrected), no }
}

function wordsFor(result: VehicleDecision['result'], todo: readonly Vehicle[], corrected: readonly Vehicle[]): string {
  if (todo.length === 0 || corrected.length < todo.length) return result === 'deregistered' ? `登记注销 ${todo.length} 辆` : `${acts[result]}所选 ${todo.length} 辆`
  if (result !== 'accepted' && corrected.every(({ status }) => status === result)) return anew[result]
  return `更正为“${deskVehicleStatuses[result]}”`
}

/** Of how many vehicles the whole batch still decides, and how those stand that keep their result. */
export function wholeBatch(vehicles: readonly { status: DeskVehicleStatus }[]): { waiting: number; rest: string; decided: string } {
  const waiting = vehicles.filter(({ status }) => status === 'received').length
  const decided = (['accepted', 'sent-back', 'deregistered'] as const).flatMap((status) => {
    const count = vehicles.filter((vehicle) => vehicle.status === status).length
    return count > 0 ? [`${deskVehicleStatuses[status]} ${count} 辆`] : []
  })
  const rest = waiting === 0 ? '' : waiting < vehicles.length ? `（余下 ${waiting} 辆）` : `（${waiting} 辆）`
  return { waiting, rest, decided: decided.join('、') }
}
