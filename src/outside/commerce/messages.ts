import { z } from 'zod'
import type { LicenceFacts } from '../../registry/licence/facts.ts'
import { parsePlainDate } from '../../vocabulary/plain-date.ts'
import { isGarbled, jsonComposer, parseJson, type Composers, type Garbled } from '../messages.ts'

/** licence-query, ours → commerce */
export const LicenceQuery = z.strictObject({ licenceNo: z.string().min(1).max(20) })
export type LicenceQuery = z.infer<typeof LicenceQuery>

export const commerceComposers: Composers = { 'licence-query': jsonComposer(LicenceQuery) }

/** licence-reply, commerce → ours */
export type LicenceReply = { result: 'found'; facts: LicenceFacts } | { result: 'not-found'; licenceNo: string } | Garbled

const day = z.string().refine((text) => parsePlainDate(text) !== undefined, '不是 YYYY-MM-DD 的日期')
const words = z.string().max(200)
// what the authority leaves empty is unknown to us, not an empty value
const optional = <T extends z.ZodType<string>>(schema: T) =>
  z.preprocess((value) => (value === undefined || value === '' ? null : value), schema.nullable())

const licenceNo = z.string().min(1).max(20)

const Licence = z.object({
  licenceNo,
  holderUscc: z.string().regex(/^[0-9A-Z]{18}$/, '不是 18 位统一社会信用代码'),
  status: z.string().min(1).max(40),
  issueDate: optional(day),
  validTo: optional(day),
  importCountry: optional(z.string().max(10)),
  issuingAuthority: optional(words),
  vehicles: z
    .array(
      z.object({
        // as written: a malformed VIN is a finding for the clerk, not a reason to lose the licence
        vin: z.string().trim().min(1).max(40),
        brand: optional(words),
        model: optional(words),
        vehicleType: optional(words),
        fuelType: optional(words),
      }),
    )
    .max(1000),
})

const Reply = z.discriminatedUnion('result', [
  z.object({ licenceNo, result: z.literal('found'), licence: Licence }),
  z.object({ licenceNo, result: z.literal('not-found') }),
])

/** Fields that we don't know are ignored: the other side may add some. */
export function parseLicenceReply(bytes: Uint8Array): LicenceReply {
  const reply = parseJson(bytes, Reply)
  if (isGarbled(reply)) return reply
  if (reply.result === 'not-found') return { result: 'not-found', licenceNo: reply.licenceNo }
  if (reply.licence.licenceNo !== reply.licenceNo) {
    return { garbled: `回执为许可证 ${reply.licenceNo}，内容却是 ${reply.licence.licenceNo}` }
  }
  return { result: 'found', facts: reply.licence }
}
