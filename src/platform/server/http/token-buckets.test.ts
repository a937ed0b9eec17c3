import { describe, expect, it } from 'vitest'
import { callerKey } from './caller-key.ts'
import { tokenBuckets } from './token-buckets.ts'

describe('so many at once, then so many a second', () => {
  it('refuses what is over, says how long to wait, and keeps its word', () => {
    let at = 0
    const buckets = tokenBuckets({ burst: 3, everyMs: 12_000, now: () => at })
    for (let i = 0; i < 3; i++) expect(buckets.take('a')).toBeUndefined()
    expect(buckets.take('a')).toMatchObject({ refused: 'TOO_MANY_REQUESTS', params: { seconds: 12 } })
    at += 5_000
    expect(buckets.take('a')).toMatchObject({ params: { seconds: 7 } })
    at += 7_000
    expect(buckets.take('a')).toBeUndefined()
    expect(buckets.take('a')).toMatchObject({ params: { seconds: 12 } })
  })

  it('counts each key for itself, and saves up no more than a burst', () => {
    let at = 0
    const buckets = tokenBuckets({ burst: 2, everyMs: 1_000, now: () => at })
    expect([buckets.take('a'), buckets.take('a'), buckets.take('b')]).toEqual([undefined, undefined, undefined])
    at += 3_600_000
    expect([buckets.take('a'), buckets.take('a')]).toEqual([undefined, undefined])
    expect(buckets.take('a')).toMatchObject({ refused: 'TOO_MANY_REQUESTS' })
  })

  it('may be charged afterwards: whoever cost much waits longer, and nobody else', () => {
    let at = 0
    const buckets = tokenBuckets({ burst: 2, everyMs: 10_000, now: () => at })
    expect(buckets.take('a')).toBeUndefined()
    buckets.charge('a', 4)
    expect(buckets.take('a')).toMatchObject({ params: { seconds: 40 } })
    expect(buckets.take('b')).toBeUndefined()
    at += 40_000
    expect(buckets.take('a')).toBeUndefined()
  })

  it('remembers a bounded number of keys: those heard of last', () => {
    const buckets = tokenBuckets({ burst: 1, everyMs: 1_000_000, remembered: 100, now: () => 0 })
    buckets.take('busy')
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 50; i++) buckets.take(`passer-by ${round * 50 + i}`)
      expect(buckets.take('busy')).toBeDefined()
    }
    expect(buckets.take('passer-by 1')).toBeUndefined()
  })
})

describe('under which key a caller is counted', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['not an address', 'not an address'],
  ])('%s is %s', (address, key) => {
    expect(callerKey(address)).toBe(key)
  })
})
