// The real worker with the real deliverer, as a process that can be killed.
import { openDatabase } from '../../../platform/server/db/database.ts'
import { startOutboxWorker } from '../../../platform/server/outbox/worker.ts'
import { keyFromPem } from '../../../trust/signer.ts'
import { partnerDeliverer } from '../../deliver.ts'
import { json } from '../../messages.ts'
import { readPartners } from '../../partners.ts'

const { APP_DATABASE_URL, PARTNERS_FILE, PRIVATE_PEM } = process.env
if (!APP_DATABASE_URL || !PARTNERS_FILE || !PRIVATE_PEM) throw new Error('APP_DATABASE_URL, PARTNERS_FILE and PRIVATE_PEM are needed')

const database = openDatabase({ url: APP_DATABASE_URL, connections: 4 })
const deliver = partnerDeliverer({
  partners: readPartners(PARTNERS_FILE), sender: 'chechuang', signer: keyFromPem(PRIVATE_PEM), database,
  compose: { counted: async ({ body }) => json(body) }, mode: 'demo', timeoutMs: 500,
})
const worker = startOutboxWorker({
  database, deliverers: { customs: deliver }, leaseSeconds: 1, pollMs: 100, onError: (error) => console.error(error),
})
await database.listen('outbox', () => worker.wake())
process.once('disconnect', () => process.exit(0))
process.send?.({ ready: true })
