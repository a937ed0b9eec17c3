import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Deliver, Delivery } from '../../platform/server/outbox/worker.ts'
import { contentDigest } from '../../trust/message-signature.ts'
import { sentArchive } from '../archive-sent.ts'
import type { DelivererOptions } from '../deliver.ts'
import { boxesIn, isThere, makeBoxes, putWhole, type Boxes } from './boxes.ts'
import { composeEnvelope } from './envelope.ts'

export type FolderDelivererOptions = Omit<DelivererOptions, 'signer' | 'timeoutMs'> & {
  /** how long the client program has to take a file; well below the lease of the outbox */
  waitMs?: number
}

/**
 * Delivers through the folders of a client program, which signs and sends by itself. Done is what it moved to SentBox;
 * refused is what it moved to FailBox; a file that it leaves lying means that it doesn't run.
 */
export function folderDeliverer(options: FolderDelivererOptions): Deliver {
  const { partners, sender, mode, waitMs = 20_000, now = () => new Date() } = options
  const archive = sentArchive(options.database)

  return async (message) => {
    const partner = partners.find(message.destination)
    if (partner?.channel !== 'folder') return refused(`没有 ${message.destination} 的文件夹通道，请检查外部系统清单`)
    if (mode === 'production' && partner.simulator) return refused(`${partner.name} 是模拟系统，生产环境不发送`)
    const compose = options.compose[message.messageType]
    if (!compose) return refused(`没有 ${message.messageType} 类型报文的编制方法`)
    const boxes = boxesIn(partner.folder)
    const name = `${message.messageId}.xml`
    try {
      await makeBoxes(boxes)
      const earlier = await fate(boxes, name)
      if (earlier) return earlier
      if (!(await isThere(join(boxes.outBox, name)))) {
        const { contentType, body } = await compose(message)
        const { messageId, messageType, correlatesTo } = message
        const headers: Record<string, string> = {
          'content-type': contentType, 'message-id': messageId, 'message-type': messageType, sender, 'content-digest': contentDigest(body),
        }
        if (correlatesTo !== null) headers['correlates-to'] = correlatesTo
        const kept = await archive({ message, headers, body })
        const first = kept.first ? body : (kept.body ?? body)
        await putWhole(boxes.outBox, name, composeEnvelope({ messageId, messageType, sender, receiver: partner.name, correlatesTo, body: first }, now()))
      }
    } catch (error) {
      if (!isFolderFault(error)) throw error
      return { outcome: 'unreachable', reason: `the folder ${partner.folder} can't be used: ${(error as Error).message}` }
    }
    return settled(boxes, name, waitMs)
  }
}

const refused = (reason: string): Delivery => ({ outcome: 'refused', reason })
const isFolderFault = (error: unknown) => ['ENOENT', 'ENOTDIR', 'EACCES', 'EROFS', 'ENOSPC', 'EIO', 'ESTALE', 'EEXIST'].includes((error as { code?: string }).code ?? '')

async function settled(boxes: Boxes, name: string, waitMs: number): Promise<Delivery> {
  for (const end = Date.now() + waitMs; ; await pause(Math.min(100, waitMs / 5))) {
    const lying = await isThere(join(boxes.outBox, name))
    // looked at after OutBox: a file on its way from there is in neither for nobody
    const known = await fate(boxes, name)
    if (known) return known
    if (Date.now() < end) continue
    return lying
      ? { outcome: 'unreachable', reason: 'the client program leaves the file in OutBox: is it running?' }
      : { outcome: 'failed', reason: 'the client program took the file and put it into no box' }
  }
}

async function fate({ sentBox, failBox }: Boxes, name: string): Promise<Delivery | undefined> {
  if (await isThere(join(sentBox, name))) return { outcome: 'done' }
  const failed = join(failBox, name)
  if (!(await isThere(failed))) return undefined
  // put aside, so that the operator's resend is a new try
  await rename(failed, `${failed}.${Date.now()}.told`)
  return refused('客户端程序发送失败，文件已移入 FailBox')
}
