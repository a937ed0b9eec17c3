/** declaration-query: who asks for which declaration, and the sentinels. */
import { z } from 'zod'
import type { Behaviour } from '../kit/behaviour.ts'
import type { Received, Refusal } from '../kit/definition.ts'
import { parseWith, utf8, type Parsed } from '../kit/json-message.ts'
import type { Turn } from '../kit/turn.ts'
import { findDeclaration } from './declarations.ts'
import { declarationReply, type Answer } from './reply.ts'
import { readFlatXml } from './xml-reader.ts'

const ANSWER_MS: readonly [number, number] = [150, 400]

const DeclarationQuery = z.strictObject({
  EntryId: z.string().regex(/^\d{18}$/, '应为 18 位数字'),
  RequesterUscc: z.string().regex(/^[0-9A-Z]{18}$/, '应为 18 位统一社会信用代码'),
})
type DeclarationQuery = z.infer<typeof DeclarationQuery>

// Documented in README.md, and known to nobody else.
const behaviours: Record<string, Behaviour> = {
  901: { mode: 'slow' },
  902: { mode: 'silent' },
  904: { mode: 'twice' },
  905: { mode: 'garbage' },
}
const REFUSED = '903'
const ANOTHER_NUMBER = '906'
const UNACCEPTABLE = '907'

function readQuery(body: Uint8Array): Parsed<DeclarationQuery> {
  const text = utf8(body)
  if (text === undefined) return { ok: false, reason: '报文不是 UTF-8' }
  const xml = readFlatXml(text)
  if (!xml.ok) return xml
  if (xml.root !== 'DeclarationQuery') return { ok: false, reason: `根元素应为 DeclarationQuery，不是 ${xml.root}` }
  return parseWith(xml.fields, DeclarationQuery)
}

function answerTo({ EntryId, RequesterUscc }: DeclarationQuery, turn: Turn): Answer {
  if (EntryId.endsWith(REFUSED)) return { result: 'refused', text: '该报关单暂不对外提供' }
  const record = findDeclaration(turn.db, EntryId)
  if (!record) return { result: 'not-found', text: '未查到该报关单' }
  const { TradeCoScc, OwnerCodeScc } = record.head
  if (RequesterUscc !== TradeCoScc && RequesterUscc !== OwnerCodeScc) return { result: 'not-a-party', text: '查询单位不是该报关单的境内发货人或生产销售单位' }
  return { result: 'found', record }
}

export function declarationQuery(message: Received, turn: Turn): Refusal | undefined {
  const query = readQuery(message.body)
  if (!query.ok) return { refused: query.reason }
  const { EntryId } = query.value
  const ending = EntryId.slice(-3)
  if (ending === UNACCEPTABLE) return { refused: '海关系统拒收该查询' }
  const named = ending === ANOTHER_NUMBER ? `${EntryId.slice(0, -3)}000` : EntryId
  turn.effect('declaration-query', EntryId)
  turn.answer({
    messageType: 'declaration-reply', body: declarationReply(named, answerTo(query.value, turn)),
    subject: message.messageId, correlatesTo: message.messageId,
    delayMs: ANSWER_MS[0] + Math.random() * (ANSWER_MS[1] - ANSWER_MS[0]), behaviour: behaviours[ending],
  })
  return undefined
}
