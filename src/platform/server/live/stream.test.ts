import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openedDatabase, tenant } from '../testing/opened-database.ts'
import { publish } from './publish.ts'
import { openLiveStreams, sessionEnded, type LiveStreams } from './stream.ts'

const opened = openedDatabase({ connections: 4 })
let live: LiveStreams
beforeAll(async () => {
  live = await openLiveStreams(opened.database)
})
afterAll(() => live.stop())

class Browser extends EventEmitter {
  heard: string[] = []
  ended = false
  writeHead() {
    return this
  }
  write(text: string) {
    if (text.startsWith('data: ')) this.heard.push(text.trim())
    return true
  }
  end() {
    this.ended = true
    this.emit('close')
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
})
