/** Business instants come from here, so that tests can set the day. Leases and session expiry use the database's time. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export function fixedClock(iso: string): Clock & { set(iso: string): void } {
  let at = new Date(iso)
  return {
    now: () => new Date(at),
    set: (next) => {
      at = new Date(next)
    },
  }
}
