// The client program at the folders: forwards OutBox to customs over signed HTTP, and what customs sends into InBox.
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { composeEnvelope, parseEnvelope } from '../folder/envelope.ts'
import { signedHeaders, type TestKey } from './exchange.ts'

export interface ClientProgram {
  /** where customs sends its messages */
  receiveUrl: string
  /** begins to carry; the address of customs is known by now */
  start(customsUrl: string): void
  stop(): void
  close(): Promise<void>
}

export async function startClientProgram(folder: string, key: TestKey): Promise<ClientProgram> {
  for (const box of ['OutBox', 'SentBox', 'FailBox', 'InBox']) mkdirSync(join(folder, box), { recursive: true })
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '')
      const name = `${header('message-id')}.xml`
      const envelope = composeEnvelope({
        messageId: header('message-id'), messageType: header('message-type'), sender: header('sender'), receiver: 'chechuang',
        correlatesTo: header('correlates-to') || null, body: Buffer.concat(chunks),
      }, new Date())
      writeFileSync(join(folder, 'InBox', `${name}.part`), envelope)
      renameSync(join(folder, 'InBox', `${name}.part`), join(folder, 'InBox', name))
      response.writeHead(202).end()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  let timer: NodeJS.Timeout | undefined

  async function carry(url: string): Promise<void> {
    for (const name of readdirSync(join(folder, 'OutBox')).filter((one) => one.endsWith('.xml'))) {
      const parsed = parseEnvelope(readFileSync(join(folder, 'OutBox', name)))
      if (!parsed.ok) throw new Error(parsed.reason)
      const { messageId, messageType, body } = parsed.envelope
      const headers = await signedHeaders(key, { messageId, messageType, sender: 'chechuang', contentType: 'application/xml', body }, '/messages')
      const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) })
      await response.arrayBuffer()
      renameSync(join(folder, 'OutBox', name), join(folder, response.status === 202 ? 'SentBox' : 'FailBox', name))
    }
  }

  return {
    receiveUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/exchange/messages`,
    start(customsUrl) {
      let busy = false
      timer = setInterval(() => {
        if (busy) return
        busy = true
        void carry(customsUrl).finally(() => { busy = false })
      }, 20)
    },
    stop: () => clearInterval(timer),
    async close() {
      clearInterval(timer)
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
