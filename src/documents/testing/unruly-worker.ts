// A typesetter for tests of the press: does what the document's day tells it to.

import { parentPort } from 'node:worker_threads'
import type { PressReply, PressRequest } from '../press-messages.ts'

let made = 0
parentPort?.on('message', (request: PressRequest) => {
  const { day } = request.data as { day: string }
  if (day === 'crash') throw new Error('out of ink')
  if (day === 'leave') process.exit(3)
  if (day === 'hang') for (;;);
  const reply: PressReply = { id: request.id, ok: true, pdf: new TextEncoder().encode(String(++made)), pages: 1, sealAt: { page: 1, x: 0, y: 0, field: 'seal' } }
  setTimeout(() => parentPort?.postMessage(reply), day === 'slow' ? 150 : 0)
})
