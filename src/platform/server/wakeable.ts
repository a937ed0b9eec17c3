export interface Wakeable {
  /** takes a turn now, or another one after the turn that is under way */
  wake(): void
  /** no further turn; resolves when the one under way is over */
  stop(): Promise<void>
}

/**
 * Takes one turn at a time: when woken, when the turn before says that there is more, and at the latest every `pollMs`.
 * A turn that throws is told to `onError`, and the next waits to be woken.
 */
export function startWakeable(options: {
  turn: () => Promise<'more' | 'idle'>
  /** waited for before each turn; whoever wakes meanwhile is served by that turn */
  pace?: () => Promise<unknown>
  pollMs: number
  onError: (error: unknown) => void
}): Wakeable {
  let stopped = false
  let again = false
  let turning: Promise<void> | undefined
  const poll = setInterval(wake, options.pollMs)

  function wake(): void {
    again = true
    turning ??= turns().finally(() => {
      turning = undefined
      if (again && !stopped) wake()
    })
  }

  async function turns(): Promise<void> {
    while (again && !stopped) {
      await options.pace?.()
      again = false
      try {
        if ((await options.turn()) === 'more') again = true
      } catch (error) {
        options.onError(error)
        return
      }
    }
  }

  wake()
  return {
    wake,
    async stop() {
      stopped = true
      clearInterval(poll)
      await turning
    },
  }
}
