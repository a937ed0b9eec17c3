import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import type { AtEnd } from './endings.ts'

export interface Answer {
  status: number
  head: string
  body: Buffer
}

/** One keep-alive connection that asks one request after the other, written by hand: the asker shares the CPU with the asked. */
export interface HttpLane {
  /** `request`: the whole request as it goes over the wire. Rejects where the connection is lost. */
  ask(request: string): Promise<Answer>
}

export async function openLane(port: number, atEnd: AtEnd): Promise<HttpLane> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  atEnd(() => {
    socket.destroy()
  })
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined
  let come = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    come = come.length === 0 ? chunk : Buffer.concat([come, chunk])
    const answer = readAnswer(come)
    if (!answer) return
    come = Buffer.alloc(0)
    waiting?.resolve(answer)
  })
  const lost = (error?: Error) => waiting?.reject(error ?? new Error('the server closed the connection'))
  socket.on('error', lost)
  socket.on('close', () => lost())
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(request, 'latin1')
      }),
  }
}

const headEnd = Buffer.from('\r\n\r\n')

/** Undefined while it is not whole. Answers of the API always say their length. */
function readAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) throw new Error(`an answer without a length:\n${head}`)
  const body = bytes.subarray(end + 4)
  if (body.length < Number(length)) return undefined
  return { status: Number(head.slice(9, 12)), head, body }
}
