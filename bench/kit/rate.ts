/** How many times a second the lanes finish `task`, each one after the other, for so many milliseconds. */
export async function rateOf(lanes: number, milliseconds: number, task: (lane: number) => Promise<unknown>): Promise<number> {
  let done = 0
  const begun = performance.now()
  const end = begun + milliseconds
  const run = async (lane: number) => {
    while (performance.now() < end) {
      await task(lane)
      done++
    }
  }
  await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)))
  return done / ((performance.now() - begun) / 1000)
}
