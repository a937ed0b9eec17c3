import { z } from 'zod'
import { Instant } from '../../platform/contract/instant.ts'
import { checkDeclarationNo } from '../../vocabulary/declaration-no.ts'
import { checkLicenceNo } from '../../vocabulary/licence-no.ts'
import { parsePlainDate } from '../../vocabulary/plain-date.ts'
import { normaliseVin } from '../../vocabulary/vin.ts'

/** 18 digits, full-width ones and blanks normalised; always text. */
export const DeclarationNo = z
  .string()
  .max(60, '报关单号应为18位数字')
  .transform((text, context) => {
    const check = checkDeclarationNo(text)
    if (check.ok) return check.declarationNo
    context.addIssue({ code: 'custom', message: check.code === 'DECLARATION_NO_LENGTH' ? '报关单号应为18位' : '报关单号格式不正确' })
    return z.NEVER
  })

export const LicenceNo = z
  .string()
  .max(40, '出口许可证号过长')
  .transform((text, context) => {
    const check = checkLicenceNo(text)
    if (check.ok) return check.licenceNo
    context.addIssue({ code: 'custom', message: '出口许可证号格式不正确，应形如 25-61-100123' })
    return z.NEVER
  })

/** 'YYYY-MM-DD', a day of the calendar; full-width digits normalised. */
export const Day = z
  .string()
  .max(40, '日期应为 YYYY-MM-DD')
  .transform((text) => text.normalize('NFKC').trim())
  .refine((text) => parsePlainDate(text) !== undefined, '日期应为 YYYY-MM-DD')

/** 17 characters, width and case normalised. Declarations hold malformed ones too, and they must be found. */
export const Vin = z.string().max(60, '车架号应为17位').transform(normaliseVin).refine((text) => text.length === 17, '车架号应为17位')

/** Where a vehicle's VIN was found in its declaration (decision 8). */
export const vinSources = { vin: '车架号栏', chassis: '底盘号栏', model: '规格型号' } as const

export const provenances = { customs: '海关数据', file: '企业上传·未经海关核对' } as const

export const DeclarationRow = z.object({
  id: z.string(),
  declarationNo: z.string(),
  status: z.string(),
  provenance: z.enum(['customs', 'file']),
  declareDate: z.string(),
  exportDate: z.string().nullable(),
  licenceNo: z.string().nullable(),
  departurePort: z.string().nullable(),
  tradeCountry: z.string().nullable(),
  supervisionMode: z.string().nullable(),
  transportMode: z.string().nullable(),
  vehicleCount: z.number().int(),
})
export type DeclarationRow = z.infer<typeof DeclarationRow>

export const VehicleRow = z.object({
  id: z.string(),
  itemNo: z.number().int(),
  vin: z.string(),
  vinSource: z.enum(['vin', 'chassis', 'model']),
  brand: z.string().nullable(),
  model: z.string().nullable(),
  engineNo: z.string().nullable(),
})
export type VehicleRow = z.infer<typeof VehicleRow>

export const ItemRow = z.object({
  itemNo: z.number().int(),
  hsCode: z.string(),
  goodsName: z.string(),
  goodsModel: z.string(),
  quantity: z.string(),
  unit: z.string(),
  unitPrice: z.string().nullable(),
  totalPrice: z.string().nullable(),
  currency: z.string().nullable(),
})

export const LicenceFacts = z.object({
  licenceNo: z.string(),
  status: z.string(),
  issueDate: z.string().nullable(),
  validTo: z.string().nullable(),
  importCountry: z.string().nullable(),
  issuingAuthority: z.string().nullable(),
  vinCount: z.number().int(),
})

/** Where an uploaded file says something else than customs; `field` is a glossary identifier, or `item 2 hsCode`. */
export const FileDifference = z.object({ field: z.string(), file: z.string().nullable(), customs: z.string().nullable() })

export const DeclarationDetail = DeclarationRow.extend({
  version: z.number().int(),
  confirmedAt: Instant.nullable(),
  closeDate: z.string().nullable(),
  consignorName: z.string(),
  consignorUscc: z.string(),
  producerName: z.string().nullable(),
  producerUscc: z.string().nullable(),
  declareCustoms: z.string().nullable(),
  exitCustoms: z.string().nullable(),
  destinationCountry: z.string().nullable(),
  items: z.array(ItemRow),
  vehicles: z.array(VehicleRow),
  licence: LicenceFacts.nullable(),
  /** empty where no file was uploaded before customs confirmed */
  differences: z.array(FileDifference),
  messages: z.array(z.object({ messageId: z.string(), direction: z.enum(['in', 'out']), partner: z.string(), messageType: z.string(), at: Instant })),
})
export type DeclarationDetail = z.infer<typeof DeclarationDetail>
