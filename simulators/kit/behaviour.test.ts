import { describe, expect, it } from 'vitest'
import { Reverser, sendings, spoil, type Mode } from './behaviour.ts'

const due = (mode: Mode, delayMs?: number) => sendings({ mode, delayMs }, 1_000, new Reverser()).map(({ dueMs }) => dueMs)

describe('behaviour', () => {
  it('shapes the sendings of an answer', () => {
    expect(due('normal')).toEqual([1_000])
    expect(due('slow', 500)).toEqual([1_500])
    expect(due('silent')).toEqual([])
    expect(due('twice')).toEqual([1_000, 1_000])
    expect(sendings({ mode: 'garbage' }, 0, new Reverser())[0]?.spoilt).toBe(true)
  })

  it('turns round what becomes ready within a window', () => {
    const reverser = new Reverser()
    const times = [0, 30, 70].map((ready) => reverser.due(10_000 + ready, 100))
    expect(times).toEqual([10_200, 10_170, 10_130])
    expect(reverser.due(10_101, 100)).toBe(10_301)
  })

  it('spoils a body for XML and JSON alike', () => {
    expect(() => JSON.parse(spoil('{"a":1}'))).toThrow()
    expect(spoil('')).toBe('<{')
  })
})
