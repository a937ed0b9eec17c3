const silencesUntilShut = 8

/**
 * Remembers which destinations can't be reached. Shut: nothing is claimed for them until the pause is over, then one
 * message is, and its fate decides. Kept in the process: a wrong memory costs one failed connection.
 */
export class Breaker {
  readonly #shut = new Map<string, { failures: number; until: number; tried: boolean }>()
  readonly #silent = new Map<string, number>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  closedDestinations(): string[] {
    return [...this.#shut.keys()]
  }

  /** Shut ones whose pause is over and of which no try is under way. */
  dueForOneTry(): string[] {
    return [...this.#shut].filter(([, state]) => !state.tried && state.until <= this.#now()).map(([destination]) => destination)
  }

  trying(destination: string): void {
    const state = this.#shut.get(destination)
    if (state) state.tried = true
  }

  /** Returns for how many seconds the destination is left alone. */
  unreachable(destination: string): number {
    const known = this.#shut.get(destination)
    const left = known ? known.until - this.#now() : 0
    // many that were under way fail together: that is one failure, or the first stumble would shut it for half a minute
    if (known && !known.tried && left > 0) return left / 1000
    const failures = (known?.failures ?? 0) + 1
    const pause = Math.min(2 ** (failures - 1), 30)
    this.#shut.set(destination, { failures, until: this.#now() + pause * 1000, tried: false })
    return pause
  }

  /** It took the connection and did not answer in time: once may be chance, several in a row keep places from the others. */
  silent(destination: string): void {
    const inARow = (this.#silent.get(destination) ?? 0) + 1
    this.#silent.set(destination, inARow)
    // shut already, this was the one try
    if (inARow >= silencesUntilShut || this.#shut.has(destination)) this.unreachable(destination)
  }

  reached(destination: string): void {
    this.#silent.delete(destination)
    this.#shut.delete(destination)
  }
}
