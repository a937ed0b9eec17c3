import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { LoginChallenge } from './login-statement.ts'
import { writePrivateFileOnce } from './private-files.ts'

/** What a challenge was given for; it is none for anything else. */
export interface ChallengeUse {
  /** Which installation asks. */
  audience: string
  purpose: string
  /** What only the browser that asked can show again. */
  binding: string
}

export interface OpenedChallenge {
  challenge: LoginChallenge
  /** The same for every spelling of this challenge: under it the caller remembers that it was used. */
  spentUnder: string
}

// 16 random bytes, the end in milliseconds, and the proof that both are ours: 54 bytes are 72 letters without padding
const [randomLength, instantLength] = [16, 6]
const form = /^[\w-]{72}$/

/** The secret that every process on this folder of keys signs challenges with. */
export async function openChallengeKey(dir: string): Promise<Buffer> {
  const key = Buffer.from((await writePrivateFileOnce(join(dir, 'challenge.key'), `${randomBytes(32).toString('hex')}\n`)).trim(), 'hex')
  if (key.length !== 32) throw new Error('challenge.key must hold 64 hex digits: remove it, and a new one is made')
  return key
}

/** A challenge that nobody has to remember: whoever asks for a million of them leaves nothing behind. */
export function signChallenge(key: Buffer, use: ChallengeUse, expiresAt: Date): LoginChallenge {
  const said = Buffer.alloc(randomLength + instantLength)
  randomBytes(randomLength).copy(said)
  said.writeUIntBE(expiresAt.getTime(), randomLength, instantLength)
  const nonce = Buffer.concat([said, proof(key, use, said)]).toString('base64url')
  return { nonce, audience: use.audience, purpose: use.purpose, expiresAt: expiresAt.toISOString() }
}

/** The challenge that was given under this nonce for this use, past its end or not; undefined: we never gave it. */
export function openChallenge(key: Buffer, use: ChallengeUse, nonce: string): OpenedChallenge | undefined {
  if (!form.test(nonce)) return undefined
  const bytes = Buffer.from(nonce, 'base64url')
  const said = bytes.subarray(0, randomLength + instantLength)
  if (!timingSafeEqual(bytes.subarray(said.length), proof(key, use, said))) return undefined
  const expiresAt = new Date(said.readUIntBE(randomLength, instantLength)).toISOString()
  return {
    challenge: { nonce, audience: use.audience, purpose: use.purpose, expiresAt },
    spentUnder: said.subarray(0, randomLength).toString('base64url'),
  }
}

const proof = (key: Buffer, { audience, purpose, binding }: ChallengeUse, said: Buffer): Buffer =>
  createHmac('sha256', key).update(JSON.stringify(['chechuang-challenge-v1', audience, purpose, binding])).update(said).digest()
