import { customsReplies } from '../capabilities/data-collaboration/server/take-replies.ts'
import { followQuery } from '../capabilities/data-collaboration/server/follow-queries.ts'
import { followLoadedCodes } from '../capabilities/operations/server/codes.ts'
import { deliverToOwnInbox } from '../capabilities/vehicle-office-desk/server/answer-exporter.ts'
import { takeWithdrawal } from '../capabilities/vehicle-office-desk/server/take-withdrawal.ts'
import { takeDelivery } from '../capabilities/vehicle-office-desk/server/take-delivery.ts'
import { sealDeclaration } from '../capabilities/verification/server/seal-declaration.ts'
import { sealProof } from '../capabilities/verification/server/seal-proof.ts'
import { followDelivery, officeAnswers } from '../capabilities/verification/server/take-answers.ts'
import { supersedeProofs } from '../capabilities/verification/server/supersede-proofs.ts'
import { openPress } from '../documents/press.ts'
import { selfTest } from '../documents/self-test.ts'
import { commerceComposers } from '../outside/commerce/messages.ts'
import { customsComposers } from '../outside/customs/messages.ts'
import { partnerDeliverer } from '../outside/deliver.ts'
import { folderDeliverer } from '../outside/folder/deliver.ts'
import { startFolderReceiver } from '../outside/folder/receive.ts'
import { officeComposers } from '../outside/vehicle-office/messages.ts'
import { startInboxWorker } from '../platform/server/inbox/worker.ts'
import { startOutboxWorker, type Deliver } from '../platform/server/outbox/worker.ts'
import { reportHealth } from '../platform/server/health.ts'
import { readWhole } from '../platform/server/files/file-store.ts'
import { endWithParent, layFoundation } from './foundation.ts'
import { housekeeping } from './housekeeping.ts'

const foundation = await layFoundation('worker', process.env)
const { config, logger, clock, database, files, trust, partners } = foundation
const onError = (error: unknown) => logger.error({ err: error }, 'work failed and will be tried again')

const press = openPress({ onWorkerError: onError })
const sealing = { ...foundation, press, publicUrl: config.publicUrl }
const way = {
  partners,
  sender: 'chechuang',
  database,
  compose: { ...customsComposers, ...commerceComposers, ...officeComposers((sha256) => readWhole(files, sha256)) },
  mode: config.mode,
  now: clock.now,
}
const overHttp = partnerDeliverer({ ...way, signer: trust.exchange })
const throughFolder = folderDeliverer(way)
// the same messages either way: which one is the partner's configuration
const toPartner: Deliver = (message) =>
  partners.find(message.destination)?.channel === 'folder' ? throughFolder(message) : overHttp(message)

const outbox = startOutboxWorker({
  database,
  deliverers: {
    customs: toPartner,
    commerce: toPartner,
    office: toPartner,
    desk: (message) =>
      message.messageType === 'batch-withdrawal' ? takeWithdrawal(foundation, message) : takeDelivery(foundation, message),
    'own-inbox': (message) => deliverToOwnInbox(database, message),
    sealing: (message) =>
      message.messageType === 'seal-declaration' ? sealDeclaration(sealing, message) : sealProof(sealing, message),
  },
  // what a sender should see of its message's fate
  onSettled: (message, delivery) => {
    const follow = { 'declaration-query': followQuery, 'batch-delivery': followDelivery }[message.messageType]
    if (follow) follow(database, clock, message, delivery).catch(onError)
  },
  onError,
})
const inbox = startInboxWorker({ database, handlers: { ...customsReplies(supersedeProofs), ...officeAnswers }, onError })
const folders = partners.all.flatMap((partner) =>
  partner.channel === 'folder'
    ? [startFolderReceiver({ partner, database, onError, onProblem: (problem) => logger.warn(problem, 'a file was not taken') })]
    : [],
)
const listening = await Promise.all([
  database.listen('outbox', () => outbox.wake()),
  database.listen('inbox', () => inbox.wake()),
])

// labels that an operator loads are printed from the next document on
const codes = await followLoadedCodes(database, onError)

const sealTest = async () => {
  const result = await selfTest({
    press,
    signer: trust.signer('seal'),
    timestamp: (digest) => trust.timestamp(digest),
    trustedRoots: [Buffer.from(trust.rootCertificate.replace(/-----[^-]+-----|\s/g, ''), 'base64')],
    now: clock.now,
  })
  await reportHealth(database, 'seal', result.ok, result.ok ? 'self-test passed' : result.reason)
  return result
}
const tested = await sealTest()
if (!tested.ok) logger.error({ reason: tested.reason }, 'the seal failed its self-test')
const keeping = housekeeping({ database, clock, files, trust, sealTest, onError })
await reportHealth(database, 'worker', true, 'working')
process.send?.({ ready: true })

endWithParent(logger, async () => {
  keeping.stop()
  await Promise.all([codes, ...listening].map((unlisten) => unlisten()))
  await Promise.all([outbox.stop(), inbox.stop(), ...folders.map((folder) => folder.stop())])
  await press.close()
  await foundation.close()
})
