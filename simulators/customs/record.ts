/**
 * One line of declarations.jsonl: a declaration as customs holds it, and where it stands.
 * Element names are those of the published declaration message; see README.md for an example.
 */
import { z } from 'zod'
import { DecHead } from './dec-head.ts'
import { DecContainer, DecListItem, LicenseDocu } from './dec-item.ts'
import { digits, exactly, filled, noticeDate, plainDate, text } from './facets.ts'

/** Where the declaration stands. channel: one letter of the published receipt; R = 已结关, D = 海关删单. */
export const Clearance = z.strictObject({
  channel: z.string().regex(/^[0-9A-Za-z]$/),
  noticeDate,
  declareDate: plainDate,
  /** Absent until the transport clears exit. */
  exportDate: plainDate.optional(),
  closeDate: plainDate.optional(),
})
export type Clearance = z.output<typeof Clearance>

export const DecFreeTxt = z.strictObject({
  RelId: text(18).optional(),
  RelManNo: exactly(12).optional(),
  BonNo: text(32).optional(),
  VoyNo: text(32).optional(),
  DecBpNo: text(32).optional(),
  CusFie: text(8).optional(),
  DecNo: digits(13).optional(),
})

/** A document attached to the declaration; the published message demands at least one. */
export const EdocRealation = z.strictObject({
  EdocID: filled(64),
  EdocCode: exactly(8),
  EdocFomatType: exactly(2),
  OpNote: text(255),
  EdocCopId: text(64),
  EdocOwnerCode: exactly(10),
  SignUnit: text(10),
  SignTime: digits(14),
  EdocOwnerName: text(100).optional(),
  EdocSize: text(12).optional(),
})

export const DeclarationRecord = z.strictObject({
  head: DecHead,
  items: z.array(DecListItem).min(1).max(50),
  containers: z.array(DecContainer).max(500).default([]),
  licenceDocs: z.array(LicenseDocu).max(7).default([]),
  freeText: DecFreeTxt.default({}),
  /** Left out: one attachment is made from the head when answering. */
  attachments: z.array(EdocRealation).min(1).max(10).optional(),
  clearance: Clearance,
  /** Six-digit code of the province; stays with customs, no message carries it. */
  province: digits(6).optional(),
}).superRefine((record, context) => {
  const { IEDate } = record.head
  const exported = record.clearance.exportDate?.replaceAll('-', '')
  if (IEDate !== undefined && IEDate !== exported) {
    context.addIssue({ code: 'custom', path: ['head', 'IEDate'], message: 'must be the day of clearance.exportDate' })
  }
  if (record.clearance.channel === 'R' && record.clearance.closeDate === undefined) {
    context.addIssue({ code: 'custom', path: ['clearance', 'closeDate'], message: 'a closed declaration has a closing day' })
  }
  record.items.forEach((item, index) => {
    if (item.GNo !== String(index + 1)) {
      context.addIssue({ code: 'custom', path: ['items', index, 'GNo'], message: 'items are numbered 1, 2, 3 …' })
    }
  })
})
export type DeclarationRecord = z.output<typeof DeclarationRecord>
/** What a writer of the file provides: fields with a default may be left out. */
export type DeclarationRecordInput = z.input<typeof DeclarationRecord>
