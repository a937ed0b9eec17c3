import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'

export interface CookieNames {
  session: string
  /** binds a login challenge to the browser that asked for it */
  beforeLogin: string
  secure: boolean
}

/** Cookies ignore ports: the instance id keeps two copies on one host apart. `__Host-` only where https carries it. */
export function cookieNames(publicUrl: string, instance: string): CookieNames {
  const secure = publicUrl.startsWith('https:')
  const prefix = secure ? '__Host-' : ''
  return { session: `${prefix}chechuang-${instance}`, beforeLogin: `${prefix}chechuang-${instance}-login`, secure }
}

export const newToken = () => randomBytes(32).toString('base64url')

/** What the database keeps of a token: whoever reads the table can't log in with it. */
export const hashOfToken = (token: string) => createHash('sha256').update(token).digest('hex')

export function readToken(request: FastifyRequest, name: string): string | undefined {
  const token = request.cookies[name]
  return token && /^[\w-]{43}$/.test(token) ? token : undefined
}

export function setCookie(reply: FastifyReply, names: CookieNames, name: string, value: string): void {
  reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'strict', secure: names.secure })
}

export function clearCookie(reply: FastifyReply, names: CookieNames, name: string): void {
  reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'strict', secure: names.secure })
}
