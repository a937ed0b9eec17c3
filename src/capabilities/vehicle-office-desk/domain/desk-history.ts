import type { DeskBatchDetail, DeskVehicleStatus } from '../contract.ts'

type Event = DeskBatchDetail['history'][number]

export interface DeskLine extends Omit<Event, 'vin'> {
  /** none: it is about the batch */
  vins: readonly string[]
  /** the batch's state that followed from its vehicles, each of which was decided by itself */
  followed: boolean
}

/** 办理经过: what was decided with one click stands in one line. */
export function deskHistory(history: readonly Event[]): DeskLine[] {
  const ofVehicles = new Set(history.flatMap(({ vin, at }) => (vin === null ? [] : [at])))
  const clicks = Map.groupBy(history, ({ what, vin, reason, date, by, at }) => JSON.stringify([what, vin === null, reason, date, by, at]))
  return [...clicks.values()].flatMap((events) => {
    const [one] = events
    if (!one) return []
    const { vin, ...same } = one
    const vins = events.flatMap((event) => event.vin ?? [])
    return [{ ...same, vins, followed: vin === null && (one.what === 'accepted' || one.what === 'sent-back') && ofVehicles.has(one.at) }]
  })
}

/** Who brought the vehicle to where it stands: its own decision, else that on the whole batch. */
export function decidedBy(history: readonly Event[], vin: string, status: DeskVehicleStatus): Pick<Event, 'by' | 'at'> | undefined {
  const last = (of: string | null) => history.findLast((event) => event.vin === of && event.what === status)
  return last(vin) ?? last(null)
}
