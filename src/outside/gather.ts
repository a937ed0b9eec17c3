// a statement's parameters are held in memory several times over
const most = { items: 64, bytes: 8 * 1024 * 1024 }

/** How many of the first items go together; one always does. */
function countWithin(sizes: readonly number[]): number {
  let bytes = 0
  const end = sizes.slice(0, most.items).findIndex((size, i) => (bytes += size) > most.bytes && i > 0)
  return end < 0 ? Math.min(sizes.length, most.items) : end
}

/**
 * Serves many calls by one transaction: what is asked for while a turn is under way waits for the next one,
 * so that a lone call is served at once and a thousand share a commit. `work` answers in the order of its items.
 */
export function gather<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  bytesOf: (item: Item) => number,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }
  const waiting: Waiting[] = []
  let turning = false

  async function turn(): Promise<void> {
    turning = true
    // what arrives in the same turn of the event loop goes along
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const served = waiting.splice(0, countWithin(waiting.map(({ item }) => bytesOf(item))))
      try {
        const results = await work(served.map(({ item }) => item))
        served.forEach(({ resolve, reject }, i) =>
          i < results.length ? resolve(results[i] as Result) : reject(new Error('a gathered call was left unanswered')),
        )
      } catch (error) {
        for (const { reject } of served) reject(error)
      }
    }
    turning = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      if (!turning) void turn()
    })
}
