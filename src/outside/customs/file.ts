import { parseCompactDate, parsePlainDate } from '../../vocabulary/plain-date.ts'
import type { DeclarationFacts } from '../../registry/declaration/facts.ts'
import type { Garbled } from '../messages.ts'
import { readXml } from '../xml.ts'
import { declarationFacts } from './dec-message.ts'
import { childOf, Fault, optional } from './fields.ts'

/** What an uploaded file says; the number is null where customs had not given one yet. */
export type DeclarationFile = { declarationNo: string | null; facts: DeclarationFacts } | Garbled

// what the screen takes; a message of 500 vehicles is a fortieth of it
const largest = 10 * 1024 * 1024

/**
 * Reads a DecMessage as the exporter sent it to customs. It carries no clearance (decision 6): no day of export, no
 * closing; its day of declaration is the head's, else the day it is read. Never throws.
 */
export function readDeclarationFile(bytes: Uint8Array, today: string): DeclarationFile {
  const read = readXml(bytes, largest)
  if (!read.ok) return { garbled: read.reason }
  const { root } = read
  try {
    if (root.name !== 'DecMessage') throw new Fault(`根元素应为 DecMessage，不是 ${root.name.slice(0, 60)}`)
    const head = childOf(root, 'DecHead')
    if (!head) throw new Fault('DecMessage 缺少 DecHead')
    const declarationNo = optional(head, 'EntryId')
    if (declarationNo !== null && !/^\d{18}$/.test(declarationNo)) throw new Fault('EntryId 不是 18 位报关单号')
    const said = optional(head, 'DDate')
    const declareDate = said === null ? undefined : (parsePlainDate(said) ?? parseCompactDate(said))
    const clearance = { status: 'uploaded', exportDate: null, closeDate: null }
    const facts = declarationFacts(root, { ...clearance, declarationNo: declarationNo ?? '', declareDate: declareDate ?? today })
    return { declarationNo, facts }
  } catch (error) {
    if (error instanceof Fault) return { garbled: error.message }
    throw error
  }
}
