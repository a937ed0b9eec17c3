import { followLoadedCodes } from '../capabilities/operations/server/codes.ts'
import { openDatabase } from '../platform/server/db/database.ts'
import { buildServer } from './build-server.ts'
import { endWithParent, layFoundation, patience } from './foundation.ts'
import { keepTrustCurrent } from './keep-trust.ts'
import { registerPages } from './pages.ts'

const foundation = await layFoundation('server', process.env)
const { config, logger } = foundation
const numbersDatabase = openDatabase({ url: config.databaseUrl, connections: 2, applicationName: 'chechuang-numbers', patience })
const { http, live } = await buildServer(foundation, numbersDatabase)
registerPages(http, config)

const codes = await followLoadedCodes(foundation.database, (error) => logger.error({ err: error }, 'loaded codes could not be read'))

const stopTrust = keepTrustCurrent(foundation.trust, (error) => logger.error({ err: error }, 'certificates could not be looked for'))

await http.listen({ port: config.port, host: '::', ipv6Only: false }).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EAFNOSUPPORT' && error.code !== 'EADDRNOTAVAIL') throw error
  return http.listen({ port: config.port, host: '0.0.0.0' })
})
logger.info({ port: config.port, mode: config.mode }, 'listening')
process.send?.({ ready: true, port: config.port })

endWithParent(logger, async () => {
  stopTrust()
  await codes()
  await live.stop()
  await http.close()
  await numbersDatabase.close()
  await foundation.close()
})
