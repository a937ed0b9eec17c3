import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../testing/eventually.ts'
import { listen } from './listen.ts'

const letter = (type: string, body: Buffer) => {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(4 + body.length, 1)
  return Buffer.concat([head, body])
}
const idle = letter('Z', Buffer.from('I'))
const welcome = Buffer.concat([letter('R', Buffer.alloc(4)), idle])
const listening = Buffer.concat([letter('C', Buffer.from('LISTEN\0')), idle])

const ends: (() => unknown)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const end of ends.splice(0)) await end()
})

/** Speaks as much of PostgreSQL as LISTEN needs, and can go away and come back. */
async function startServer() {
  const open = new Set<Socket>()
  const state = { away: false, attempts: 0 }
  const server = createServer((socket) => {
    state.attempts += 1
    socket.on('error', () => undefined)
    if (state.away) return void socket.destroy()
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    let greeted = false
    socket.on('data', (data) => {
      if (!greeted) socket.write(welcome)
      else if (data[0] === 'Q'.charCodeAt(0)) socket.write(listening)
      else if (data[0] === 'X'.charCodeAt(0)) socket.end()
      greeted = true
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return { state, open, connection: { host: '127.0.0.1', port, user: 'u', database: 'd' }, tell: (payload: string) => {
    for (const socket of open) socket.write(letter('A', Buffer.concat([Buffer.alloc(4), Buffer.from(`channel\0${payload}\0`)])))
  } }
}

describe('listening', () => {
  it('tries one connection after the other while the database is away, ever more slowly, and keeps one when it is back', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { state, open, connection, tell } = await startServer()
    const heard: string[] = []
    const stop = await listen(connection, 'channel', (payload) => heard.push(payload), 20)
    ends.push(stop)
    tell('one')
    await eventually(async () => heard.length === 1)

    state.away = true
    state.attempts = 0
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 1200))
    // 20, 40, 80 … ms, each up to a quarter shorter or longer
    expect(state.attempts).toBeGreaterThan(2)
    expect(state.attempts).toBeLessThan(9)
    expect(said).toHaveBeenCalledTimes(state.attempts)

    state.away = false
    await eventually(async () => heard.includes(''))
    expect(open.size).toBe(1)
    tell('two')
    await eventually(async () => heard.includes('two'))
    expect(heard).toEqual(['one', '', 'two'])
    await stop()
    await eventually(async () => open.size === 0)
  })

  it('ended while the database is away, tries no more', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const { state, open, connection } = await startServer()
    const stop = await listen(connection, 'channel', () => undefined, 20)
    state.away = true
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 60))
    await stop()
    state.attempts = 0
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(state.attempts).toBeLessThan(2)
  })

  it('rejects when the first connection can’t be had', async () => {
    const { state, connection } = await startServer()
    state.away = true
    await expect(listen(connection, 'channel', () => undefined, 20)).rejects.toThrow()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(state.attempts).toBe(1)
  })
})
