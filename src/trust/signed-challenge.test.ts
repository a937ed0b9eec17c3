import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openChallengeKey, openChallenge, signChallenge } from './signed-challenge.ts'
import { throwawayFolder } from './testing/throwaway-folder.ts'

const key = Buffer.alloc(32, 7)
const use = { audience: 'http://localhost:5180', purpose: 'login', binding: 'cookie of the browser' }
const end = new Date('2026-03-15T04:02:00.123Z')

describe('a challenge that nobody remembers', () => {
  it('says when it ends, and is known again', () => {
    const challenge = signChallenge(key, use, end)
    expect(challenge).toEqual({ nonce: challenge.nonce, audience: use.audience, purpose: 'login', expiresAt: end.toISOString() })
    // what the card agent takes
    expect(challenge.nonce).toMatch(/^[\w-]{22,128}$/)
    expect(openChallenge(key, use, challenge.nonce)?.challenge).toEqual(challenge)
  })

  it('is another each time, and used under a name of its own', () => {
    const opened = Array.from({ length: 50 }, () => openChallenge(key, use, signChallenge(key, use, end).nonce)?.spentUnder)
    expect(new Set(opened).size).toBe(50)
    expect(opened).not.toContain(undefined)
  })

  it('is none for another browser, purpose or installation, and under another key', () => {
    const { nonce } = signChallenge(key, use, end)
    for (const other of [{ binding: 'another cookie' }, { purpose: 'step-up' }, { audience: 'http://evil.example' }, { audience: `${use.audience}","login`, purpose: '' }]) {
      expect(openChallenge(key, { ...use, ...other }, nonce), JSON.stringify(other)).toBeUndefined()
    }
    expect(openChallenge(Buffer.alloc(32, 8), use, nonce)).toBeUndefined()
  })

  it('is none when a single letter of it was changed: a later end can’t be written into it', () => {
    const { nonce } = signChallenge(key, use, end)
    for (let at = 0; at < nonce.length; at++) {
      const changed = nonce.slice(0, at) + (nonce[at] === 'A' ? 'B' : 'A') + nonce.slice(at + 1)
      expect(openChallenge(key, use, changed), `letter ${at}`).toBeUndefined()
    }
  })

  it('has one spelling', () => {
    const { nonce } = signChallenge(key, use, end)
    for (const other of [`${nonce}=`, `${nonce} `, ` ${nonce}`, `${nonce}A`, nonce.slice(1), '', `${nonce.slice(0, 40)}\n${nonce.slice(40)}`]) {
      expect(openChallenge(key, use, other), JSON.stringify(other)).toBeUndefined()
    }
  })
})

describe('the key of challenges', () => {
  it('is made once for all processes of a folder, for its owner alone', async () => {
    const dir = throwawayFolder()
    const keys = await Promise.all(Array.from({ length: 6 }, () => openChallengeKey(dir)))
    for (const one of keys) expect(one.equals(keys[0]!)).toBe(true)
    expect(keys[0]).toHaveLength(32)
    expect(statSync(join(dir, 'challenge.key')).mode & 0o777).toBe(0o600)
    expect((await openChallengeKey(throwawayFolder())).equals(keys[0]!)).toBe(false)
  })

  it('is refused when something else stands in its file', async () => {
    const dir = throwawayFolder()
    writeFileSync(join(dir, 'challenge.key'), 'short')
    await expect(openChallengeKey(dir)).rejects.toThrow('challenge.key')
  })
})
