/** One line of licences.jsonl: an export licence of used vehicles as the commerce authority holds it. */
import { z } from 'zod'

const isCalendarDay = (value: string): boolean => {
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === value
}
const plainDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/).refine(isCalendarDay, 'is no calendar day')

export const LicenceRecord = z.strictObject({
  licenceNo: z.string().max(20).regex(/^[0-9]{2}-.{2}-.+$/, 'must look like 25-61-100123'),
  /** The licensee's 统一社会信用代码. */
  holderUscc: z.string().regex(/^[0-9A-Z]{18}$/),
  issueDate: plainDate,
  validTo: plainDate,
  /** valid 有效, used 已核销, expired 已过期, cancelled 已撤销. */
  status: z.enum(['valid', 'used', 'expired', 'cancelled']),
  /** Three-letter code of the importing country. */
  importCountry: z.string().regex(/^[A-Z]{3}$/),
  issuingAuthority: z.string().min(1).max(100),
  vehicles: z.array(z.strictObject({
    vin: z.string().min(1).max(20),
    brand: z.string().max(100),
    model: z.string().max(100),
    /** GA 24.4 code or text, as the authority wrote it. */
    vehicleType: z.string().max(50),
    fuelType: z.string().max(50),
  })).min(1),
})
export type LicenceRecord = z.infer<typeof LicenceRecord>
