import pg from 'pg'

const longestPauseMs = 5_000

/**
 * Hears the NOTIFYs of a channel over a connection of its own, and connects again when it is lost: one try after the
 * other, with growing pauses. Rejects when the first connection can't be had. After each reconnection `heard` is called
 * with '': something may have been missed. Resolves to what ends it.
 */
export async function listen(
  connection: pg.ClientConfig,
  channel: string,
  heard: (payload: string) => void,
  firstPauseMs = 500,
): Promise<() => Promise<void>> {
  let stopped = false
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let failures = 0

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ ...connection, keepAlive: true, connectionTimeoutMillis: 10_000 })
    client = fresh
    let ended = false
    // the one place a lost connection is told of: pg emits `end` for an attempt that failed as well
    const lost = new Promise<void>((resolve) => fresh.once('end', resolve)).then(() => {
      ended = true
    })
    fresh.on('error', () => fresh.end().catch(() => undefined))
    fresh.on('notification', (message) => heard(message.payload ?? ''))
    try {
      await fresh.connect()
      await fresh.query(`listen ${pg.escapeIdentifier(channel)}`)
    } catch (error) {
      await fresh.end().catch(() => undefined)
      throw error
    }
    failures = 0
    if (ended) later()
    else void lost.then(later)
  }

  function later(): void {
    if (stopped) return
    const pause = Math.min(firstPauseMs * 2 ** failures, longestPauseMs) * (0.75 + Math.random() / 2)
    failures += 1
    timer = setTimeout(() => void reconnect(), pause)
    timer.unref()
  }

  async function reconnect(): Promise<void> {
    try {
      await connect()
      heard('')
    } catch (error) {
      console.error(`listening on ${channel} again failed: ${(error as Error).message}`)
      later()
    }
  }

  await connect()
  return async () => {
    stopped = true
    clearTimeout(timer)
    await client?.end()
  }
}
