import { refuse, type Refusal } from '../../contract/refusal.ts'

export interface TokenBuckets {
  /** A refusal with the seconds to wait when the key has used up its share; otherwise takes one token. */
  take(key: string): Refusal | undefined
}

/**
 * So many at once, then one in so many milliseconds, for each key; counted in this process. Keys not heard of for the
 * longest time are forgotten first, which is as if their bucket were full again: memory stays bounded whoever calls.
 */
export function tokenBuckets(options: { burst: number; everyMs: number; remembered?: number; now?: () => number }): TokenBuckets {
  const { burst, everyMs, remembered = 50_000, now = () => performance.now() } = options
  // when a key's bucket will be full again
  const fullAt = new Map<string, number>()
  return {
    take(key) {
      const at = now()
      const full = Math.max(at, fullAt.get(key) ?? at)
      const waitMs = full - at - (burst - 1) * everyMs
      const granted = waitMs <= 0
      // put at the end again: the map's order is the order of use
      fullAt.delete(key)
      fullAt.set(key, granted ? full + everyMs : full)
      if (fullAt.size > remembered) fullAt.delete(fullAt.keys().next().value as string)
      return granted ? undefined : refuse('TOO_MANY_REQUESTS', { seconds: Math.max(1, Math.ceil(waitMs / 1000)) })
    },
  }
}
