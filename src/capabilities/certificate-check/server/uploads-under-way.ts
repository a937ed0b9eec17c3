import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse, type Refusal } from '../../../platform/contract/refusal.ts'
import { callerKey } from '../../../platform/server/http/caller-key.ts'

/** Long enough for a file under way to be through, mostly. */
const waitSeconds = 5

export type UploadsUnderWay = (request: FastifyRequest, reply: FastifyReply) => Refusal | undefined

/**
 * Files on their way to us or looked at, of everybody and of each caller: each lies in memory whole, and may come as
 * slowly as its sender likes. Asked before a byte is read.
 */
export function uploadsUnderWay(most: { all: number; ofCaller: number }): UploadsUnderWay {
  const callers = new Map<string, number>()
  let all = 0
  return (request, reply) => {
    const caller = callerKey(request.ip)
    const own = callers.get(caller) ?? 0
    if (own >= most.ofCaller) return refuse('TOO_MANY_REQUESTS', { seconds: waitSeconds })
    if (all >= most.all) return refuse('UNAVAILABLE')
    all += 1
    callers.set(caller, own + 1)
    const release = () => {
      reply.raw.off('finish', release).off('close', release)
      all -= 1
      const left = (callers.get(caller) ?? 1) - 1
      if (left > 0) callers.set(caller, left)
      else callers.delete(caller)
    }
    // answered, or broken off: whichever comes
    reply.raw.once('finish', release).once('close', release)
    return undefined
  }
}
