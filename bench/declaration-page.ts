// 业务信息查询 through HTTP at a million declarations and three million vehicles, against bare pg.
import { searchDeclarations } from '../src/capabilities/verification/server/queries/search-declarations.ts'
import { writeCursor } from '../src/platform/server/db/cursor.ts'
import { addDays, shanghaiDay, type PlainDate } from '../src/vocabulary/plain-date.ts'
import { startChild } from './kit/child.ts'
import { startDatabase } from './kit/database.ts'
import { withEndings } from './kit/endings.ts'
import type { Figure } from './kit/figure.ts'
import type { BareTask, BareWork } from './kit/bare-pg.ts'
import { openLane } from './kit/http-lane.ts'
import { rateOf } from './kit/rate.ts'
import { sideBySide } from './kit/rounds.ts'
import { startServer } from './kit/server.ts'
import { statementsOf } from './kit/statements.ts'
import { declarationIdOf, fillWorld, type Tenant } from './kit/world.ts'

const lanes = 8
const pages = 3_000
const milliseconds = 1_500
const size = 20
const world = { declarations: 1_000_000, days: 730 }

interface Wanted {
  tenant: Tenant
  query: { from?: string; to?: string; after?: string }
}

export function declarationPage(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    const database = await startDatabase(atEnd)
    const now = new Date()
    const today = shanghaiDay(now)
    const tenants = await fillWorld(database.ownerUrl, { ...world, today })
    const wanted = Array.from({ length: pages }, (_, n) => wantedPage(tenants[n % tenants.length]!, n, today))

    const texts: string[] = []
    const tasks: BareTask[] = []
    for (const { tenant, query } of wanted) {
      const statements = await statementsOf((tx) => searchDeclarations(tx, tenant.enterpriseId, { ...query, size }, now))
      tasks.push({
        enterpriseId: tenant.enterpriseId,
        statements: statements.map(({ text, values }) => {
          if (!texts.includes(text)) texts.push(text)
          return { text: texts.indexOf(text), values: values as unknown[] }
        }),
      })
    }
    const bare = await startChild('bench/kit/bare-pg.ts', atEnd)
    await bare.ask({ work: { url: database.appUrl, lanes, texts, tasks } satisfies BareWork })

    const server = await startServer(database, atEnd)
    const connections = await Promise.all(Array.from({ length: lanes }, () => openLane(server.port, atEnd)))
    const requests = wanted.map(({ tenant, query }) => {
      const conditions = new URLSearchParams({ ...query, size: String(size) })
      return `GET /api/verification/declarations?${conditions} HTTP/1.1\r\nhost: localhost:${server.port}\r\ncookie: ${tenant.cookie}\r\n\r\n`
    })
    let next = 0
    const readPage = async (lane: number) => {
      const { status, body } = await connections[lane]!.ask(requests[next++ % requests.length]!)
      if (status !== 200 || !body.includes('"declarationNo"')) throw new Error(`a page was answered ${status}: ${body.toString()}`)
    }

    return [
      await sideBySide({
        name: 'declaration-page',
        unit: 'pages/s',
        floor: `bare pg, same transaction, ${lanes} connections`,
        target: 0.5,
        rounds: 6,
        real: () => rateOf(lanes, milliseconds, readPage),
        bare: async () => (await bare.ask<{ rate: number }>({ milliseconds, plans: 'fresh' })).rate,
      }),
    ]
  })
}

/** Half of them the first page of 近一个月, as the screen opens; the others a week some time ago, or a page far down. */
function wantedPage(tenant: Tenant, n: number, today: PlainDate): Wanted {
  if (n % 4 < 2) return { tenant, query: {} }
  const daysAgo = 40 + ((n * 7_919) % (world.days - 80))
  const from = addDays(today, -daysAgo)
  if (n % 4 === 2) return { tenant, query: { from, to: addDays(from, 6) } }
  // the last declaration of that day: days fall with the number
  const last = tenant.first + Math.floor((tenant.declarations * (daysAgo + 1)) / world.days) - 1
  return { tenant, query: { from: addDays(from, -30), to: today, after: writeCursor(from, declarationIdOf(last)) } }
}
