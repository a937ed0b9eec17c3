/** declaration-list-query: the numbers of a consignor's declarations by day of export, a page at a time. */
import { z } from 'zod'
import type { Received, Refusal } from '../kit/definition.ts'
import { parseWith, utf8 } from '../kit/json-message.ts'
import type { Turn } from '../kit/turn.ts'
import { readFlatXml } from './xml-reader.ts'
import { element, textElement } from './xml-writer.ts'

const PAGE = 200
const ANSWER_MS = 200

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, '应为 YYYY-MM-DD')
const ListQuery = z.strictObject({
  RequesterUscc: z.string().regex(/^[0-9A-Z]{18}$/, '应为 18 位统一社会信用代码'),
  ExportDateFrom: day,
  ExportDateTo: day,
  After: z.union([z.literal(''), z.string().regex(/^\d{18}$/, '应为 18 位数字')]),
})

export function declarationListQuery(message: Received, turn: Turn): Refusal | undefined {
  const text = utf8(message.body)
  if (text === undefined) return { refused: '报文不是 UTF-8' }
  const xml = readFlatXml(text)
  if (!xml.ok) return { refused: xml.reason }
  if (xml.root !== 'DeclarationListQuery') return { refused: `根元素应为 DeclarationListQuery，不是 ${xml.root}` }
  const query = parseWith(xml.fields, ListQuery)
  if (!query.ok) return { refused: query.reason }
  const { RequesterUscc, ExportDateFrom, ExportDateTo, After } = query.value
  const numbers = turn.db
    .prepare(`select entry_id from declaration
      where json_extract(content, '$.head.TradeCoScc') = ? and json_extract(content, '$.clearance.exportDate') between ? and ?
      order by entry_id`)
    .all(RequesterUscc, ExportDateFrom, ExportDateTo)
    .map((row) => String(row['entry_id']))
  const page = numbers.filter((number) => number > After).slice(0, PAGE)
  const more = page.length > 0 && page.at(-1) !== numbers.at(-1)
  turn.effect('declaration-list-query', `${ExportDateFrom}/${ExportDateTo}`)
  turn.answer({
    messageType: 'declaration-list-reply',
    body: '<?xml version="1.0" encoding="UTF-8"?>\n' + element('DeclarationListReply',
      textElement('Total', String(numbers.length)) + textElement('More', String(more))
      + element('EntryIds', page.map((number) => textElement('EntryId', number)).join(''))),
    subject: message.messageId, correlatesTo: message.messageId, delayMs: ANSWER_MS,
  })
  return undefined
}
