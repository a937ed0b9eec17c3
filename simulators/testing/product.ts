/**
 * The product's side of the exchange for the tests of the simulators: its own key, a server that takes answers, a sender.
 * Signing is written out by hand from the RFC, so that it doesn't agree with the kit by sharing its code.
 */
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign, verify, type KeyObject } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export type Taken = { id: string, type: string, sender: string, correlatesTo: string | undefined, contentType: string, body: string, genuine: boolean }
export type Sent = { id: string, status: number, simulated: string | null, body: Record<string, unknown> }
export type Overrides = { id?: string, type?: string, sender?: string, created?: number, keyId?: string, key?: KeyObject, digest?: string, covered?: string[], contentType?: string, signedPath?: string }

const keyIdOf = (key: KeyObject): string => createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex').slice(0, 16)

export class Product {
  readonly folder = mkdtempSync(join(tmpdir(), 'sim-test-'))
  readonly dataDir = join(this.folder, 'sim')
  readonly keyFile = join(this.folder, 'product.pub.pem')
  readonly taken: Taken[] = []
  /** What the product answers to a message; throw away the connection with 0. */
  answer: (taken: Taken) => number = () => 202
  readonly #pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #server: Server | undefined
  #port = 0

  constructor() { this.writeKey() }

  writeKey(): void { writeFileSync(this.keyFile, this.#pair.publicKey.export({ type: 'spki', format: 'pem' })) }

  async listen(): Promise<void> {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks)
        const header = (name: string): string => String(request.headers[name] ?? '')
        const taken: Taken = {
          id: header('message-id'), type: header('message-type'), sender: header('sender'), contentType: header('content-type'),
          correlatesTo: request.headers['correlates-to'] as string | undefined, body: body.toString('utf8'),
          genuine: this.#genuine(request.url ?? '', header, body),
        }
        const status = this.answer(taken)
        if (status === 0) { request.socket.destroy(); return }
        this.taken.push(taken)
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ received: taken.id }))
      })
    })
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
  }

  get url(): string { return `http://127.0.0.1:${this.#port}` }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => this.#server ? this.#server.close(resolve) : resolve(undefined))
    this.#server = undefined
  }

  async end(): Promise<void> {
    await this.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }

  #genuine(path: string, header: (name: string) => string, body: Buffer): boolean {
    const publicKey = createPublicKey(readFileSync(join(this.dataDir, 'exchange.pub.pem')))
    const params = header('signature-input').slice('sig1='.length)
    const correlates = header('correlates-to') === '' ? [] : ['correlates-to']
    const fields = ['content-digest', 'message-id', 'message-type', 'sender', ...correlates]
    const expected = `(${['@method', '@path', ...fields].map((name) => `"${name}"`).join(' ')});created=`
    if (!params.startsWith(expected) || !params.endsWith(`;keyid="${keyIdOf(publicKey)}";alg="ecdsa-p256-sha256"`)) return false
    if (header('content-digest') !== `sha-256=:${createHash('sha256').update(body).digest('base64')}:`) return false
    const base = `"@method": POST\n"@path": ${path}\n${fields.map((name) => `"${name}": ${header(name)}`).join('\n')}\n"@signature-params": ${params}`
    const signature = Buffer.from(header('signature').slice('sig1=:'.length, -1), 'base64')
    return verify('sha256', Buffer.from(base), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)
  }

  /** A signed message to a simulator; the overrides spoil it in one way or another. */
  async send(simulator: string, body: string, type: string, overrides: Overrides = {}): Promise<Sent> {
    const id = overrides.id ?? randomUUID()
    const headers: Record<string, string> = {
      'content-digest': overrides.digest ?? `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
      'message-id': id, 'message-type': overrides.type ?? type, 'sender': overrides.sender ?? 'chechuang',
    }
    const covered = overrides.covered ?? ['@method', '@path', ...Object.keys(headers)]
    const created = overrides.created ?? Math.floor(Date.now() / 1000)
    const params = `(${covered.map((name) => `"${name}"`).join(' ')});created=${created};keyid="${overrides.keyId ?? keyIdOf(this.#pair.publicKey)}";alg="ecdsa-p256-sha256"`
    const valueOf = (name: string): string => name === '@method' ? 'POST' : name === '@path' ? overrides.signedPath ?? '/messages' : headers[name] ?? ''
    const base = `${covered.map((name) => `"${name}": ${valueOf(name)}\n`).join('')}"@signature-params": ${params}`
    const signature = sign('sha256', Buffer.from(base), { key: overrides.key ?? this.#pair.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64')
    const contentType = overrides.contentType ?? (body.startsWith('<') ? 'application/xml' : 'application/json')
    const response = await fetch(`${simulator}/messages`, {
      method: 'POST', body,
      headers: { ...headers, 'content-type': contentType, 'signature-input': `sig1=${params}`, 'signature': `sig1=:${signature}:` },
    })
    return { id, status: response.status, simulated: response.headers.get('simulated'), body: await response.json() as Record<string, unknown> }
  }

  /** What was taken, once there are at least `count` that fit. */
  async waitFor(count: number, fits: (taken: Taken) => boolean = () => true, timeoutMs = 8_000): Promise<Taken[]> {
    const end = Date.now() + timeoutMs
    for (;;) {
      const found = this.taken.filter(fits)
      if (found.length >= count) return found
      if (Date.now() > end) throw new Error(`${found.length} of ${count} messages came: ${JSON.stringify(this.taken).slice(0, 500)}`)
      await pause(20)
    }
  }
}
