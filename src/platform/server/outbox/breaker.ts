/**
 * Remembers which destinations can't be reached. Open: nothing is claimed for them until the pause is over,
 * then one try decides. Kept in the process: a wrong memory costs one failed connection.
 */
export class Breaker {
  readonly #shut = new Map<string, { failures: number; until: number }>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  closedDestinations(): string[] {
    return [...this.#shut].filter(([, state]) => state.until > this.#now()).map(([destination]) => destination)
  }

  /** Returns for how many seconds the destination is left alone. */
  unreachable(destination: string): number {
    const failures = (this.#shut.get(destination)?.failures ?? 0) + 1
    const pause = Math.min(2 ** (failures - 1), 30)
    this.#shut.set(destination, { failures, until: this.#now() + pause * 1000 })
    return pause
  }

  reached(destination: string): void {
    this.#shut.delete(destination)
  }
}
