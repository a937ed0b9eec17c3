import { attended } from '../session/activity.ts'

/**
 * For `refetchInterval`: live events come first, this is what helps where a proxy swallows them.
 * `everyMs` between looks while the thing is under way and somebody is there.
 */
export function pollWhile(running: boolean, everyMs = 4_000): number | false {
  return running && attended() ? everyMs : false
}
