import { z } from 'zod'
import { statusOfChannel } from '../../vocabulary/codes/declaration-channel.ts'
import { parsePlainDate } from '../../vocabulary/plain-date.ts'
import type { Composed, Composers } from '../messages.ts'
import { readXml, type XmlElement } from '../xml.ts'
import { declarationFacts } from './dec-message.ts'
import { composeDeclarationListQuery, EnqueuedListQuery } from './list-messages.ts'
import { childOf, Fault, optional, required } from './fields.ts'
import type { DeclarationQuery, DeclarationReply } from './port.ts'

/** Enqueued for declaration-query. */
export const EnqueuedDeclarationQuery = z.strictObject({
  declarationNo: z.string().regex(/^\d{18}$/),
  requesterUscc: z.string().regex(/^[0-9A-Z]{18}$/),
})

export const customsComposers: Composers = {
  'declaration-query': async (message) => composeDeclarationQuery(EnqueuedDeclarationQuery.parse(message.body)),
  'declaration-list-query': async (message) => composeDeclarationListQuery(EnqueuedListQuery.parse(message.body)),
}

/** Digits and capital letters only (checked above), so nothing needs escaping. */
export function composeDeclarationQuery(query: DeclarationQuery): Composed {
  const { declarationNo, requesterUscc } = EnqueuedDeclarationQuery.parse(query)
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n<DeclarationQuery>' +
    `<EntryId>${declarationNo}</EntryId><RequesterUscc>${requesterUscc}</RequesterUscc></DeclarationQuery>`
  return { contentType: 'application/xml', body: Buffer.from(xml) }
}

/** Reads the body of declaration-reply and of declaration-notice. Never throws; what can't be understood is `garbled`. */
export function parseDeclarationReply(bytes: Uint8Array): DeclarationReply {
  const read = readXml(bytes)
  if (!read.ok) return { garbled: read.reason }
  try {
    return replyOf(read.root)
  } catch (error) {
    if (error instanceof Fault) return { garbled: error.message }
    throw error
  }
}

function replyOf(root: XmlElement): DeclarationReply {
  if (root.name !== 'DeclarationReply') throw new Fault(`根元素应为 DeclarationReply，不是 ${root.name.slice(0, 60)}`)
  const declarationNo = required(root, 'EntryId')
  if (!/^\d{18}$/.test(declarationNo)) throw new Fault('EntryId 不是 18 位报关单号')
  const result = required(root, 'Result')
  if (result === 'not-found' || result === 'not-a-party' || result === 'refused') {
    return { result, declarationNo, text: (optional(root, 'ResultText') ?? '').slice(0, 500) }
  }
  if (result !== 'found') throw new Fault(`Result 的值 ${result.slice(0, 20)} 不认识`)

  const clearance = childOf(root, 'Clearance')
  const message = childOf(root, 'DecMessage')
  if (!clearance || !message) throw new Fault(`查到的报关单缺少 ${clearance ? 'DecMessage' : 'Clearance'}`)
  const noticeDate = required(clearance, 'NoticeDate')
  if (!/^\d{8}T\d{8}$/.test(noticeDate)) throw new Fault('NoticeDate 应为 YYYYMMDDTHHMMSSmm')
  const channel = required(clearance, 'Channel')
  if (!/^[0-9A-Za-z]$/.test(channel)) throw new Fault('Channel 应为一位字母或数字')
  const facts = declarationFacts(message, {
    declarationNo,
    // a channel that was not published stands for itself: it proves nothing, and shows as what it is
    status: statusOfChannel(channel) ?? channel,
    declareDate: day(required(clearance, 'DeclareDate'), 'DeclareDate'),
    exportDate: optionalDay(clearance, 'ExportDate'),
    closeDate: optionalDay(clearance, 'CloseDate'),
  })
  return { result: 'found', noticeDate, facts }
}

function optionalDay(parent: XmlElement, name: string): string | null {
  const text = optional(parent, name)
  return text === null ? null : day(text, name)
}

function day(text: string, name: string): string {
  const date = parsePlainDate(text)
  if (!date) throw new Fault(`${name} 的值 ${text.slice(0, 20)} 不是 YYYY-MM-DD 的日期`)
  return date
}
