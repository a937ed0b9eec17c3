import { customsReplies } from '../capabilities/data-collaboration/server/take-replies.ts'
import { followLicenceQuery, followListQuery, followQuery } from '../capabilities/data-collaboration/server/follow-queries.ts'
import { deliverToOwnInbox } from '../capabilities/vehicle-office-desk/server/answer-exporter.ts'
import { takeDelivery } from '../capabilities/vehicle-office-desk/server/take-delivery.ts'
import { takeSuperseded } from '../capabilities/vehicle-office-desk/server/take-superseded.ts'
import { takeWithdrawal } from '../capabilities/vehicle-office-desk/server/take-withdrawal.ts'
import { sealDeclaration } from '../capabilities/verification/server/seal-declaration.ts'
import { sealProof } from '../capabilities/verification/server/seal-proof.ts'
import { supersedeProofs } from '../capabilities/verification/server/supersede-proofs.ts'
import { followDelivery, followSealing, followSuperseded, followWithdrawal, officeAnswers } from '../capabilities/verification/server/take-answers.ts'
import { openPress, type Press } from '../documents/press.ts'
import { commerceComposers } from '../outside/commerce/messages.ts'
import { customsComposers } from '../outside/customs/messages.ts'
import { partnerDeliverer } from '../outside/deliver.ts'
import { folderDeliverer } from '../outside/folder/deliver.ts'
import { startFolderReceiver } from '../outside/folder/receive.ts'
import { messageReader } from '../outside/read-message.ts'
import { officeComposers } from '../outside/vehicle-office/messages.ts'
import { startInboxWorker, type Answerable, type InboxWorker } from '../platform/server/inbox/worker.ts'
import { startOutboxWorker, type Deliver, type Follow, type OutboxWorker } from '../platform/server/outbox/worker.ts'
import type { Foundation } from './foundation.ts'

export interface Work {
  press: Press
  outbox: OutboxWorker
  inbox: InboxWorker
  stop(): Promise<void>
}

export interface WorkOptions {
  onError: (error: unknown) => void
  pollMs?: number
  /** another way to partners, for tests that have none */
  toPartner?: Deliver
}

/** What each answer from outside may answer: its handler remembers such a question, and no other. */
const answerable: Answerable = {
  'declaration-reply': ['declaration-query'],
  'declaration-list-reply': ['declaration-list-query'],
  // what customs changes of its own accord comes under whatever we asked last
  'declaration-notice': ['declaration-query', 'declaration-list-query'],
  'licence-reply': ['licence-query'],
  'batch-receipt': ['batch-delivery'],
  'vehicle-result': ['batch-delivery'],
  'withdrawal-answer': ['batch-withdrawal'],
}

/** Everything that happens without anybody waiting at a page: what delivers where, and what each answer changes. */
export function startWork(foundation: Foundation, options: WorkOptions): Work {
  const { config, logger, clock, database, partners } = foundation
  const { onError, toPartner = wayToPartners(foundation) } = options
  const pace = options.pollMs === undefined ? {} : { pollMs: options.pollMs }
  const press = openPress({ onWorkerError: onError })
  const sealing = { ...foundation, press, publicUrl: config.publicUrl }

  const at = (follow: typeof followQuery): Follow => (tx, message, settled) => follow(tx, message, settled, clock.now())

  const outbox = startOutboxWorker({
    database,
    deliverers: {
      customs: toPartner,
      commerce: toPartner,
      office: toPartner,
      desk: (message) => {
        const take = { 'batch-withdrawal': takeWithdrawal, 'proof-superseded': takeSuperseded }[message.messageType] ?? takeDelivery
        return take(foundation, message)
      },
      'own-inbox': (message) => deliverToOwnInbox(database, message),
      sealing: (message) =>
        message.messageType === 'seal-declaration' ? sealDeclaration(sealing, message) : sealProof(sealing, message),
    },
    followers: {
      'declaration-query': at(followQuery),
      'declaration-list-query': at(followListQuery),
      'licence-query': at(followLicenceQuery),
      'batch-delivery': at(followDelivery),
      'batch-withdrawal': at(followWithdrawal),
      'proof-superseded': at(followSuperseded),
      'seal-proof': at(followSealing),
    },
    onError,
    ...pace,
  })
  // the inbox takes only so many messages at a time: each waits for its turn
  const read = messageReader({ queue: Infinity })
  const inbox = startInboxWorker({ database, handlers: { ...customsReplies({ read, onChanged: supersedeProofs }), ...officeAnswers }, answerable, onError, ...pace })
  const folders = partners.all.flatMap((partner) =>
    partner.channel === 'folder'
      ? [startFolderReceiver({ partner, database, onError, onProblem: (problem) => logger.warn(problem, 'a file was not taken') })]
      : [],
  )
  return {
    press,
    outbox,
    inbox,
    async stop() {
      await Promise.all([outbox.stop(), inbox.stop(), ...folders.map((folder) => folder.stop())])
      await press.close()
    },
  }
}

/** The same messages over HTTP or through a client program's folders: which one is the partner's configuration. */
function wayToPartners({ partners, database, files, config, clock, trust }: Foundation): Deliver {
  const way = {
    partners,
    sender: 'chechuang',
    database,
    compose: { ...customsComposers, ...commerceComposers, ...officeComposers(files.readWhole) },
    mode: config.mode,
    now: clock.now,
  }
  const overHttp = partnerDeliverer({ ...way, signer: trust.exchange })
  const throughFolder = folderDeliverer(way)
  return (message) => (partners.find(message.destination)?.channel === 'folder' ? throughFolder(message) : overHttp(message))
}
