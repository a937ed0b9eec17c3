/** A source of chance that repeats: the same seed and the same labels give the same numbers. */
export type Random = {
  /** 0 ≤ x < 1 */
  next(): number
  /** A whole number, both ends included. */
  between(min: number, max: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** Picks by weight, for example a more frequent destination more often. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  digits(length: number): string
  /** A stream of its own, so that a change in one part of the world does not reshuffle the others. */
  fork(label: string): Random
}

/** The seed may be any text or number. Generator: mulberry32 over a FNV-1a hash of the seed. */
export function randomFrom(seed: string | number): Random {
  let state = hash(String(seed))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (min: number, max: number) => min + Math.floor(next() * (max - min + 1))
  return {
    next,
    between,
    chance: probability => next() < probability,
    pick: list => at(list, between(0, list.length - 1)),
    weighted: list => {
      let rest = next() * list.reduce((sum, [, weight]) => sum + weight, 0)
      const found = list.find(([, weight]) => (rest -= weight) < 0) ?? at(list, list.length - 1)
      return found[0]
    },
    digits: length => Array.from({ length }, () => String(between(0, 9))).join(''),
    fork: label => randomFrom(`${seed}/${label}`),
  }
}

function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new RangeError('Nothing to pick from')
  return list[index] as T
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return value | 0
}
