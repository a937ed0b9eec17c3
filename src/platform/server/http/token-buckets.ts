import { refuse, type Refusal } from '../../contract/refusal.ts'

export interface TokenBuckets {
  /** A refusal with the seconds to wait when the key has used up its share; otherwise takes one token. */
  take(key: string): Refusal | undefined
  /** Takes so many more afterwards, for what turned out to cost more; the next one waits for them. */
  charge(key: string, tokens: number): void
}

/**
 * So many at once, then one in so many milliseconds, for each key; counted in this process. Keys not heard of for the
 * longest time are forgotten first, which is as if their bucket were full again: memory stays bounded whoever calls.
 */
export function tokenBuckets(options: { burst: number; everyMs: number; remembered?: number; now?: () => number }): TokenBuckets {
  const { burst, everyMs, remembered = 50_000, now = () => performance.now() } = options
  // when a key's bucket will be full again
  const fullAt = new Map<string, number>()
  // put at the end again: the map's order is the order of use
  const keep = (key: string, full: number) => {
    fullAt.delete(key)
    fullAt.set(key, full)
    if (fullAt.size > remembered) fullAt.delete(fullAt.keys().next().value as string)
  }
  return {
    take(key) {
      const at = now()
      const full = Math.max(at, fullAt.get(key) ?? at)
      const waitMs = full - at - (burst - 1) * everyMs
      const granted = waitMs <= 0
      keep(key, granted ? full + everyMs : full)
      return granted ? undefined : refuse('TOO_MANY_REQUESTS', { seconds: Math.max(1, Math.ceil(waitMs / 1000)) })
    },
    charge(key, tokens) {
      const at = now()
      keep(key, Math.max(at, fullAt.get(key) ?? at) + tokens * everyMs)
    },
  }
}
