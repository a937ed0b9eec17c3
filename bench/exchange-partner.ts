// The other end of the signed exchange, in a process of its own: verifies what comes, then sends a signed receipt for it.
import { createPublicKey, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { post } from '../src/outside/post.ts'
import { signMessage, verifyMessage } from '../src/trust/message-signature.ts'
import { keyFromPem } from '../src/trust/signer.ts'

const { PUBLIC_PEM, PRIVATE_PEM } = process.env
if (!PUBLIC_PEM || !PRIVATE_PEM) throw new Error('PUBLIC_PEM and PRIVATE_PEM are needed')
const theirs = createPublicKey(PUBLIC_PEM)
const signer = keyFromPem(PRIVATE_PEM)
const body = Buffer.from(JSON.stringify({ licenceNo: '25-61-100123', result: 'not-found' }))

async function sendReceipt(url: URL, correlatesTo: string): Promise<void> {
  const headers = await signMessage({
    method: 'POST', path: url.pathname, body, signer, keyId: signer.keyId, created: Math.floor(Date.now() / 1000),
    headers: { 'content-type': 'application/json', 'message-id': randomUUID(), 'message-type': 'licence-reply', sender: 'commerce', 'correlates-to': correlatesTo },
  })
  const posted = await post(url, headers, body, 20_000)
  if (!posted.answered || posted.status !== 202) throw new Error(`a receipt was not taken: ${JSON.stringify(posted)}`)
}

/** The path says where receipts go: /<port>/exchange/messages is signed for as it is. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    const path = request.url ?? ''
    const verdict = verifyMessage({ method: 'POST', path, headers: request.headers, body: Buffer.concat(chunks), publicKeyOf: () => theirs, now: Date.now() / 1000 })
    if (!verdict.ok) return response.writeHead(401).end(JSON.stringify({ reason: verdict.reason }))
    const id = String(request.headers['message-id'])
    response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ received: id }))
    void sendReceipt(new URL(`http://127.0.0.1:${path.split('/')[1]}/exchange/messages`), id)
  })
})
server.keepAliveTimeout = 60_000
process.once('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send?.({ ready: true, port: (server.address() as AddressInfo).port }))
