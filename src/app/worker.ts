import { followLoadedCodes } from '../capabilities/operations/server/codes.ts'
import { selfTest, type SelfTestResult } from '../documents/self-test.ts'
import { reportHealth } from '../platform/server/health.ts'
import { endWithParent, layFoundation } from './foundation.ts'
import { housekeeping } from './housekeeping.ts'
import { startWork } from './start-work.ts'

const foundation = await layFoundation('worker', process.env)
const { logger, clock, database, trust } = foundation
const onError = (error: unknown) => logger.error({ err: error }, 'work failed and will be tried again')

const work = startWork(foundation, { onError })
const listening = await Promise.all([
  database.listen('outbox', () => work.outbox.wake()),
  database.listen('inbox', () => work.inbox.wake()),
  // labels that an operator loads are printed from the next document on
  followLoadedCodes(database, onError),
])

const testSeal = async () =>
  selfTest({
    press: work.press,
    signer: trust.signer('seal'),
    timestamp: (digest) => trust.timestamp(digest),
    trustedRoots: [Buffer.from(trust.rootCertificate.replace(/-----[^-]+-----|\s/g, ''), 'base64')],
    now: clock.now,
  })
const sealTest = async () => {
  // a seal that expired or was revoked stops sealing, and nothing else that the worker does
  const result = await testSeal().catch((error: Error): SelfTestResult => ({ ok: false, reason: error.message }))
  await reportHealth(database, 'seal', result.ok, result.ok ? 'self-test passed' : result.reason)
  return result
}
const tested = await sealTest()
if (!tested.ok) logger.error({ reason: tested.reason }, 'the seal failed its self-test')
const keeping = housekeeping({ ...foundation, sealTest, onError })
await reportHealth(database, 'worker', true, 'working')
process.send?.({ ready: true })

endWithParent(logger, async () => {
  keeping.stop()
  await Promise.all(listening.map((unlisten) => unlisten()))
  await work.stop()
  await foundation.close()
})
