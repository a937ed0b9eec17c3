import { describe, expect, it } from 'vitest'
import { sealChecker } from './check-apart.ts'
import { bombPdf, nestedPdf } from './testing/hostile-pdf.ts'

describe('checking seals apart, under limits', () => {
  it('ends a thread that inflates a file beyond its memory, while the process hardly grows', async () => {
    const bomb = await bombPdf(800)
    expect(bomb.length).toBeLessThan(10 * 1024 * 1024)
    const check = sealChecker({ memoryMb: 96 })
    const before = process.memoryUsage.rss()
    let highest = 0
    const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage.rss() - before)), 5)
    expect(await check(bomb, { trustedRoots: [] })).toBe('too-complex')
    clearInterval(watch)
    expect(highest).toBeLessThan(400 * 1024 * 1024)
  })

  it('ends one that takes too long', async () => {
    const begun = performance.now()
    expect(await sealChecker({ timeoutMs: 1, memoryMb: 512 })(await bombPdf(50), { trustedRoots: [] })).toBe('too-complex')
    expect(performance.now() - begun).toBeLessThan(5_000)
  })

  it('answers for files that break its parser, and goes on', async () => {
    const check = sealChecker()
    for (const pdf of [nestedPdf(1_000_000), Buffer.alloc(0), Buffer.from('%PDF-1.7\n1 0 obj << /Length 99999999999 >> stream')]) {
      expect(await check(pdf, { trustedRoots: [] })).toMatchObject({ status: 'unsigned' })
    }
  })

  it('lets a few wait and turns away the rest', async () => {
    const check = sealChecker({ workers: 1, queue: 1 })
    const pdf = Buffer.from('%PDF-1.7')
    const answers = await Promise.all([check(pdf, { trustedRoots: [] }), check(pdf, { trustedRoots: [] }), check(pdf, { trustedRoots: [] }), check(pdf, { trustedRoots: [] })])
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(2)
    expect(await check(pdf, { trustedRoots: [] })).toMatchObject({ status: 'unsigned' })
  })

  it('ends one that needs too much of a processor, and tells how long it kept its seat', async () => {
    const busy = Buffer.from('%PDF-1.7\n' + Array.from({ length: 260_000 }, (_, i) => `${i + 1} 0 obj\n<</A ${i} 0 R>>\nendobj\n`).join('') + 'trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n')
    let kept = 0
    const check = sealChecker({ cpuMs: 1_000, memoryMb: 1_024 })
    expect(await check(busy, { trustedRoots: [] }, { caller: 'a', spent: (ms) => (kept += ms) })).toBe('too-complex')
    expect(kept).toBeGreaterThan(500)
    expect(kept).toBeLessThan(12_000)
  })

  it('gives one caller two of its seats, and keeps the others for others', async () => {
    const check = sealChecker({ workers: 1, queue: 6 })
    const pdf = Buffer.from('%PDF-1.7')
    let spent = 0
    const of = (caller: string) => check(pdf, { trustedRoots: [] }, { caller, spent: () => (spent += 1) })
    const [greedy, other] = [Array.from({ length: 5 }, () => of('greedy')), of('other')]
    const answers = await Promise.all(greedy)
    expect(answers.map((answer) => (answer === 'own-busy' ? answer : 'checked'))).toEqual(['checked', 'checked', 'own-busy', 'own-busy', 'own-busy'])
    expect(await other).toMatchObject({ status: 'unsigned' })
    expect(spent).toBe(3)
    // when they are through, the caller has its share again
    expect(await of('greedy')).toMatchObject({ status: 'unsigned' })
  })
})
