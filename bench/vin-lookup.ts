// GET /api/verification/vehicles?vin=… through HTTP with session, access and row-level security, against bare pg.
import { findVehicles } from '../src/capabilities/verification/server/queries/read-declaration.ts'
import { startChild } from './kit/child.ts'
import { startDatabase } from './kit/database.ts'
import { withEndings } from './kit/endings.ts'
import type { Figure } from './kit/figure.ts'
import type { BareWork } from './kit/bare-pg.ts'
import { openLane } from './kit/http-lane.ts'
import { rateOf } from './kit/rate.ts'
import { sideBySide } from './kit/rounds.ts'
import { startServer } from './kit/server.ts'
import { statementsOf } from './kit/statements.ts'
import { fillWorld, vehiclesEach, vinOf } from './kit/world.ts'

const lanes = 8
const lookups = 20_000
const milliseconds = 1_200

export function vinLookup(): Promise<Figure[]> {
  return withEndings(async (atEnd) => {
    const database = await startDatabase(atEnd)
    const tenants = await fillWorld(database.ownerUrl, { declarations: 100_000, days: 730, today: '2026-11-20' })
    const wanted = Array.from({ length: lookups }, (_, n) => {
      const tenant = tenants[n % tenants.length]!
      const own = tenant.declarations * vehiclesEach
      return { tenant, vin: vinOf(tenant.first * vehiclesEach + ((n * 7_919) % own)) }
    })

    const bare = await startChild('bench/kit/bare-pg.ts', atEnd)
    const [statement] = await statementsOf((tx) => findVehicles(tx, '0', ''))
    const work: BareWork = {
      url: database.appUrl,
      lanes,
      texts: [statement!.text],
      tasks: wanted.map(({ tenant, vin }) => ({ enterpriseId: tenant.enterpriseId, statements: [{ text: 0, values: [tenant.enterpriseId, vin] }] })),
    }
    await bare.ask({ work })

    const server = await startServer(database, atEnd)
    const connections = await Promise.all(Array.from({ length: lanes }, () => openLane(server.port, atEnd)))
    const requests = wanted.map(({ tenant, vin }) => ({
      vin,
      text: `GET /api/verification/vehicles?vin=${vin} HTTP/1.1\r\nhost: localhost:${server.port}\r\ncookie: ${tenant.cookie}\r\n\r\n`,
    }))
    let next = 0
    const lookUp = async (lane: number) => {
      const { text, vin } = requests[next++ % requests.length]!
      const { status, body } = await connections[lane]!.ask(text)
      if (status !== 200 || !body.includes(vin)) throw new Error(`the lookup of ${vin} was answered ${status}: ${body.toString()}`)
    }

    const side = {
      unit: 'lookups/s',
      real: () => rateOf(lanes, milliseconds, lookUp),
      bare: (plans: 'fresh' | 'kept') => async () => (await bare.ask<{ rate: number }>({ milliseconds, plans })).rate,
    }
    return [
      await sideBySide({ ...side, name: 'vin-lookup', floor: `bare pg, same transaction, ${lanes} connections`, target: 0.5, rounds: 7, bare: side.bare('fresh') }),
      await sideBySide({ ...side, name: 'vin-lookup, floor keeps plans too', floor: 'the same with a named statement', target: null, rounds: 3, bare: side.bare('kept') }),
    ]
  })
}
