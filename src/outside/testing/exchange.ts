// What the tests of the exchange share: keys, partners.json, a real HTTP partner.
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signMessage } from '../../trust/message-signature.ts'
import { keyFromPem, type Key } from '../../trust/signer.ts'

export interface TestKey {
  signer: Key
  publicKey: KeyObject
  privatePem: string
  publicPem: string
}

export function makeKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { signer: keyFromPem(privatePem), publicKey, privatePem, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() }
}

export function temporaryFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'chechuang-exchange-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Writes partners.json with the keys beside it; returns its path. */
export function writePartners(
  folder: string,
  partners: Readonly<Record<string, { url: string; publicPem?: string; simulator?: boolean } | { folder: string }>>,
): string {
  const entries = Object.entries(partners).map(([name, partner]) => {
    if ('folder' in partner) return [name, partner]
    const publicKeyFile = `${createHash('sha256').update(name).digest('hex').slice(0, 8)}.pub.pem`
    if (partner.publicPem !== undefined) writeFileSync(join(folder, publicKeyFile), partner.publicPem)
    return [name, { url: partner.url, publicKeyFile, simulator: partner.simulator ?? false }]
  })
  const file = join(folder, 'partners.json')
  writeFileSync(file, JSON.stringify(Object.fromEntries(entries)))
  return file
}

export interface Taken {
  path: string
  headers: IncomingHttpHeaders
  body: Buffer
}

export interface HttpPartner {
  url: string
  taken: Taken[]
  close(): Promise<void>
}

/** A partner on a free port of this machine that answers as it is told. */
export async function httpPartner(answer: (taken: Taken, response: ServerResponse) => void): Promise<HttpPartner> {
  const taken: Taken[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) }
      taken.push(one)
      answer(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface TestMessage {
  messageId: string
  messageType: string
  sender: string
  correlatesTo?: string
  contentType?: string
  body: string | Buffer
  created?: number
}

/** The headers of a partner's message to our door. */
export function signedHeaders(key: TestKey, message: TestMessage, path = '/exchange/messages'): Promise<Record<string, string>> {
  const headers: Record<string, string> = {
    'content-type': message.contentType ?? 'application/json',
    'message-id': message.messageId,
    'message-type': message.messageType,
    sender: message.sender,
  }
  if (message.correlatesTo !== undefined) headers['correlates-to'] = message.correlatesTo
  return signMessage({
    method: 'POST', path, headers, body: message.body, signer: key.signer, keyId: key.signer.keyId,
    created: message.created ?? Math.floor(Date.now() / 1000),
  })
}
