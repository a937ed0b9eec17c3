import { readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from '../../platform/server/db/database.ts'
import { receive } from '../../platform/server/inbox/receive.ts'
import type { Partner } from '../partners.ts'
import { boxesIn, makeBoxes } from './boxes.ts'
import { parseEnvelope } from './envelope.ts'

export interface FolderReceiver {
  /** looks into InBox now; resolves when everything in it is dealt with */
  look(): Promise<void>
  stop(): Promise<void>
}

const largest = 4 * 1024 * 1024

/**
 * Takes what the client program puts into InBox: stores it as `registerExchange` does, and only then removes the file, so
 * that a crash stores it again, which changes nothing. Who may write into the folder is trusted to be the partner.
 */
export function startFolderReceiver(options: {
  partner: Extract<Partner, { channel: 'folder' }>
  database: Database
  onProblem: (problem: { sender: string; file: string; reason: string }) => void
  onError: (error: unknown) => void
  pollMs?: number
}): FolderReceiver {
  const { partner, database } = options
  const boxes = boxesIn(partner.folder)
  let looking: Promise<void> | undefined

  async function take(name: string): Promise<void> {
    const file = join(boxes.inBox, name)
    const fault = (await stat(file)).size > largest ? '文件超过 4 MiB' : await store(await readFile(file))
    if (fault === undefined) return unlink(file)
    options.onProblem({ sender: partner.name, file: name, reason: fault })
    await rename(file, join(boxes.badBox, `${Date.now()}-${name}`))
  }

  async function store(bytes: Buffer): Promise<string | undefined> {
    const parsed = parseEnvelope(bytes)
    if (!parsed.ok) return parsed.reason
    const { messageId, messageType, sender, correlatesTo, body } = parsed.envelope
    const { duplicate, differs } = await database.withContext({ role: 'app_worker' }, (tx) =>
      receive(tx, {
        source: partner.name, messageId, messageType, correlatesTo, body,
        headers: { 'message-id': messageId, 'message-type': messageType, sender, ...(correlatesTo === null ? {} : { 'correlates-to': correlatesTo }) },
      }))
    return duplicate && differs ? '同一 CopMsgId 的内容不同' : undefined
  }

  async function lookOnce(): Promise<void> {
    await makeBoxes(boxes)
    for (const name of (await readdir(boxes.inBox)).filter((one) => one.endsWith('.xml')).sort()) await take(name)
  }

  function look(): Promise<void> {
    looking ??= lookOnce().catch(options.onError).finally(() => {
      looking = undefined
    })
    return looking
  }

  const poll = setInterval(() => void look(), options.pollMs ?? 1000)
  return {
    look,
    async stop() {
      clearInterval(poll)
      await looking
    },
  }
}
