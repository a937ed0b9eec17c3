import { declarationChannel } from '../../../src/vocabulary/codes/declaration-channel.ts'
import { addDays, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import type { Random } from './random.ts'
import type { Route } from './routes.ts'
import type { DeclarationClearance } from './world-types.ts'

export type Progress = { exportDate: PlainDate | null; clearance: DeclarationClearance }

/**
 * How far a declaration got until today. `mishap` stops it where the exporter has to act (退单) or where
 * it ended (删单); everything else goes its way: received, audited, released, out of the country, closed.
 */
export function progressOf(random: Random, route: Route, declareDate: PlainDate, today: PlainDate, mishap?: 'returned' | 'deleted'): Progress {
  const audited = addDays(declareDate, 1)
  const exported = addDays(declareDate, random.between(...route.days))
  const closed = addDays(exported, random.between(1, 4))
  const clock = `${String(random.between(9, 17)).padStart(2, '0')}:${String(random.between(0, 59)).padStart(2, '0')}`

  const at = (day: PlainDate, channel: string, closeDate: PlainDate | null = null): DeclarationClearance => {
    const row = declarationChannel.find(channel)
    if (!row) throw new Error(`No such receipt channel: ${channel}`)
    // what happened today happened just after midnight: nothing in the demo lies in the future
    const noticeAt = day === today ? `${day}T00:0${clock.slice(-1)}:00+08:00` : `${day}T${clock}:00+08:00`
    return { channel, declarationStatus: row.status, noticeAt, closeDate }
  }

  if (mishap && audited <= today) return { exportDate: null, clearance: at(audited, mishap === 'returned' ? 'Z' : 'D') }
  if (closed <= today) return { exportDate: exported, clearance: at(closed, 'R', closed) }
  if (exported <= today) return { exportDate: exported, clearance: at(exported, 'F') }
  if (audited < today) return { exportDate: null, clearance: at(audited, random.weighted([['G', 3], ['F', 4], ['C', 1]])) }
  return { exportDate: null, clearance: at(declareDate, declareDate === today ? '7' : 'L') }
}
