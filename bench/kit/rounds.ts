import { median, rounded, said, type Figure } from './figure.ts'

export interface Sides {
  name: string
  /** of the two rates */
  unit: string
  /** what the floor or the peer is, in words */
  floor: string
  /** null: for information */
  target: number | null
  rounds: number
  /** each answers a rate: more is better */
  real: (round: number) => Promise<number>
  bare: (round: number) => Promise<number>
}

/**
 * A B B A A B … : whatever else the machine does meets both sides, and neither always comes first. The value is the
 * median of the rounds' ratios. The first round of each side warms up and does not count.
 */
export async function sideBySide(sides: Sides): Promise<Figure> {
  const pairs: { real: number; bare: number }[] = []
  for (let round = 0; round <= sides.rounds; round++) {
    const first = round % 2 === 0 ? await sides.bare(round) : undefined
    const real = await sides.real(round)
    const bare = first ?? (await sides.bare(round))
    if (round > 0) pairs.push({ real, bare })
  }
  const value = median(pairs.map(({ real, bare }) => real / bare))
  const [real, bare] = [median(pairs.map((pair) => pair.real)), median(pairs.map((pair) => pair.bare))]
  return {
    name: sides.name,
    value: rounded(value),
    unit: 'ratio',
    against: `${sides.floor}: ${said(bare)} ${sides.unit}, ours ${said(real)}`,
    target: sides.target,
    ok: value >= (sides.target ?? 0),
  }
}
