// What a bench has started (children, a database, folders) is ended whatever happens, the last first.
type Ending = () => Promise<unknown> | void

const open: Ending[] = []

export type AtEnd = (ending: Ending) => void

/** Runs `work` and then, also when it throws, what it registered. */
export async function withEndings<T>(work: (atEnd: AtEnd) => Promise<T>): Promise<T> {
  const base = open.length
  try {
    return await work((ending) => open.push(ending))
  } finally {
    await endDownTo(base)
  }
}

/** For signals: everything that is open now. */
export const endEverything = (): Promise<void> => endDownTo(0)

async function endDownTo(base: number): Promise<void> {
  while (open.length > base) await open.pop()?.()
}
