import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openedDatabase, tenant } from '../testing/opened-database.ts'
import { publish } from './publish.ts'
import { openLiveStreams, sessionEnded, streamsOfSession, type LiveStreams } from './stream.ts'

const opened = openedDatabase({ connections: 4 })
let live: LiveStreams
beforeAll(async () => {
  live = await openLiveStreams(opened.database, {
    heartbeatMs: 30,
    onError: (error) => faults.push(error),
    stillOpen: async (sessionKeys) => {
      asked.push(sessionKeys)
      if (unreadable) throw new Error('the database is away')
      return new Set(sessionKeys.filter((key) => !gone.has(key)))
    },
  })
})
const gone = new Set<string>()
const asked: string[][] = []
const faults: unknown[] = []
let unreadable = false
afterAll(() => live.stop())

class Browser extends EventEmitter {
  heard: string[] = []
  ended = false
  destroyed = false
  beats = 0
  writableLength = 0
  reads = true
  writeHead() {
    return this
  }
  write(text: string) {
    if (!this.reads) this.writableLength += Buffer.byteLength(text)
    if (text.startsWith('data: ')) this.heard.push(text.trim())
    if (text.startsWith(': alive')) this.beats += 1
    return this.reads
  }
  destroy() {
    this.destroyed = true
    this.emit('close')
  }
  end() {
    this.ended = true
    // a reader who doesn't read has not taken the end yet either
    if (this.reads) this.emit('close')
  }
  get writableEnded() {
    return this.ended
  }
}

const open = (enterpriseId: string, sessionKey: string) => {
  const browser = new Browser()
  live.attach({ enterpriseId, sessionKey }, browser as unknown as ServerResponse)
  return browser
}
const tell = (enterpriseId: string, topic: string, id: string) =>
  opened.database.withContext(tenant(enterpriseId), (tx) => publish(tx, { enterpriseId, topic, id }))

describe('the stream of live events (decision 28)', () => {
  it('tells an enterprise’s pages ids alone, when the transaction commits, and nobody else', async () => {
    const [mine, theirs] = [open('7', 'a'), open('8', 'b')]
    await tell('7', 'batch', '1')
    await vi.waitFor(() => expect(mine.heard).toEqual(['data: {"topic":"batch","id":"1"}']))
    await expect(
      opened.database.withContext(tenant('7'), async (tx) => {
        await publish(tx, { enterpriseId: '7', topic: 'batch', id: 'never' })
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    await tell('8', 'batch', '2')
    await vi.waitFor(() => expect(theirs.heard).toEqual(['data: {"topic":"batch","id":"2"}']))
    expect(mine.heard).toHaveLength(1)
  })

  it('ends with its session, and says the session’s key to no page', async () => {
    const [leaving, staying] = [open('9', 'leaving'), open('9', 'staying')]
    await tell('9', sessionEnded, 'leaving')
    await vi.waitFor(() => expect(leaving.ended).toBe(true))
    await tell('9', 'batch', '3')
    await vi.waitFor(() => expect(staying.heard).toEqual(['data: {"topic":"batch","id":"3"}']))
    expect(leaving.heard).toEqual([])
  })

  it('writes nothing after the end to one who has not taken it yet', async () => {
    const slow = open('12', 'slow')
    slow.reads = false
    await tell('12', sessionEnded, 'slow')
    await vi.waitFor(() => expect(slow.ended).toBe(true))
    const { beats, heard } = slow
    const other = open('12', 'other')
    await tell('12', 'batch', '4')
    await vi.waitFor(() => expect(other.heard).toHaveLength(1))
    await vi.waitFor(() => expect(other.beats).toBeGreaterThan(1))
    expect([slow.beats, slow.heard]).toEqual([beats, heard])
    slow.emit('close')
  })

  it('ends when its session is over without anybody saying so, within a heartbeat', async () => {
    const [idle, other, busy] = [open('10', 'idle'), open('10', 'idle'), open('11', 'busy')]
    await vi.waitFor(() => expect(busy.beats).toBeGreaterThan(1))
    expect([idle.ended, other.ended]).toEqual([false, false])
    gone.add('idle')
    await vi.waitFor(() => expect([idle.ended, other.ended]).toEqual([true, true]))
    expect(busy.ended).toBe(false)
    // many streams of many enterprises are one question
    await vi.waitFor(() => {
      expect(asked.at(-1)).toContain('busy')
      expect(asked.at(-1)).not.toContain('idle')
    })
  })

  it('stays while the sessions can’t be read, and says so to whoever keeps the log', async () => {
    const browser = open('12', 'patient')
    unreadable = true
    await vi.waitFor(() => expect(faults.length).toBeGreaterThan(0))
    unreadable = false
    expect(browser.ended).toBe(false)
  })

  it('is one of a few of its session, and makes room for another when it closes', () => {
    const attach = (sessionKey: string) => {
      const browser = new Browser()
      return { browser, taken: live.attach({ enterpriseId: '13', sessionKey }, browser as unknown as ServerResponse) }
    }
    const first = Array.from({ length: streamsOfSession }, () => attach('greedy'))
    expect(first.every(({ taken }) => taken)).toBe(true)
    expect(attach('greedy').taken).toBe(false)
    expect(attach('modest').taken).toBe(true)
    first[0]?.browser.end()
    expect(attach('greedy').taken).toBe(true)
  })

  it('of a reader who does not read is cut when a megabyte lies there', async () => {
    const [stuck, reading] = [open('14', 'stuck'), open('14', 'reading')]
    stuck.reads = false
    stuck.writableLength = 1024 * 1024 - 20
    await tell('14', 'batch', '4')
    await vi.waitFor(() => expect(stuck.destroyed).toBe(true))
    await vi.waitFor(() => expect(reading.heard).toHaveLength(1))
    expect(reading.destroyed).toBe(false)
  })
})
