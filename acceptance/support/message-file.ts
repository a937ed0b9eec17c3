// Declaration message files (DecMessage) as a clerk exports them, written by the customs simulator's writer.
import { customsRecords } from '../../db/scenarios/demo/customs-records.ts'
import type { Declaration } from '../../db/scenarios/demo/world-types.ts'
import { decMessage } from '../../simulators/customs/dec-message.ts'
import { DeclarationRecord } from '../../simulators/customs/record.ts'
import { noOf, world } from './world.ts'

/** `as` gives it another number, one that customs does not know. */
export function messageFile(declaration: Declaration, as?: string): { name: string; mimeType: string; buffer: Buffer } {
  const record = customsRecords(world).find(({ head }) => head.EntryId === noOf(declaration))
  if (!record) throw new Error(`customs has no declaration ${noOf(declaration)}`)
  const parsed = DeclarationRecord.parse(as ? { ...record, head: { ...record.head, EntryId: as } } : record)
  return xmlFile(`<?xml version="1.0" encoding="UTF-8"?>${decMessage(parsed)}`)
}

export const xmlFile = (text: string | Buffer) => ({ name: '报文.xml', mimeType: 'text/xml', buffer: Buffer.from(text) })

/** An export declaration's number that nobody has: customs answers not found. */
export function unknownNo(): string {
  const serial = String(Math.floor(Date.now() / 10) % 1e8).padStart(8, '0')
  return `9404${world.today.slice(0, 4)}0${serial}8`
}
