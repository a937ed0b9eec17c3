/** Puts the parts of one simulator together. Closing it loses nothing: everything waiting is in its database. */
import { setTimeout as pause } from 'node:timers/promises'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Reverser, type Behaviour } from './behaviour.ts'
import { parseControl } from './control.ts'
import type { Refusal, SimulatorDefinition } from './definition.ts'
import { Deliverer } from './deliverer.ts'
import { isLocal, json, readBody, serve, type Reply } from './http-server.ts'
import { ownKey, partnerKey } from './keys.ts'
import { log } from './log.ts'
import { receive, type ReceiverParts } from './receiver.ts'
import type { Settings } from './settings.ts'
import { countOf, inTransaction, openStore } from './store.ts'
import { makeTurn } from './turn.ts'

export type RunningSimulator = { port: number, close: () => Promise<void> }

export async function startSimulator(definition: SimulatorDefinition, settings: Settings, now: () => Date = () => new Date()): Promise<RunningSimulator> {
  const db = openStore(settings.dataDir, definition.name, definition.tables)
  let behaviour: Behaviour = { mode: 'normal' }
  const shared = { definition, db, now, behaviour: () => behaviour, reverser: new Reverser() }
  const deliverer = new Deliverer({ ...shared, key: ownKey(settings.dataDir), partnerUrl: settings.partnerUrl })
  const receiver: ReceiverParts = {
    ...shared, partnerKey: partnerKey(settings.partnerKeyFile), partnerSender: 'chechuang', maxAgeSeconds: settings.maxAgeSeconds,
  }
  try {
    definition.refresh?.(db)
  } catch (error) {
    // The scenario may be writing the file just now: it is read again before each message, which gets 500 until it is right.
    log('facts not imported', { error: String(error) })
  }

  const messages = async (request: IncomingMessage, path: string): Promise<Reply> => {
    if (behaviour.mode === 'down') return json(503, { reason: '对方系统停用' })
    const body = await readBody(request)
    if (!body) return { ...json(413, { reason: '报文过大' }), headers: { connection: 'close' } }
    const outcome = receive(receiver, { method: request.method ?? '', path, headers: request.headers, body })
    deliverer.wake()
    if (behaviour.responseDelayMs) await pause(behaviour.responseDelayMs)
    return json(outcome.status, outcome.body)
  }

  const control = async (request: IncomingMessage): Promise<Reply> => {
    // The content type keeps plain forms of other sites' pages out: they can't send it unasked.
    if (!isLocal(request) || !request.headers['content-type']?.startsWith('application/json')) return json(403, { reason: '只限本机' })
    const body = await readBody(request)
    if (!body) return json(413, { reason: '内容过大' })
    const command = parseControl(body, definition.commands ?? [])
    if (!command.ok) return json(400, { reason: command.reason })
    if (Object.keys(command.rest).length > 0) {
      definition.refresh?.(db)
      const refusal = inTransaction(db, (): Refusal | undefined =>
        definition.command?.(command.rest, makeTurn({ db, now: now(), behaviour, reverser: shared.reverser })))
      if (refusal) return json(400, { reason: refusal.refused })
    }
    behaviour = command.behaviour ?? behaviour
    deliverer.wake()
    return json(200, { behaviour })
  }

  const state = (): Record<string, unknown> => ({
    name: definition.name, sender: definition.sender, behaviour,
    received: countOf(db, 'select count(*) from received'),
    refused: countOf(db, 'select count(*) from refused'),
    effects: countOf(db, 'select count(*) from effect'),
    tasks: countOf(db, 'select count(*) from task'),
    outgoing: Object.fromEntries(['pending', 'delivered', 'dead'].map((one) =>
      [one, countOf(db, 'select count(*) from outgoing where state = ?', one)])),
    ...definition.state?.(db),
  })

  const server = serve(async (request, path) => {
    if (path === '/livez') return json(200, { alive: true })
    if (path === '/messages') return request.method === 'POST' ? messages(request, path) : json(405, { reason: '只接收 POST' })
    if (path === '/control') return request.method === 'POST' ? control(request) : json(405, { reason: '只接收 POST' })
    if (!isLocal(request)) return json(403, { reason: '只限本机' })
    if (request.method !== 'GET') return json(405, { reason: '只接收 GET' })
    if (path === '/state') return json(200, state())
    const page = definition.page?.(path, db)
    if (!page) return json(404, { reason: '没有这个地址' })
    const headers: Record<string, string> = { 'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'` }
    if (page.fileName !== undefined) headers['content-disposition'] = `attachment; filename="${page.fileName}"`
    return { status: 200, type: page.type, body: page.body, headers }
  }, (error) => log('request failed', { error: error instanceof Error ? error.stack : String(error) }))

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(settings.port, '127.0.0.1', resolve)
  })
  deliverer.wake()
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
      await deliverer.close()
      db.close()
    },
  }
}
