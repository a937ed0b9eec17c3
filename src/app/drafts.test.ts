// Unfinished work of one person in several windows and on several machines (decision 27).
import { describe, expect, it } from 'vitest'
import { largestDraft, type KeptWork } from '../platform/contract/kept-works.ts'
import { sessionCookie, smallWorld, type PartyKey } from './testing/world.ts'

const world = smallWorld()
const cookies = async (who: PartyKey) => ({ [sessionCookie(world)]: await world.signIn(who) })
const work = (minute: number, content = {}): KeptWork => ({ at: `2026-03-15T04:${String(minute).padStart(2, '0')}:00.000Z`, content })

async function keep(who: PartyKey, works: Record<string, KeptWork | null>, screen = 'batch-submit') {
  return world.server.http.inject({ method: 'PUT', url: `/api/drafts/${screen}`, payload: { works }, cookies: await cookies(who) })
}
async function kept(who: PartyKey, screen = 'batch-submit'): Promise<Record<string, KeptWork>> {
  const answer = await world.server.http.inject({ url: `/api/drafts/${screen}`, cookies: await cookies(who) })
  return answer.json<{ works: Record<string, KeptWork> }>().works
}

describe('unfinished work', () => {
  it('of many windows in the same moment is all there', async () => {
    const keys = Array.from({ length: 12 }, (_, n) => `window-${n}`)
    const answers = await Promise.all(keys.map((key, n) => keep('one', { [key]: work(n, { typed: key }) })))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(keys.map(() => 200))
    expect(await kept('one')).toEqual(Object.fromEntries(keys.map((key, n) => [key, work(n, { typed: key })])))
  })

  it('that is done goes, and nothing else does', async () => {
    await keep('one', { a: work(1), b: work(2) }, 'done')
    await keep('one', { a: null, unknown: null }, 'done')
    expect(await kept('one', 'done')).toEqual({ b: work(2) })
  })

  it('is its person’s alone', async () => {
    await keep('one', { mine: work(1) }, 'mine')
    expect(await kept('two', 'mine')).toEqual({})
  })

  it('makes room for what is newer; what fits nowhere is refused and changes nothing', async () => {
    const long = 'x'.repeat(largestDraft / 3)
    for (const [n, key] of ['a', 'b', 'c'].entries()) await keep('one', { [key]: work(n, { long }) }, 'full')
    expect(Object.keys(await kept('one', 'full')).toSorted()).toEqual(['b', 'c'])
    const answer = await keep('one', { b: null, huge: work(9, { long: 'x'.repeat(largestDraft) }) }, 'full')
    expect(answer.json()).toMatchObject({ code: 'INPUT_TOO_LARGE' })
    expect(Object.keys(await kept('one', 'full')).toSorted()).toEqual(['b', 'c'])
  })
})
