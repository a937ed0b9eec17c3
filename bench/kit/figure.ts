/** One line of the bench. The ratio of two things measured in turn in one run is the value, wherever there is a peer or a floor. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** what the value was measured against, with both absolute figures of this run */
  against: string
  /** at least this much; of seconds and of growth at most. null: for information */
  target: number | null
  ok: boolean
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]]
  if (low === undefined || high === undefined) throw new Error('a median needs a value')
  return (low + high) / 2
}

export const rounded = (value: number): number => Number(value.toPrecision(3))

/** Three figures that matter, with thousands: 12,345 or 0.61. */
export const said = (value: number): string => (value >= 100 ? Math.round(value) : rounded(value)).toLocaleString('en')
