// What the worker does of its own, in this process: sealing, desks, the inbox. Partners are not reached.
import { customsReplies } from '../../capabilities/data-collaboration/server/take-replies.ts'
import { deliverToOwnInbox } from '../../capabilities/vehicle-office-desk/server/answer-exporter.ts'
import { takeDelivery } from '../../capabilities/vehicle-office-desk/server/take-delivery.ts'
import { takeWithdrawal } from '../../capabilities/vehicle-office-desk/server/take-withdrawal.ts'
import { sealDeclaration } from '../../capabilities/verification/server/seal-declaration.ts'
import { sealProof } from '../../capabilities/verification/server/seal-proof.ts'
import { supersedeProofs } from '../../capabilities/verification/server/supersede-proofs.ts'
import { officeAnswers } from '../../capabilities/verification/server/take-answers.ts'
import { openPress } from '../../documents/press.ts'
import { startInboxWorker } from '../../platform/server/inbox/worker.ts'
import { startOutboxWorker } from '../../platform/server/outbox/worker.ts'
import type { Foundation } from '../foundation.ts'

export interface Work {
  /** everything that went wrong on the way */
  faults: unknown[]
  stop(): Promise<void>
}

export function startWork(foundation: Foundation): Work {
  const { database, config } = foundation
  const faults: unknown[] = []
  const onError = (error: unknown) => faults.push(error)
  const press = openPress({ onWorkerError: onError })
  const sealing = { ...foundation, press, publicUrl: config.publicUrl }
  const outbox = startOutboxWorker({
    database,
    deliverers: {
      customs: async () => ({ outcome: 'unreachable', reason: 'no partner here' }),
      commerce: async () => ({ outcome: 'unreachable', reason: 'no partner here' }),
      desk: (message) => (message.messageType === 'batch-withdrawal' ? takeWithdrawal(foundation, message) : takeDelivery(foundation, message)),
      'own-inbox': (message) => deliverToOwnInbox(database, message),
      sealing: (message) => (message.messageType === 'seal-declaration' ? sealDeclaration(sealing, message) : sealProof(sealing, message)),
    },
    onError,
    pollMs: 100,
  })
  const inbox = startInboxWorker({ database, handlers: { ...customsReplies(supersedeProofs), ...officeAnswers }, onError, pollMs: 100 })
  return {
    faults,
    async stop() {
      await Promise.all([outbox.stop(), inbox.stop()])
      await press.close()
    },
  }
}
