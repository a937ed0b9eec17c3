// What the exchange costs beside the least that could be done (issue 2, "Measured").
import { claimAndMark } from './exchange-queue.ts'
import { signedHttp } from './exchange-http.ts'
import { startDatabase } from './kit/database.ts'
import { withEndings } from './kit/endings.ts'
import type { Figure } from './kit/figure.ts'

export const exchange = (): Promise<Figure[]> =>
  withEndings(async (atEnd) => {
    const database = await startDatabase(atEnd)
    return [await claimAndMark(database, atEnd), await signedHttp(database, atEnd)]
  })
