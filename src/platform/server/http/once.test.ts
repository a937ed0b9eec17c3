import { describe, expect, it } from 'vitest'
import { bodyHash } from './once.ts'

describe('the hash by which the same key with other content is told apart', () => {
  const long = 'x'.repeat(100_000)

  it('is the same for the same content, short or long', async () => {
    expect(await bodyHash({ name: 'a' })).toBe(await bodyHash({ name: 'a' }))
    expect(await bodyHash({ file: long, name: 'a' })).toBe(await bodyHash({ file: `${long}`, name: 'a' }))
  })

  it('is another for any other content', async () => {
    const all = [
      undefined, { name: 'a' }, { name: 'b' }, { file: long }, { file: `${long.slice(1)}y` }, { file: `${long}x` }, { other: long }, { file: { long: 1 } },
      { a: long, b: `${long}y` }, { a: `${long}y`, b: long },
    ]
    expect(new Set(await Promise.all(all.map(bodyHash))).size).toBe(all.length)
  })
})
