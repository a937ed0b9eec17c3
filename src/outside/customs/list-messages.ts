import { z } from 'zod'
import { parsePlainDate } from '../../vocabulary/plain-date.ts'
import type { Composed, Garbled } from '../messages.ts'
import { readXml, type XmlElement } from '../xml.ts'
import { Fault, listOf, required } from './fields.ts'
import type { DeclarationListQuery, DeclarationListReply } from './port.ts'

const day = z.string().refine((text) => parsePlainDate(text) !== undefined)
const number = z.string().regex(/^\d{18}$/)

/** Enqueued for declaration-list-query. */
export const EnqueuedListQuery = z.strictObject({
  requesterUscc: z.string().regex(/^[0-9A-Z]{18}$/),
  from: day,
  to: day,
  after: number.nullable(),
})

/** Digits, capital letters and hyphens only (checked above), so nothing needs escaping. */
export function composeDeclarationListQuery(query: DeclarationListQuery): Composed {
  const { requesterUscc, from, to, after } = EnqueuedListQuery.parse(query)
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?>\n<DeclarationListQuery>' +
    `<RequesterUscc>${requesterUscc}</RequesterUscc><ExportDateFrom>${from}</ExportDateFrom>` +
    `<ExportDateTo>${to}</ExportDateTo><After>${after ?? ''}</After></DeclarationListQuery>`
  return { contentType: 'application/xml', body: Buffer.from(xml) }
}

/** Reads the body of declaration-list-reply. Never throws; what can't be understood is `garbled`. */
export function parseDeclarationListReply(bytes: Uint8Array): DeclarationListReply | Garbled {
  const read = readXml(bytes)
  if (!read.ok) return { garbled: read.reason }
  try {
    return listReplyOf(read.root)
  } catch (error) {
    if (error instanceof Fault) return { garbled: error.message }
    throw error
  }
}

const mostOnAPage = 500

function listReplyOf(root: XmlElement): DeclarationListReply {
  if (root.name !== 'DeclarationListReply') throw new Fault(`根元素应为 DeclarationListReply，不是 ${root.name.slice(0, 60)}`)
  const total = required(root, 'Total')
  if (!/^\d{1,9}$/.test(total)) throw new Fault('Total 应为整数')
  const more = required(root, 'More')
  if (more !== 'true' && more !== 'false') throw new Fault('More 应为 true 或 false')
  const declarationNos = listOf(root, 'EntryIds', 'EntryId', mostOnAPage).map((element) => element.text.trim())
  if (declarationNos.some((text) => !number.safeParse(text).success)) throw new Fault('EntryId 不是 18 位报关单号')
  return { total: Number(total), more: more === 'true', declarationNos: [...new Set(declarationNos)] }
}
