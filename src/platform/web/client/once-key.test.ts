import { describe, expect, it } from 'vitest'
import { onceKeys } from './once-key.ts'

const numbered = () => {
  let last = 0
  return onceKeys(() => `key-${(last += 1)}`)
}

describe('the key of a submission', () => {
  it('stays the same over retries of the same content', () => {
    const keys = numbered()
    expect(keys.keyFor({ ids: [1] })).toBe('key-1')
    expect(keys.keyFor({ ids: [1] })).toBe('key-1')
  })

  it('changes with the content: the server refuses a key that comes back with another one', () => {
    const keys = numbered()
    keys.keyFor({ ids: [1] })
    expect(keys.keyFor({ ids: [2] })).toBe('key-2')
  })

  it('changes once the submission took effect', () => {
    const keys = numbered()
    keys.keyFor({ ids: [1] })
    keys.spent()
    expect(keys.keyFor({ ids: [1] })).toBe('key-2')
  })
})
