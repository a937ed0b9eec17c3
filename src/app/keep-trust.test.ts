import { afterEach, describe, expect, it, vi } from 'vitest'
import { fixedClock } from '../platform/server/clock.ts'
import { openDemoTrust, throwawayFolder } from '../trust/testing/throwaway-folder.ts'
import { keepTrustCurrent } from './keep-trust.ts'

const hour = 3_600_000
afterEach(() => {
  vi.useRealTimers()
})

describe('every process', () => {
  it('takes a seal that another process rolled over, within the hour', async () => {
    const clock = fixedClock('2026-03-15T04:00:00Z')
    const dir = throwawayFolder()
    const [server, operator] = [await openDemoTrust(dir, { now: clock.now }), await openDemoTrust(dir, { now: clock.now })]
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const refreshed = vi.spyOn(server, 'refresh')
    const stop = keepTrustCurrent(server, () => expect.unreachable())
    const { keyId } = await operator.rollOver('seal')
    expect(server.health().seal.keyId).not.toBe(keyId)
    vi.advanceTimersByTime(hour)
    await refreshed.mock.results[0]?.value
    expect(server.health().seal.keyId).toBe(keyId)
    stop()
    vi.advanceTimersByTime(3 * hour)
    expect(refreshed).toHaveBeenCalledTimes(1)
  })

  it('says so when it could not, and looks again', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const faults: unknown[] = []
    const refresh = vi.fn<() => Promise<void>>(async () => Promise.reject(new Error('the disk is away')))
    const stop = keepTrustCurrent({ refresh }, (error) => faults.push(error))
    await vi.advanceTimersByTimeAsync(2 * hour)
    expect(faults).toHaveLength(2)
    stop()
  })
})
