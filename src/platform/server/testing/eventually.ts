import { setTimeout as pause } from 'node:timers/promises'

/** What `look` finds at last; throws after `seconds`. */
export async function eventually<T>(look: () => Promise<T | undefined | false | null>, seconds = 15): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ; await pause(25)) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`nothing came of it in ${seconds} s: ${look}`)
  }
}
