import { describe, expect, it } from 'vitest'
import { readDeclarationFile } from './customs/file.ts'
import { isGarbled } from './messages.ts'
import { messageReader, ReaderBusy } from './read-message.ts'
import { largeFile } from './testing/large-file.ts'

const today = '2026-03-15'
const mib = 1024 * 1024

describe('a message read', () => {
  it('apart is the same as read at once', async () => {
    const bytes = largeFile({ vehicles: 2_000, padding: 0 })
    expect(bytes.byteLength).toBeGreaterThan(256 * 1024)
    const before = Buffer.from(bytes)
    expect(await messageReader()('declaration-file', bytes, today)).toEqual(readDeclarationFile(bytes, today))
    expect(bytes).toEqual(before)
    // the words of a refusal come back as well
    expect(await messageReader()('declaration-file', bytes.subarray(0, -9), today)).toMatchObject({ garbled: expect.stringContaining('格式良好') })
  })

  it('of 10 MB leaves the loop free for others', async () => {
    const bytes = largeFile({ vehicles: 10_000, padding: 800 })
    expect(bytes.byteLength).toBeGreaterThan(9 * mib)
    // read here it would turn a time or two; thousands are usual
    let turns = 0
    const count = () => {
      turns++
      turning = setImmediate(count)
    }
    let turning = setImmediate(count)
    const file = await messageReader()('declaration-file', bytes, today)
    clearImmediate(turning)
    expect(isGarbled(file) ? file.garbled : file.facts.vehicles.length).toBe(10_000)
    expect(turns).toBeGreaterThan(50)
  })

  it('ends where its memory ends, judged, or its time, to be read again; and the next is read', { timeout: 30_000 }, async () => {
    const large = largeFile({ vehicles: 10_000, padding: 800 })
    expect(await messageReader({ memoryMb: 16 })('declaration-file', large, today)).toEqual({ garbled: expect.stringContaining('过于复杂') })
    await expect(messageReader({ timeoutMs: 50 })('declaration-file', large, today)).rejects.toThrow(ReaderBusy)
    expect(isGarbled(await messageReader()('declaration-file', largeFile({ vehicles: 2_000, padding: 0 }), today))).toBe(false)
  })

  it('waits for its turn, a few at a time; small ones never wait', async () => {
    const read = messageReader({ workers: 1, queue: 1 })
    const large = Buffer.alloc(300_000, '<')
    const answers = await Promise.allSettled([1, 2, 3, 4].map(() => read('declaration-reply', large, today)))
    expect(answers.filter((one) => one.status === 'rejected' && one.reason instanceof ReaderBusy)).toHaveLength(2)
    expect(await Promise.all([1, 2, 3, 4].map(() => read('declaration-reply', Buffer.from('<a/>'), today)))).toHaveLength(4)
    expect(isGarbled(await read('declaration-reply', large, today))).toBe(true)
  })
})
