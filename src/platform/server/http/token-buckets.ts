import { refuse, type Refusal } from '../../contract/refusal.ts'

export interface TokenBuckets {
  /** A refusal with the seconds to wait when the key has used up its share; otherwise takes one token. */
  take(key: string): Refusal | undefined
}

/**
 * So many at once, then so many a second, for each key; counted in this process. Keys not heard of for the longest
 * time are forgotten first, which is as if their bucket were full again: memory stays bounded whoever calls.
 */
export function tokenBuckets(options: { burst: number; perSecond: number; remembered?: number; now?: () => number }): TokenBuckets {
  const { burst, perSecond, remembered = 50_000, now = () => performance.now() } = options
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take(key) {
      const at = now()
      const before = buckets.get(key)
      const tokens = before ? Math.min(burst, before.tokens + ((at - before.at) / 1000) * perSecond) : burst
      const granted = tokens >= 1
      // put at the end again: the map's order is the order of use
      buckets.delete(key)
      buckets.set(key, { tokens: granted ? tokens - 1 : tokens, at })
      if (buckets.size > remembered) buckets.delete(buckets.keys().next().value as string)
      return granted ? undefined : refuse('TOO_MANY_REQUESTS', { seconds: Math.max(1, Math.ceil((1 - tokens) / perSecond)) })
    },
  }
}
