// A real destination: takes signed messages, dedupes by message id, and writes down every effect in the order it had it.
import { createPublicKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { verifyMessage } from '../../../trust/message-signature.ts'

const { JOURNAL, PUBLIC_PEM } = process.env
if (!JOURNAL || !PUBLIC_PEM) throw new Error('JOURNAL and PUBLIC_PEM are needed')
const publicKey = createPublicKey(PUBLIC_PEM)
const journal = new DatabaseSync(JOURNAL)
journal.exec(`
  pragma journal_mode = wal;
  create table effect (n integer primary key autoincrement, message_id text unique not null, object text not null, place integer not null);
  create table arrival (message_id text not null)`)
const arrive = journal.prepare('insert into arrival (message_id) values (?)')
const takeEffect = journal.prepare('insert into effect (message_id, object, place) values (?, ?, ?) on conflict do nothing')

// 0–15 ms before and after the effect: a sender that is killed is killed at every stage of an exchange
const moment = () => pause(Math.random() * 15)

const server = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const verdict = verifyMessage({
      method: request.method ?? '', path: request.url ?? '', headers: request.headers, body, publicKeyOf: () => publicKey, now: Date.now() / 1000,
    })
    if (!verdict.ok) return response.writeHead(401).end(JSON.stringify({ reason: verdict.reason }))
    const id = String(request.headers['message-id'])
    const { object, place } = JSON.parse(body.toString('utf8')) as { object: string; place: number }
    await moment()
    arrive.run(id)
    takeEffect.run(id, object, place)
    await moment()
    response.writeHead(202).end(JSON.stringify({ received: id }))
  })().catch(() => response.destroy()) // the sender was killed while sending
})
process.once('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send?.({ ready: true, port: (server.address() as AddressInfo).port }))
