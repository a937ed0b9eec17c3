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
})
