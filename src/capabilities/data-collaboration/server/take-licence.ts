import sql from 'sql-template-tag'
import { LicenceQuery } from '../../../outside/commerce/messages.ts'
import { isGarbled } from '../../../outside/messages.ts'
import type { ReadMessage } from '../../../outside/read-message.ts'
import type { Tx } from '../../../platform/server/db/tx.ts'
import type { ReadFirst } from '../../../platform/server/inbox/worker.ts'
import { advanceItem } from '../../../platform/server/jobs/jobs.ts'
import { publish } from '../../../platform/server/live/publish.ts'
import { contextOf, enqueue } from '../../../platform/server/outbox/enqueue.ts'
import { dropAskedAnew } from '../../../platform/server/outbox/operate.ts'
import type { Kept } from '../../../registry/declaration/keep.ts'
import { keepLicence } from '../../../registry/licence/keep.ts'
import { getParty } from '../../../registry/party/store.ts'
import { shanghaiDay } from '../../../vocabulary/plain-date.ts'

/** Asked for a line of an extraction, which waits for it. */
export interface AskedForLine {
  licenceNo: string
  jobId: string
  n: number
  kept: Kept
  vehicles: number
}

/** Asked after news of customs that nobody waits for. */
export interface AskedForNews {
  licenceNo: string
  declarationId: string
}

export type AskedLicence = AskedForLine | AskedForNews

/** One question to the licence system; false where the declaration's number can be none of a licence. */
export async function askLicence(tx: Tx, enterpriseId: string, asked: AskedLicence): Promise<boolean> {
  const { licenceNo } = asked
  const body = LicenceQuery.safeParse({ licenceNo })
  if (!body.success) return false
  const objectKey = `licence/${licenceNo}`
  await enqueue(tx, { enterpriseId, destination: 'commerce', messageType: 'licence-query', objectKey, body: body.data, context: asked })
  await dropAskedAnew(tx, { enterpriseId, destination: 'commerce', objectKeys: [objectKey] })
  return true
}

/** Ends the line with what became of its declaration; the note says what of the licence is missing. Without a line the declaration's page hears. */
export async function endWithLicence(tx: Tx, enterpriseId: string, asked: AskedLicence, at: Date, note: string | undefined): Promise<void> {
  if ('declarationId' in asked) return publish(tx, { enterpriseId, topic: 'declaration', id: asked.declarationId })
  const { jobId, n, kept, vehicles } = asked
  const result = { declarationId: kept.id, vehicles, ...(note ? { note } : {}) }
  if (await advanceItem(tx, { enterpriseId, jobId, n, at, state: kept.outcome, result, ended: 'done' })) return
  // the line was ended without it (end-unanswered.ts), and says so no more
  const late = await tx.run(sql`
    update job_item set result = ${JSON.stringify(result)}
     where enterprise_id = ${enterpriseId} and job_id = ${jobId} and n = ${n} and result->>'licence' = 'unanswered'`)
  if (late > 0) await publish(tx, { enterpriseId, topic: 'job', id: jobId })
}

export const takeLicenceReply = (read: ReadMessage): ReadFirst => ({
  async read({ body, receivedAt: at }) {
    const reply = await read('licence-reply', body, shanghaiDay(at))
    return async (tx, { enterpriseId, correlatesTo }) => {
      const asked = await contextOf<AskedLicence>(tx, enterpriseId, correlatesTo)
      const end = (note?: string) => endWithLicence(tx, enterpriseId, asked, at, note)
      if (isGarbled(reply)) {
        await end('许可证系统应答无法识别，报关单已入库，请稍后重新提取以补全许可证。')
        return { outcome: 'quarantined', reason: reply.garbled }
      }
      const { uscc } = await getParty(tx, enterpriseId)
      if (reply.result === 'found' && reply.facts.holderUscc === uscc) {
        await keepLicence(tx, enterpriseId, reply.facts, at)
        await end()
      } else {
        await end(`许可证系统中没有属于本企业的 ${asked.licenceNo}，请核对报关单填写的许可证号。`)
      }
      return { outcome: 'done' }
    }
  },
})
