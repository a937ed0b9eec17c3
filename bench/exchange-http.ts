import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { Client } from 'pg'
import { commerceComposers } from '../src/outside/commerce/messages.ts'
import { partnerDeliverer } from '../src/outside/deliver.ts'
import { readPartners } from '../src/outside/partners.ts'
import { post } from '../src/outside/post.ts'
import { registerExchange } from '../src/outside/receive.ts'
import { openDatabase, type Database } from '../src/platform/server/db/database.ts'
import { startOutboxWorker } from '../src/platform/server/outbox/worker.ts'
import { signMessage, verifyMessage } from '../src/trust/message-signature.ts'
import { keyFromPem } from '../src/trust/signer.ts'
import { startChild } from './kit/child.ts'
import type { BenchDatabase } from './kit/database.ts'
import type { AtEnd } from './kit/endings.ts'
import type { Figure } from './kit/figure.ts'
import { sideBySide } from './kit/rounds.ts'

const messages = 600
// messages under way at once on both sides: the default of the worker
const width = 32
const content = { licenceNo: '25-61-100123' }

interface Ends {
  /** of partners.json */
  folder: string
  ours: ReturnType<typeof makeKey>
  theirs: ReturnType<typeof makeKey>
  partnerPort: number
}

/**
 * The real exchange (outbox claim, compose, sign, archive, POST, verify, and for each message a signed receipt that our
 * door verifies and stores before it says 202) against a bare loop of the same two processes and the same two signed
 * POSTs a message, which keeps nothing.
 */
export async function signedHttp({ dataDir, ownerUrl, appUrl }: BenchDatabase, atEnd: AtEnd): Promise<Figure> {
  const [ours, theirs] = [makeKey(), makeKey()]
  writeFileSync(join(dataDir, 'commerce.pem'), theirs.publicPem)
  const partner = await startChild('bench/exchange-partner.ts', atEnd, {
    environment: { PUBLIC_PEM: ours.publicPem, PRIVATE_PEM: theirs.privatePem },
  })
  const owner = new Client({ connectionString: ownerUrl })
  await owner.connect()
  atEnd(() => owner.end())
  const database = openDatabase({ url: appUrl, connections: 6 })
  atEnd(() => database.close())
  const ends: Ends = { folder: dataDir, ours, theirs, partnerPort: partner.ready.port ?? 0 }
  return sideBySide({
    name: 'exchange: signed HTTP with receipts',
    unit: 'messages/s',
    floor: `bare sign, post, verify, both ways, ${width} at a time`,
    target: 0.6,
    rounds: 5,
    bare: () => bareLoop(ends),
    real: async () => {
      await fill(owner)
      return realExchange(ends, database)
    },
  })
}

function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return { privatePem, publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), publicKey, signer: keyFromPem(privatePem) }
}

async function fill(owner: Client): Promise<void> {
  await owner.query('truncate outbox, inbox, message_archive')
  await owner.query(
    `insert into outbox (message_id, enterprise_id, destination, object_key, seq, message_type, body)
     select gen_random_uuid(), 7, 'commerce', '7/' || n, 1, 'licence-query', $2::jsonb from generate_series(1, $1::int) n`,
    [messages, JSON.stringify(content)],
  )
  await owner.query('vacuum analyze outbox')
}

async function realExchange({ folder, ours, partnerPort }: Ends, database: Database): Promise<number> {
  let receipts = 0
  let finish: () => void = () => undefined
  const all = new Promise<void>((resolve) => { finish = resolve })
  const door = Fastify() as unknown as FastifyInstance
  door.addHook('onResponse', async (_, reply) => {
    if (reply.statusCode === 202 && ++receipts === messages) finish()
  })
  const file = join(folder, 'partners.json')
  writeFileSync(file, JSON.stringify({ commerce: { url: 'http://127.0.0.1:1/', publicKeyFile: 'commerce.pem' } }))
  registerExchange(door, {
    partners: readPartners(file), database, clock: { now: () => new Date() }, mode: 'demo',
    onProblem: (problem) => { throw new Error(JSON.stringify(problem)) },
  })
  await door.listen({ port: 0, host: '127.0.0.1' })
  const port = (door.server.address() as AddressInfo).port
  writeFileSync(file, JSON.stringify({ commerce: { url: `http://127.0.0.1:${partnerPort}/${port}/messages`, publicKeyFile: 'commerce.pem' } }))
  const deliver = partnerDeliverer({
    partners: readPartners(file), sender: 'chechuang', signer: ours.signer, database, compose: commerceComposers, mode: 'demo',
  })

  const begun = performance.now()
  let failed: unknown
  const worker = startOutboxWorker({ database, deliverers: { commerce: deliver }, onError: (error) => { failed = error } })
  await all
  await worker.stop()
  const seconds = (performance.now() - begun) / 1000
  await door.close()
  if (failed) throw failed
  return messages / seconds
}

async function bareLoop({ ours, theirs, partnerPort }: Ends): Promise<number> {
  let receipts = 0
  let finish: () => void = () => undefined
  const all = new Promise<void>((resolve) => { finish = resolve })
  const door = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const verdict = verifyMessage({ method: 'POST', path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks), publicKeyOf: () => theirs.publicKey, now: Date.now() / 1000 })
      if (!verdict.ok) throw new Error(verdict.reason)
      response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ received: request.headers['message-id'] }))
      if (++receipts === messages) finish()
    })
  })
  door.listen(0, '127.0.0.1')
  await once(door, 'listening')
  const url = new URL(`http://127.0.0.1:${partnerPort}/${(door.address() as AddressInfo).port}/messages`)
  let left = messages
  const lane = async () => {
    while (left-- > 0) {
      const body = Buffer.from(JSON.stringify(content))
      const headers = await signMessage({
        method: 'POST', path: url.pathname, body, signer: ours.signer, keyId: ours.signer.keyId, created: Math.floor(Date.now() / 1000),
        headers: { 'content-type': 'application/json', 'message-id': randomUUID(), 'message-type': 'licence-query', sender: 'chechuang' },
      })
      const posted = await post(url, headers, body, 20_000)
      if (!posted.answered || posted.status !== 202) throw new Error(`a message was not taken: ${JSON.stringify(posted)}`)
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: width }, lane))
  await all
  const seconds = (performance.now() - begun) / 1000
  door.closeAllConnections()
  door.close()
  return messages / seconds
}
