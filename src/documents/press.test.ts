import { afterEach, describe, expect, it } from 'vitest'
import { openPress, type Press, type PressOptions } from './press.ts'
import type { PressError } from './press-messages.ts'
import { sampleProof } from './testing/sample-proof.ts'

const open: Press[] = []
function pressOf(options: PressOptions = {}): Press {
  const press = openPress(options)
  open.push(press)
  return press
}
const unruly = (options: PressOptions = {}) => pressOf({ workerFile: new URL('./testing/unruly-worker.ts', import.meta.url), ...options })
const line = (press: Press, day: string) => press.typeset('self-test', { day })
const text = async (press: Press, day: string) => new TextDecoder().decode((await line(press, day)).pdf)

afterEach(async () => {
  await Promise.all(open.splice(0).map(press => press.close()))
})

describe('the press', () => {
  it('fails the document of a crashed typesetter, tells of it, and goes on with a new one', async () => {
    const lost: PressError[] = []
    const press = unruly({ onWorkerError: error => lost.push(error) })
    const [crashed, after] = await Promise.allSettled([line(press, 'crash'), text(press, 'well')])
    expect(crashed).toMatchObject({ status: 'rejected', reason: { code: 'WORKER_CRASHED' } })
    expect((crashed as PromiseRejectedResult).reason.message).toContain('out of ink')
    expect(after).toEqual({ status: 'fulfilled', value: '1' })
    await expect(line(press, 'leave')).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
    expect(lost).toHaveLength(2)
    expect(await text(press, 'well')).toBe('1')
  })

  it('gives up a typesetter that hangs, and the next document is set', async () => {
    // also what the next typesetter takes to begin, on a busy machine
    const press = unruly({ timeoutMs: 2_500 })
    const hanging = line(press, 'hang')
    const next = text(press, 'well')
    await expect(hanging).rejects.toMatchObject({ code: 'TIMED_OUT' })
    expect(await next).toBe('1')
  })

  it('refuses more than its queue holds', async () => {
    const press = unruly({ maxQueue: 2 })
    const running = line(press, 'slow')
    const waiting = [line(press, 'well'), line(press, 'well')]
    await expect(line(press, 'well')).rejects.toMatchObject({ code: 'QUEUE_FULL' })
    await Promise.all([running, ...waiting])
  })

  it('replaces a typesetter after its number of documents', async () => {
    const press = unruly({ recycleAfter: 2 })
    const made = []
    for (let i = 0; i < 5; i++) made.push(await text(press, 'well'))
    expect(made).toEqual(['1', '2', '1', '2', '1'])
  })

  it('closes: what runs is finished, what waits and what comes is refused', async () => {
    const press = unruly()
    const running = text(press, 'slow')
    const waiting = line(press, 'well').catch((error: PressError) => error.code)
    await press.close()
    expect(await running).toBe('1')
    expect(await waiting).toBe('CLOSED')
    await expect(line(press, 'well')).rejects.toMatchObject({ code: 'CLOSED' })
  })

  it('sets the same data to the same bytes, in whichever worker', async () => {
    const press = pressOf({ workers: 2 })
    await press.warm()
    const [a, b] = await Promise.all([press.typeset('export-proof', sampleProof(3)), press.typeset('export-proof', sampleProof(3))])
    expect(Buffer.compare(a.pdf, b.pdf)).toBe(0)
  })

  it('keeps its memory: 120 distinct documents (300 measured by hand, see README)', async () => {
    const press = pressOf()
    const rss = async (from: number, to: number) => {
      for (let i = from; i < to; i++) await press.typeset('export-proof', sampleProof(5, i))
      return process.memoryUsage().rss / 1e6
    }
    const early = await rss(0, 40)
    const late = await rss(40, 120)
    // Without eviction it grows by about 1 MB a document.
    expect(late - early).toBeLessThan(40)
  }, 60_000)
})
