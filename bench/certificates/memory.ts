// Resident memory while 2,000 distinct certificates are made: the last quarter must not stand above the second.
import { startChild } from '../kit/child.ts'
import { withEndings } from '../kit/endings.ts'
import { rounded, said, type Figure } from '../kit/figure.ts'

const documents = 2_000
const target = 1.05
const quarter = documents / 4

export function certificatesMemory(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    // a process of its own: what other benches left would be counted too
    const child = await startChild('bench/certificates/memory-child.ts', atEnd)
    const { megabytes } = await child.ask<{ megabytes: number[] }>({ documents })
    const mean = (from: number) => megabytes.slice(from, from + quarter).reduce((sum, one) => sum + one) / quarter
    const [second, last] = [mean(quarter), mean(documents - quarter)]
    const value = last / second
    return [
      {
        name: 'certificates-memory',
        value: rounded(value),
        unit: 'ratio, at most',
        against: `mean RSS of documents ${quarter + 1}–${2 * quarter}: ${said(second)} MB, of the last ${quarter}: ${said(last)} MB`,
        target,
        ok: value <= target,
      },
    ]
  })
}
